/* The record of a program: a file that it may write into, and that the harness gets. */
#ifndef RECORD_H
#define RECORD_H

/* Make the file, empty; returns its descriptor, -1 where the path is empty or it cannot be made. */
int make_record(const char *path);

/* Send what is in it and whether that was cut, whatever has become of its name since, and close it. */
void send_record(int file);

#endif
