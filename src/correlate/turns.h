/* Logons of one ID, or of one built-in session, the latest first.  Which of them was the
 * latest at a moment is found in a logarithm of steps: each knows, besides the one before
 * it, one further back, as in E. Myers, "An applicative random-access stack" (1983).  A
 * forged log may hold a million of one ID. */
#ifndef EVTRAIL_CORRELATE_TURNS_H
#define EVTRAIL_CORRELATE_TURNS_H

#include <stdint.h>

/* Numbers are places in the array that holds them plus 1; 0 is none. */
struct turn {
	uint32_t order;    /* of the logon event among those of the boot; 0: none was recorded */
	uint32_t previous; /* of the same ID */
	uint32_t jump;     /* that, or one before it */
	uint32_t length;   /* how many there are from here back */
};

typedef const struct turn *turn_at_fn(void *context, uint32_t number);

/* A new one after `previous`. */
struct turn turn_after(uint32_t previous, turn_at_fn *at, void *context);
/* From `latest` back, the first whose order is not above the limit; where all are, the earliest. */
uint32_t turn_within(uint32_t latest, uint32_t limit, turn_at_fn *at, void *context);

#endif
