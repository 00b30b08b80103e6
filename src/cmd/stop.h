/* Ctrl-C, once asked for, sets a flag instead of ending the program; a second
 * one ends it as usual. */
#ifndef EVTRAIL_CMD_STOP_H
#define EVTRAIL_CMD_STOP_H

#include <signal.h>

extern volatile sig_atomic_t stop_wanted;

/* SIGINT, SIGTERM and SIGHUP from here on, until stop_release(); may be nested. */
void stop_catch(void);
void stop_release(void);

#endif
