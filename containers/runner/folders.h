/* The folders that a program can write to. */
#ifndef FOLDERS_H
#define FOLDERS_H

#include <stdbool.h>

/* Remove what is in a folder, not the folder. Returns whether it is empty now. */
bool empty_folder(const char *path);

#endif
