/* The runner: first process of a sample's container; runs one program after the other.
 *
 * runner FOLDER...: programs come in frames on stdin, what becomes of them goes out in frames
 * on stdout (frames.h). After each program everything that it started is ended, and the
 * folders, which are all that it can write to, are empty again: no run sees another.
 *
 * As first process it is the parent of every orphan, so nothing escapes it; the kernel lets
 * nobody in the container kill or stop it; and it is not dumpable, so that nobody can open its
 * descriptors, its memory, or trace it. It needs no rights and has none.
 *
 * It ends at the end of stdin: a harness that died leaves no container that runs.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "folders.h"
#include "frames.h"
#include "processes.h"
#include "record.h"

enum {
    LOOK_US = 20 * 1000,  /* how often the processor time is looked at */
    HARDLY_US = 800,      /* of processor time between two looks: it waits */
    QUIET_LOOKS = 2,      /* so many of them in a row: it idles */
    AGAIN_US = 1000000,   /* after a kill, until the next */
};

enum { FRAMES, SIGNALS, OUT, ERR, SOURCES };

/* The program that runs. pid: 0 once it has ended. */
struct program {
    pid_t pid;
    uint64_t started_us, deadline_us; /* deadline: of the program, then of those it left */
    uint32_t settle_ms, room;         /* room: bytes that it may still print */
    uint64_t look_us, used_us;
    int quiet;
    struct ending ending;
};

static struct pollfd sources[SOURCES] = {
    [FRAMES] = {.fd = STDIN_FILENO, .events = POLLIN},
    [SIGNALS] = {.events = POLLIN},
    [OUT] = {.fd = -1, .events = POLLIN},
    [ERR] = {.fd = -1, .events = POLLIN},
};

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000ULL + now.tv_nsec / 1000;
}

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "runner: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* ---- starting */

/* The runner's own variables, which are the image's, with the program's before them. */
static char **environment_with(char **variables)
{
    size_t count = 1;

    for (char **each = variables; *each; each++)
        count++;
    for (char **each = environ; *each; each++)
        count++;
    char **merged = calloc(count, sizeof *merged), **end = merged;
    if (!merged)
        die("out of memory");
    for (char **each = variables; *each; each++)
        *end++ = *each;
    for (char **each = environ; *each; each++) {
        size_t name = strcspn(*each, "=") + 1;
        char **same = variables;
        while (*same && strncmp(*same, *each, name) != 0)
            same++;
        if (!*same)
            *end++ = *each;
    }
    return merged;
}

/* A file that holds the program's stdin. */
static int input_file(const struct request *request)
{
    if (request->input_size == 0)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    int file = memfd_create("stdin", MFD_CLOEXEC);
    if (file < 0 || write(file, request->input, request->input_size) < 0)
        die("stdin of the program");
    lseek(file, 0, SEEK_SET);
    return file;
}

