/* Frames: what harness and runner say to each other, over the runner's stdin and stdout.
 *
 * A frame is a letter, the length of what follows as 4 bytes, and so many bytes. All numbers
 * are big-endian; u32 and u64 have 4 and 8 bytes. A string ends with a byte 0.
 *
 * To the runner
 *   R  run a program: u32 time limit in ms, u32 limit of its output in bytes, u32 ms that the
 *      processes it leaves get to end themselves, u32 number of arguments, u32 number of
 *      variables, the arguments, the variables (NAME=value), the path of a file that is made
 *      for its record (empty: none), and the rest is its stdin.
 *   T  a new time limit for the program that runs: u32 ms from now. None runs: nothing.
 *
 * From the runner, of the program that it runs
 *   O  a piece of its stdout: u64 us since its start, then the bytes;  E  of its stderr
 *   I  it idles: it and its children have hardly used a processor for 40 ms
 *   A  it is active again
 *   L  a process that it left, and that was killed: its command line, each part with a byte 0
 *   F  a piece of its record, as far as that has 512 KiB at most
 *   C  the same, and there is more, which is cut
 *   X  it has ended, and everything that it started: a letter how, u32 what exactly, u64 us
 *      from start to end, u64 us of processor time in user mode, u64 us in the kernel, u64
 *      bytes of its peak memory, and a byte: 1 where the writable folders are empty again.
 *      How: e exit status, s signal, t time limit, o limit of output, n not started (errno)
 *   M  a frame that the runner cannot read: why, in words. It ends with exit status 2.
 *
 * One program at a time: R while one runs is a frame that the runner cannot read.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>

enum { HEADER = 5, LONGEST = 1 << 20 }; /* of a frame to the runner, in bytes */

/* A program to be run, as it came in an R; the pointers are into the frame. */
struct request {
    uint32_t limit_ms, limit_bytes, settle_ms;
    char **arguments, **variables; /* each ends with NULL; to be freed by free_request */
    const char *record;            /* a path, or "" */
    const unsigned char *input;
    size_t input_size;
};

/* What became of a program. */
struct ending {
    unsigned char how;
    uint32_t what;
    uint64_t wall_us, user_us, system_us, peak_bytes;
    unsigned char clean;
};

/* Read what stdin has, at most to the end of the frame that is under way. Returns its letter
 * when it is whole, 0 when it is not yet, -1 at the end of stdin. The frame is valid until the
 * next call. Ends the runner where it cannot be one. */
int receive_frame(const unsigned char **payload, size_t *size);

/* What an R and a T say. Both end the runner where they cannot be read. */
struct request read_request(const unsigned char *payload, size_t size);
uint32_t read_time(const unsigned char *payload, size_t size);
void free_request(struct request *request);

/* Write a frame whole, however long the reader takes. Ends the runner when nobody reads. */
void send_frame(char letter, const void *payload, size_t size);
void send_output(char letter, uint64_t us, const unsigned char *data, size_t size);
void send_ending(const struct ending *ending);

/* Say M and why, and end with exit status 2. */
_Noreturn void refuse(const char *why);

#endif
