/* Where a host's clock was set back, time is told in readings of the clock, in each of
 * which it only goes forward: facts are in order of (reading, time, record).
 *
 * A log's record IDs tell the order in which it was written, and so where its times fall
 * back.  The Security log decides how many readings there are, or, if it shows none, the
 * log with the highest record ID that does.
 *
 *     readings_note() for each fact in order of time
 *     if (readings_need_record_order()) readings_note_record() for each by record
 *     if (readings_build()) readings_anchor() for each boot mark of the deciding log, then
 *             readings_place() for each fact by record
 *     readings_of()
 */
#ifndef EVTRAIL_CORRELATE_READINGS_H
#define EVTRAIL_CORRELATE_READINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "base/wintime.h"
#include "model/fact.h"

enum { FIRST_RECORD = 1 };

/* From how late to how early a time, and the first record after it. */
struct set_back {
	wintime from, to;
	int64_t record;
};

/* From which record of a channel on a reading holds. */
struct channel_reading {
	int64_t record;
	uint32_t reading;
};

/* A boot of the deciding log. */
struct anchor {
	wintime time;
	uint32_t reading;
};

struct channel {
	struct str name;
	/* In order of time: */
	int64_t newest;        /* highest record ID so far */
	wintime last;          /* time of its latest record so far, in order of readings */
	uint32_t last_reading;
	wintime window;        /* that third of a minute at hand, counted */
	int64_t in_window[3];  /* highest record ID in it and in the two before */
	int64_t settled;       /* and before these */
	bool clock_moved;      /* records and times disagree by more than a minute */
	bool restarted;        /* numbered from the start again: cleared, or another log of that name */
	uint32_t marks;        /* boot marks */
	bool tells_kernel;     /* has Kernel-General 12 */
	/* In order of record: */
	bool begun;
	wintime first;         /* time of its first record */
	wintime first_mark;    /* of its first boot mark; 0: it has none */
	int64_t after_last;    /* the latest record ID plus 1; 0: none */
	wintime latest;        /* in the reading at hand */
	VEC(struct set_back) set_backs;
	wintime step_latest;   /* as latest, where steps of more than two seconds count */
	uint32_t steps_back;   /* how often it fell by as much */
	struct set_back first_step; /* the first time */
	bool by_record;        /* record IDs tell its readings */
	uint32_t reading;      /* the reading at hand */
	uint32_t before_boot;  /* that of its last record before the latest boot marks */
	VEC(struct channel_reading) readings;
};

/* Starts as {0}. */
struct readings {
	VEC(struct channel) channels;
	struct strmap names;     /* of channels */
	uint16_t latest_channel; /* that was asked for: mostly the next one, too */
	const struct channel *main; /* the deciding log, once all channels are known; NULL: the clock was not set back */
	VEC(struct anchor) anchors;
};

/* Marks that tell of a boot within this time of each other tell of one. */
#define SAME_BOOT (300 * WINTIME_SECOND)

/* Of a log that was cleared and is numbered from the start again: records before and
 * after this one tell no order. */
bool readings_numbered_anew(const struct fact *f);

/* The number of a channel in channels. */
uint16_t readings_channel(struct readings *r, struct str name);
void readings_note(struct readings *r, const struct fact *f);
bool readings_need_record_order(const struct readings *r);
/* is_mark: of a boot. */
void readings_note_record(struct readings *r, const struct fact *f, bool is_mark);
/* Whether the clock was set back. */
bool readings_build(struct readings *r);
void readings_anchor(struct readings *r, uint16_t channel, int64_t record, wintime time);
void readings_place(struct readings *r, const struct fact *f, bool is_mark);
/* How many there are. */
uint32_t readings_count(const struct readings *r);
uint32_t readings_of(const struct readings *r, uint16_t channel, int64_t record, wintime time);
/* In which an event happened that was written in that one: in one before, where its time is
 * later than when it was written and that reading went so far. */
uint32_t readings_before(const struct readings *r, uint32_t reading, wintime happened, wintime written);
void readings_free(struct readings *r);

#endif
