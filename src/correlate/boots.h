/* The boots of a host, found before anything else: process and logon IDs mean
 * something only inside one.
 *
 *     boots_note() for each fact in order of time
 *     if (boots_need_record_order()) boots_note_record() for each by record
 *     if (boots_need_readings()) boots_place() for each by record
 *     boots_build()
 *     boots_rewind(); for each reading: boots_of() for each of its facts, in order of time
 *
 * spans[0] is the time before the first boot the log knows of. */
#ifndef EVTRAIL_CORRELATE_BOOTS_H
#define EVTRAIL_CORRELATE_BOOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "base/wintime.h"
#include "correlate/readings.h"
#include "model/fact.h"
#include "model/link.h"

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
	wintime time, written;
	int64_t record, fact;
	uint32_t event_id;
	uint16_t channel; /* in readings.channels */
	uint8_t type;
	uint8_t rank; /* of markers of one boot the lowest names it */
	uint8_t tells;
	wintime last_sign; /* of a 6008 */
	uint32_t reading;
	uint32_t nth; /* in order of time, as it was noted */
};

struct boot_span {
	wintime start;
	uint32_t reading;
	int64_t start_record;
	uint16_t start_channel, marker_channel;
	bool after_shutdown; /* since the mark before it */
	bool unclean_before; /* 6008: the boot before was not shut down */
	wintime last_sign;   /* of life of that one; 0: not told */
	uint8_t told;
	uint8_t rank;
	wintime marker_time;
	struct link marker;
};

struct boots {
	struct readings readings;
	VEC(struct mark) marks;
	VEC(struct boot_span) spans;
	bool since_vista;    /* something of Vista or later came, in order of time */
	uint32_t current;
};

/* Whether nothing of the boot comes after it: 1074 is only a request. */
bool boots_is_shutdown(const struct fact *f);

/* Whether it is logged at a start, of the host or of a part of it: 6008, too, and a kernel
 * that was resumed. */
bool boots_is_start(const struct fact *f);

void boots_note(struct boots *b, const struct fact *f);
bool boots_need_record_order(const struct boots *b);
void boots_note_record(struct boots *b, const struct fact *f);
bool boots_need_readings(struct boots *b);
void boots_place(struct boots *b, const struct fact *f);
void boots_build(struct boots *b);
uint32_t boots_reading(struct boots *b, const struct fact *f);
void boots_rewind(struct boots *b);
uint32_t boots_of(struct boots *b, const struct fact *f);
void boots_free(struct boots *b);

#endif
