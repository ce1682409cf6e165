/* The processes of the container, all of which descend from the runner. */
#ifndef PROCESSES_H
#define PROCESSES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Whether anybody but the runner lives. */
bool any_process(void);

/* The processor time of all of them so far, in us; the time of those that have ended is gone. */
uint64_t processor_time_us(void);

/* Tell each one's command line in a frame L. */
void name_processes(void);

/* Kill all of them, whatever they do about it, and return when they have ended. */
void kill_processes(void);

#endif
