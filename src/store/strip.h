/* How much an account did when: a count for each stretch of its host's time.  Costs
 * a few look-ups a stretch, whatever the size of the case. */
#ifndef EVTRAIL_STORE_STRIP_H
#define EVTRAIL_STORE_STRIP_H

#include "base/err.h"
#include "base/wintime.h"
#include "store/case.h"

enum {
	STRIP_NONE = -1, /* nobody did anything on that host then: off, or no log */
	STRIP_MOST = 100 /* it is counted no further */
};

/* Lines of activity of the account in n stretches of equal length from `from` to
 * `to`, which is the last tick of the last. Goes on from stretch *done, until all are
 * counted or the case's pause is due. */
struct err strip_of_account(struct case_file *c, int64_t account, wintime from, wintime to, size_t n, int counts[],
			    size_t *done);

#endif
