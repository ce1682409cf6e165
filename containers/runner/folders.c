/* The folders that a program can write to: see folders.h. */
#include "folders.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each level holds a file open; what lies deeper is no honest program's. */
enum { DEEPEST = 100 };

static bool empty(int folder, int depth);

static bool remove_entry(int folder, const char *name, int depth)
{
    if (unlinkat(folder, name, 0) == 0)
        return true;
    int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0) {
        fchmodat(folder, name, S_IRWXU, 0);
        inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    return inner >= 0 && empty(inner, depth + 1) && unlinkat(folder, name, AT_REMOVEDIR) == 0;
}

/* Takes the descriptor over. */
static bool empty(int folder, int depth)
{
    DIR *entries = depth < DEEPEST ? fdopendir(folder) : NULL;
    bool done = true;

    if (!entries) {
        close(folder);
        return false;
    }
    if (depth > 0)
        fchmod(folder, S_IRWXU); /* its owner may have closed it to himself */
    for (struct dirent *entry; (entry = readdir(entries));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            done &= remove_entry(folder, entry->d_name, depth);
    closedir(entries);
    return done;
}

bool empty_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return folder < 0 || empty(folder, 0);
}
