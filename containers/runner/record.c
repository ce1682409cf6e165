/* The record of a program: see record.h. */
#include "record.h"

#include <fcntl.h>
#include <unistd.h>

#include "frames.h"

/* Bytes: of a record, so that it fits as a whole into a frame to the runner, as what another
 * program is to read; and of a piece. */
enum { MOST = LONGEST / 2, PIECE = 1 << 16 };

int make_record(const char *path)
{
    if (!*path)
        return -1;
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

void send_record(int file)
{
    static unsigned char data[PIECE];
    off_t at = 0;
    ssize_t size;

    if (file < 0)
        return;
    for (; at < MOST && (size = pread(file, data, PIECE, at)) > 0; at += size)
        send_frame('F', data, size);
    if (at >= MOST && pread(file, data, 1, at) > 0)
        send_frame('C', "", 0);
    close(file);
}
