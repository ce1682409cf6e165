/* Frames: see frames.h. */
#include "frames.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static uint32_t number_at(const unsigned char *bytes)
{
    uint32_t number;

    memcpy(&number, bytes, sizeof number);
    return ntohl(number);
}

int receive_frame(const unsigned char **payload, size_t *size)
{
    static unsigned char frame[HEADER + LONGEST];
    static size_t got;
    size_t wanted = HEADER;

    if (got >= HEADER)
        wanted += number_at(frame + 1);
    ssize_t count = read(STDIN_FILENO, frame + got, wanted - got);
    if (count <= 0)
        return count < 0 && (errno == EINTR || errno == EAGAIN) ? 0 : -1;
    got += count;
    if (got == HEADER && number_at(frame + 1) > LONGEST)
        refuse("a frame is longer than 1 MiB");
    if (got < HEADER || got < HEADER + number_at(frame + 1))
        return 0;
    if (frame[0] != 'R' && frame[0] != 'T')
        refuse("neither R nor T");
    *payload = frame + HEADER;
    *size = got - HEADER;
    got = 0;
    return frame[0];
}

/* The next so many strings of a frame, with a NULL after them; `rest` moves behind them. */
static char **strings(const unsigned char **rest, const unsigned char *end, uint32_t count)
{
    if (count > (size_t)(end - *rest))
        refuse("R has fewer strings than it says");
    char **found = calloc(count + 1, sizeof *found);
    if (!found)
        refuse("out of memory");
    for (uint32_t i = 0; i < count; i++) {
        const unsigned char *stop = memchr(*rest, 0, end - *rest);
        if (!stop)
            refuse("R has fewer strings than it says");
        found[i] = (char *)*rest;
        *rest = stop + 1;
    }
    return found;
}

struct request read_request(const unsigned char *payload, size_t size)
{
    enum { NUMBERS = 5 * 4 };
    const unsigned char *end = payload + size, *rest = payload + NUMBERS;

    if (size < NUMBERS)
        refuse("R is cut short");
    struct request request = {
        .limit_ms = number_at(payload),
        .limit_bytes = number_at(payload + 4),
        .settle_ms = number_at(payload + 8),
    };
    if (number_at(payload + 12) == 0)
        refuse("R has no arguments");
    request.arguments = strings(&rest, end, number_at(payload + 12));
    request.variables = strings(&rest, end, number_at(payload + 16));
    char **record = strings(&rest, end, 1);
    request.record = record[0];
    free(record);
    request.input = rest;
    request.input_size = end - rest;
    return request;
}

void free_request(struct request *request)
{
    free(request->arguments);
    free(request->variables);
}

uint32_t read_time(const unsigned char *payload, size_t size)
{
    if (size != 4)
        refuse("T is not 4 bytes");
    return number_at(payload);
}

static void write_whole(struct iovec *parts, int count)
{
    while (count > 0) {
        ssize_t written = writev(STDOUT_FILENO, parts, count);
        if (written < 0 && errno != EINTR)
            _exit(1);
        while (count > 0 && written >= (ssize_t)parts->iov_len) {
            written -= parts->iov_len;
            parts++, count--;
        }
        if (written > 0) {
            parts->iov_base = (char *)parts->iov_base + written;
            parts->iov_len -= written;
        }
    }
}

/* A frame of two parts, since output comes after its time. */
static void send_parts(char letter, const void *first, size_t first_size, const void *second,
                       size_t second_size)
{
    unsigned char header[HEADER] = {letter};
    uint32_t length = htonl(first_size + second_size);
    struct iovec parts[] = {
        {header, HEADER}, {(void *)first, first_size}, {(void *)second, second_size}};

    memcpy(header + 1, &length, sizeof length);
    write_whole(parts, 3);
}

void send_frame(char letter, const void *payload, size_t size)
{
    send_parts(letter, payload, size, "", 0);
}

void send_output(char letter, uint64_t us, const unsigned char *data, size_t size)
{
    uint64_t since = htobe64(us);

    send_parts(letter, &since, sizeof since, data, size);
}

void send_ending(const struct ending *ending)
{
    struct __attribute__((packed)) {
        unsigned char how;
        uint32_t what;
        uint64_t wall_us, user_us, system_us, peak_bytes;
        unsigned char clean;
    } payload = {
        ending->how,
        htonl(ending->what),
        htobe64(ending->wall_us),
        htobe64(ending->user_us),
        htobe64(ending->system_us),
        htobe64(ending->peak_bytes),
        ending->clean,
    };

    send_frame('X', &payload, sizeof payload);
}

void refuse(const char *why)
{
    send_frame('M', why, strlen(why));
    _exit(2);
}
