/* The hello card once more, in C: what the card process in Python is measured against.
 *
 * card [PORT]: connects to vpcd on the loopback and serves until vpcd hangs up. Same socket
 * options as harness/cards/vpcd.py: TCP_NODELAY, TCP_QUICKACK set again after every recv,
 * one send per answer. It knows the commands that client.c sends and no others.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { POWER_OFF, POWER_ON, RESET, GET_ATR = 4 };

static const unsigned char ATR[] = "\x3B\x8C\x80\x01Hello world!\x2C";
static const unsigned char SELECT[] = {0x00, 0xA4, 0x04, 0x00, 0x0A, 0xA0, 0x00, 0x00,
                                       0x00, 0x62, 0x03, 0x01, 0x0C, 0x06, 0x01};
static const unsigned char GREET[] = {0x00, 0x00, 0x00, 0x00};

static void acknowledge_at_once(int vpcd)
{
    int on = 1;

    setsockopt(vpcd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

/* Fill buffer with length bytes; ends the program when vpcd has gone. */
static void receive(int vpcd, unsigned char *buffer, size_t length)
{
    while (length > 0) {
        ssize_t got = recv(vpcd, buffer, length, 0);
        if (got <= 0)
            exit(0);
        acknowledge_at_once(vpcd);
        buffer += got;
        length -= got;
    }
}

/* Length and payload in one segment. Payloads here are far below 256 bytes. */
static void answer(int vpcd, const void *payload, size_t length)
{
    unsigned char message[258] = {0, length};

    memcpy(message + 2, payload, length);
    if (send(vpcd, message, length + 2, MSG_NOSIGNAL) < 0)
        exit(0);
}

static void serve(int vpcd)
{
    unsigned char length[2], command[65535];
    int selected = 0;

    for (;;) {
        receive(vpcd, length, sizeof length);
        size_t size = length[0] << 8 | length[1];
        receive(vpcd, command, size);
        if (size == 1 && command[0] == GET_ATR) {
            answer(vpcd, ATR, sizeof ATR - 1);
        } else if (size == 1 && command[0] <= RESET) {
            selected = 0;
        } else if (size == sizeof SELECT && memcmp(command, SELECT, size) == 0) {
            selected = 1;
            answer(vpcd, "\x90\x00", 2);
        } else if (selected && size == sizeof GREET && memcmp(command, GREET, size) == 0) {
            answer(vpcd, "Hello world!\x90\x00", 14);
        } else {
            answer(vpcd, "\x6D\x00", 2);
        }
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int vpcd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    address.sin_port = htons(argc > 1 ? atoi(argv[1]) : 0x8C7B);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(vpcd, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("card: connect");
        return 1;
    }
    setsockopt(vpcd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    acknowledge_at_once(vpcd);
    serve(vpcd);
}
