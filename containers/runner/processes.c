/* The processes of the container: see processes.h. */
#include "processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "frames.h"

/* Read the beginning of /proc/PID/name; returns its size, 0 where the process has gone. */
static size_t read_file(pid_t pid, const char *name, char *text, size_t room)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t size = read(file, text, room);
    close(file);
    return size < 0 ? 0 : size;
}

/* Whether a process has ended and waits for its parent to look: proc(5), the state after ')'. */
static bool has_ended(pid_t pid)
{
    char text[256];
    size_t size = read_file(pid, "stat", text, sizeof text - 1);

    text[size] = 0;
    char *state = strrchr(text, ')');
    return !state || state[2] == 'Z' || state[2] == 'X';
}

/* Call `visit` with every process but the runner, until it returns false. */
static void each_process(bool (*visit)(pid_t pid, void *data), void *data)
{
    DIR *folder = opendir("/proc");

    if (!folder)
        refuse("/proc cannot be read");
    for (struct dirent *entry; (entry = readdir(folder));) {
        pid_t pid = atoi(entry->d_name);
        if (pid > 0 && pid != getpid() && !has_ended(pid) && !visit(pid, data))
            break;
    }
    closedir(folder);
}

static bool note(pid_t pid, void *found)
{
    (void)pid;
    *(bool *)found = true;
    return false;
}

bool any_process(void)
{
    bool found = false;

    each_process(note, &found);
    return found;
}

static bool add_time(pid_t pid, void *sum)
{
    clockid_t clock;
    struct timespec used;

    if (clock_getcpuclockid(pid, &clock) == 0 && clock_gettime(clock, &used) == 0)
        *(uint64_t *)sum += used.tv_sec * 1000000ULL + used.tv_nsec / 1000;
    return true;
}

uint64_t processor_time_us(void)
{
    uint64_t sum = 0;

    each_process(add_time, &sum);
    return sum;
}

static bool name(pid_t pid, void *unused)
{
    char line[4096];
    size_t size = read_file(pid, "cmdline", line, sizeof line);

    (void)unused;
    if (size == 0) /* it has emptied its arguments: then its name, proc(5) */
        size = read_file(pid, "comm", line, sizeof line);
    if (size > 0)
        send_frame('L', line, size);
    return true;
}

void name_processes(void)
{
    each_process(name, NULL);
}

void kill_processes(void)
{
    /* To everybody but the runner itself. A child that is being forked meanwhile gets it, too:
     * fork(2) gives up when a signal is pending. */
    while (kill(-1, SIGKILL) == 0)
        if (waitpid(-1, NULL, 0) < 0)
            usleep(1000); /* what is left is not the runner's child yet */
}
