/* The boots of a host, found before anything else: process and logon IDs mean
 * something only inside one.
 *
 *     boots_note() for each fact in order of time
 *     if (boots_need_record_order()) boots_note_record() for each by record
 *     if (boots_need_readings()) boots_note_reading() for each by record
 *     boots_build()
 *     boots_rewind(); for each reading: boots_of() for each of its facts, in order of time
 *
 * Where the clock was set back, time is told in readings of the clock, in each of
 * which it only goes forward: facts are in order of (reading, time, record).
 *
 * spans[0] is the time before the first boot the log knows of. */
#ifndef EVTRAIL_CORRELATE_BOOTS_H
#define EVTRAIL_CORRELATE_BOOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "base/wintime.h"
#include "model/fact.h"
#include "model/link.h"

enum { FIRST_RECORD = 1 };

enum mark_type {
	MARK_BOOT,     /* an event that is only logged at a start */
	MARK_SMSS,     /* a first process: smss.exe, Registry, started by process 4 */
	MARK_LOGON_0,  /* a 4624 of type 0 */
	MARK_SHUTDOWN  /* nothing of the boot comes after it */
};

/* Bits: of what a boot is told. */
enum {
	TOLD_KERNEL = 1,        /* its kernel started: Kernel-General 12 */
	TOLD_FIRST_PROCESS = 2,
	TOLD_LOG_SERVICE = 4,   /* the log service started: 6005, 6009; where 12 is logged, too */
	TOLD_MORE = 8
};

struct mark {
	wintime time;
	int64_t record, fact;
	uint32_t event_id;
	uint16_t channel; /* in channels */
	uint8_t type;
	uint8_t rank; /* of markers of one boot the lowest names it */
	uint8_t tells;
	uint32_t reading;
	uint32_t nth; /* in order of time, as it was noted */
};

/* From how late to how early a time. */
struct set_back {
	wintime from, to;
};

/* Where a reading of the clock begins in the numbering of one channel. */
struct channel_reading {
	int64_t record;
	uint32_t reading;
};

struct channel {
	struct str name;
	int64_t newest;        /* highest record ID so far, in order of time */
	wintime window;        /* that third of a minute at hand, counted */
	int64_t in_window[3];  /* highest record ID in it and in the two before */
	int64_t settled;       /* and before these */
	bool clock_moved;      /* records and times disagree by more than a minute */
	bool restarted;        /* numbered from the start again: cleared, or another log of that name */
	uint32_t marks;
	bool tells_kernel;     /* has Kernel-General 12 */
	/* In order of record: */
	int64_t after_last;    /* the latest record ID plus 1; 0: none */
	wintime latest;        /* in the reading at hand */
	uint32_t reading;      /* the reading at hand */
	VEC(struct set_back) set_backs;
	wintime step_latest;   /* as latest, where steps of more than two seconds count */
	uint32_t steps_back;   /* how often it fell by as much */
	bool by_record;        /* record IDs tell its readings */
	bool is_main;          /* its readings are those of the host */
	VEC(struct channel_reading) readings;
};

struct boot_span {
	wintime start;
	uint32_t reading;
	int64_t start_record;
	uint16_t start_channel;
	bool after_shutdown; /* since the mark before it */
	bool unclean_before; /* 6008: the boot before was not shut down */
	uint8_t told;
	uint8_t rank;
	wintime marker_time;
	struct link marker;
};

struct boots {
	VEC(struct channel) channels;
	struct strmap names; /* of channels */
	uint16_t latest_channel; /* that was asked for: mostly the next one, too */
	VEC(struct mark) marks;
	VEC(struct boot_span) spans;
	VEC(struct set_back) set_backs; /* as the channel shows them that is trusted most */
	bool since_vista;    /* something of Vista or later came, in order of time */
	uint32_t readings;   /* how many there are: 1 where the clock was not set back */
	uint32_t current;
};

/* Whether nothing of the boot comes after it: 1074 is only a request. */
bool boots_is_shutdown(const struct fact *f);

/* Whether it is logged at a start, of the host or of a part of it: 6008, too. */
bool boots_is_start(const struct fact *f);

/* Of a log that was cleared and is numbered from the start again: records before and
 * after this one tell no order. */
bool boots_is_numbered_anew(const struct fact *f);

void boots_note(struct boots *b, const struct fact *f);
bool boots_need_record_order(const struct boots *b);
void boots_note_record(struct boots *b, const struct fact *f);
bool boots_need_readings(struct boots *b);
void boots_note_reading(struct boots *b, const struct fact *f);
void boots_build(struct boots *b);
uint32_t boots_reading(struct boots *b, const struct fact *f);
void boots_rewind(struct boots *b);
uint32_t boots_of(struct boots *b, const struct fact *f);
void boots_free(struct boots *b);

#endif
