/* The record of a program: see record.h. */
#include "record.h"

#include <fcntl.h>
#include <unistd.h>

#include "frames.h"

enum { MOST = 1 << 20, PIECE = 1 << 16 }; /* bytes: of a record, and of a frame */

int make_record(const char *path)
{
    if (!*path)
        return -1;
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

void send_record(int file)
{
    static unsigned char data[PIECE];
    ssize_t size;

    if (file < 0)
        return;
    for (off_t at = 0; at < MOST && (size = pread(file, data, PIECE, at)) > 0; at += size)
        send_frame('F', data, size);
    close(file);
}
