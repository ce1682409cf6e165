/* How long one exchange takes, seen by a PC/SC client.
 *
 * client COUNT WARM_UP: connects to the first reader, selects the hello application and sends
 * 00 00 00 00 WARM_UP times untimed and COUNT times timed (CLOCK_MONOTONIC, around
 * SCardTransmit alone). Prints one line of JSON; times in microseconds.
 * Exit status 1 and a message when the card does not answer 90 00.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

static const BYTE SELECT[] = {0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                              0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
static const BYTE GREET[] = {0x00, 0x00, 0x00, 0x00};

static void check(LONG result, const char *call)
{
    if (result != SCARD_S_SUCCESS) {
        fprintf(stderr, "%s: %s\n", call, pcsc_stringify_error(result));
        exit(1);
    }
}

static void exchange(SCARDHANDLE card, DWORD protocol, const BYTE *command, DWORD length)
{
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
    BYTE answer[258];
    DWORD size = sizeof answer;

    check(SCardTransmit(card, pci, command, length, NULL, answer, &size), "SCardTransmit");
    if (size < 2 || answer[size - 2] != 0x90 || answer[size - 1] != 0x00) {
        fprintf(stderr, "the card refused a command\n");
        exit(1);
    }
}

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 1000, warm_up = argc > 2 ? atol(argv[2]) : 100;
    SCARDCONTEXT context;
    SCARDHANDLE card;
    DWORD protocol, size;
    char readers[1024];
    double *times;

    if (count < 1 || warm_up < 0 || !(times = calloc(count, sizeof *times))) {
        fprintf(stderr, "usage: client COUNT WARM_UP\n");
        return 2;
    }
    size = sizeof readers;
    check(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context), "SCardEstablishContext");
    check(SCardListReaders(context, NULL, readers, &size), "SCardListReaders");
    check(SCardConnect(context, readers, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1,
                       &card, &protocol), "SCardConnect");
    exchange(card, protocol, SELECT, sizeof SELECT);
    for (long i = 0; i < warm_up; i++)
        exchange(card, protocol, GREET, sizeof GREET);
    for (long i = 0; i < count; i++) {
        double start = now_us();
        exchange(card, protocol, GREET, sizeof GREET);
        times[i] = now_us() - start;
    }
    check(SCardDisconnect(card, SCARD_LEAVE_CARD), "SCardDisconnect");
    check(SCardReleaseContext(context), "SCardReleaseContext");

    qsort(times, count, sizeof *times, ascending);
    printf("{\"count\": %ld, \"min_us\": %.1f, \"median_us\": %.1f, \"p90_us\": %.1f, "
           "\"max_us\": %.1f}\n",
           count, times[0], times[count / 2], times[count * 9 / 10], times[count - 1]);
    free(times);
    return 0;
}
