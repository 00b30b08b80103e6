/* The analyst's marks and notes, kept in the case.  A mark names its row by what
 * stays: the host and the record behind the row (time, record ID, log, event),
 * or, where a row is no event's, its account, path or day.  So it outlives
 * another derivation, another import, and the deletion of derived rows. */
#ifndef EVTRAIL_STORE_MARKS_H
#define EVTRAIL_STORE_MARKS_H

#include "base/map.h"
#include "base/vec.h"
#include "store/query.h"

struct mark {
	int64_t mark_id;
	enum relation_id relation;
	int64_t key; /* of the row in this case; 0: it is not there now */
};

/* {0} is empty; freed with marks_free(). */
struct marks {
	VEC(struct mark) items;
	struct idmap keys[REL_COUNT]; /* key of a row -> mark_id */
};

struct err marks_load(struct case_file *c, struct marks *out);
void marks_free(struct marks *m);
/* The mark of a row, 0: none. */
int64_t marks_of(const struct marks *m, enum relation_id id, int64_t key);
/* What a mark is about; *key 0 where the case does not have it now. */
struct err mark_row(struct case_file *c, int64_t mark_id, enum relation_id *id, int64_t *key);

/* What lasts of any row, to find it again in a case that has changed meanwhile. {0}:
 * of no row. Freed with lasting_free(). */
struct lasting {
	enum relation_id relation;
	int64_t host_id, fact, time;
	char *name; /* NULL: the fact tells it */
};
struct err lasting_of(struct case_file *c, enum relation_id id, int64_t key, struct lasting *out);
/* *key 0 where the case does not have it now. */
struct err lasting_row(struct case_file *c, const struct lasting *l, int64_t *key);
void lasting_free(struct lasting *l);

/* These write, through a handle of their own, since c may be open for reading.
 * title: how lists call the row. note NULL: a mark without one.  ERR_NOT_FOUND
 * where nothing lasting tells the row from others. */
struct err mark_set(struct case_file *c, enum relation_id id, int64_t key, const char *title, const char *note);
struct err mark_remove(struct case_file *c, int64_t mark_id);
/* The note of a mark; "" where there is none. */
struct err mark_note(struct case_file *c, int64_t mark_id, struct buf *out);

#endif