/* Start it in a session of its own; returns 0 or an errno. */
static int spawn(const struct request *request, int out, int err, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    char **environment = environment_with(request->variables);
    int input = input_file(request);

    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    int problem = posix_spawnp(pid, request->arguments[0], &files, &attributes,
                               request->arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(input);
    free(environment);
    return problem;
}

static struct program start(const struct request *request)
{
    int out[2], err[2];
    uint64_t now = now_us();
    struct program program = {
        .started_us = now,
        .deadline_us = now + request->limit_ms * 1000ULL,
        .settle_ms = request->settle_ms,
        .room = request->limit_bytes,
        .look_us = now + LOOK_US,
    };

    if (pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0)
        die("pipe");
    int problem = spawn(request, out[1], err[1], &program.pid);
    close(out[1]);
    close(err[1]);
    sources[OUT].fd = out[0];
    sources[ERR].fd = err[0];
    if (problem) {
        program.pid = 0;
        program.ending.how = 'n';
        program.ending.what = problem;
    }
    return program;
}

/* ---- while it runs */

/* Kill everything. Which limit it was is told whatever comes after it, and before it. */
static void stop(struct program *program, char limit)
{
    if (program->ending.how != 't')
        program->ending.how = limit;
    program->deadline_us = now_us() + AGAIN_US;
    kill(-1, SIGKILL);
}

/* Pass on what a pipe has; close it at its end. */
static void pass_on(struct program *program, int source)
{
    static unsigned char data[1 << 16];
    ssize_t size = read(sources[source].fd, data, sizeof data);

    if (size < 0 && errno == EINTR)
        return;
    if (size <= 0) {
        close(sources[source].fd);
        sources[source].fd = -1;
        return;
    }
    size_t kept = (size_t)size < program->room ? (size_t)size : program->room;
    program->room -= kept;
    if (kept > 0)
        send_output(source == OUT ? 'O' : 'E', now_us() - program->started_us, data, kept);
    if (kept < (size_t)size)
        stop(program, 'o');
}

static uint64_t us(struct timeval time)
{
    return time.tv_sec * 1000000ULL + time.tv_usec;
}

/* Take note of everybody who has ended. */
static void reap(struct program *program)
{
    struct signalfd_siginfo news;
    struct rusage used;
    int status;

    if (read(sources[SIGNALS].fd, &news, sizeof news) < 0 && errno != EAGAIN)
        die("signals");
    for (pid_t pid; (pid = wait4(-1, &status, WNOHANG, &used)) > 0;) {
        if (pid != program->pid)
            continue;
        struct ending *ending = &program->ending;
        uint64_t now = now_us();
        program->pid = 0;
        if (!ending->how) {
            program->deadline_us = now + program->settle_ms * 1000ULL;
            ending->how = WIFSIGNALED(status) ? 's' : 'e';
            ending->what = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
        }
        ending->wall_us = now - program->started_us;
        ending->user_us = us(used.ru_utime);
        ending->system_us = us(used.ru_stime);
        ending->peak_bytes = used.ru_maxrss * 1024ULL;
    }
}

/* Tell when it begins to wait, and when it goes on. */
static void look(struct program *program, uint64_t now)
{
    if (now < program->look_us)
        return;
    uint64_t used = processor_time_us();
    /* Less than before: one of its processes has ended, which is something, too. */
    bool waits = used >= program->used_us && used - program->used_us < HARDLY_US;
    if (waits && ++program->quiet == QUIET_LOOKS)
        send_frame('I', "", 0);
    if (!waits) {
        if (program->quiet >= QUIET_LOOKS)
            send_frame('A', "", 0);
        program->quiet = 0;
    }
    program->used_us = used;
    program->look_us = now + LOOK_US;
}

static void take_frame(struct program *program)
{
    const unsigned char *payload;
    size_t size;
    int letter = receive_frame(&payload, &size);

    if (letter == -1)
        exit(0); /* and with the first process, every other */
    if (letter == 'T' && program->pid)
        program->deadline_us = now_us() + read_time(payload, size) * 1000ULL;
    else if (letter == 'R')
        refuse("R while a program runs");
}

/* Wait for something to happen: at most until the deadline or the next look. */
static void wait_for_news(const struct program *program)
{
    uint64_t now = now_us(), until = program->deadline_us;

    if (program->pid && program->look_us < until)
        until = program->look_us;
    if (poll(sources, SOURCES, until > now ? (until - now) / 1000 + 1 : 0) < 0 && errno != EINTR)
        die("poll");
}

static bool has_news(int source)
{
    return sources[source].fd >= 0 && sources[source].revents;
}

/* Run a program until it has ended, and whatever it started. */
static struct ending run(const struct request *request)
{
    struct program program = start(request);

    while (program.pid || any_process()) {
        wait_for_news(&program);
        for (int source = OUT; source <= ERR; source++)
            if (has_news(source))
                pass_on(&program, source);
        if (has_news(FRAMES))
            take_frame(&program);
        if (has_news(SIGNALS))
            reap(&program);
        uint64_t now = now_us();
        if (program.pid)
            look(&program, now);
        if (now < program.deadline_us)
            continue;
        if (!program.pid)
            break;
        stop(&program, 't');
    }
    if (program.ending.how == 'e' || program.ending.how == 's')
        name_processes();
    kill_processes();
    for (int source = OUT; source <= ERR; source++) /* nobody can write to them any more */
        while (sources[source].fd >= 0)
            pass_on(&program, source);
    return program.ending;
}

static void get_ready(void)
{
    sigset_t child;

    if (getpid() != 1) {
        fprintf(stderr, "runner: to be a container's first process, and is number %d\n", getpid());
        exit(2);
    }
    if (prctl(PR_SET_DUMPABLE, 0) < 0)
        die("prctl");
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    sources[SIGNALS].fd = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (sources[SIGNALS].fd < 0)
        die("signalfd");
}

int main(int count, char **folders)
{
    const unsigned char *payload;
    size_t size;

    get_ready();
    for (int letter; (letter = receive_frame(&payload, &size)) != -1;) {
        if (letter != 'R')
            continue; /* a T that came too late */
        struct request request = read_request(payload, size);
        int record = make_record(request.record);
        struct ending ending = run(&request);
        send_record(record);
        free_request(&request);
        ending.clean = true;
        for (int i = 1; i < count; i++)
            ending.clean &= empty_folder(folders[i]);
        send_ending(&ending);
    }
    return 0;
}
