/* Text of facts, kept once: a fact's values are gone with the next fact.  Texts
 * are named by number, 0 for none. */
#ifndef EVTRAIL_CORRELATE_TEXTPOOL_H
#define EVTRAIL_CORRELATE_TEXTPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/fact.h"

struct textpool_text {
	struct str text;
	int64_t text_id;
	uint32_t canonical; /* the same as an image path; 0: not asked yet */
	uint32_t address;   /* the same as a client's address, plus 1; 0: not asked yet */
};

/* Starts as {0}. */
struct textpool {
	struct strmap by_text;
	struct idmap by_id;
	VEC(struct textpool_text) texts;
	struct textpool_block *kept;
};

/* The number of a value; 0 for NULL. */
uint32_t textpool_add(struct textpool *p, const struct fact_value *value);
/* The same of the path of an executable: 0, too, for what is none (model/image.h). */
uint32_t textpool_add_image(struct textpool *p, const struct fact_value *value);
/* As textpool_add, without looking for an equal text: for values that are mostly
 * different ones. */
uint32_t textpool_keep(struct textpool *p, const struct fact_value *value);
/* The value again; empty for 0.  Valid until the pool is freed. */
struct fact_value textpool_value(const struct textpool *p, uint32_t number);
/* The canonical image path (model/image.h), made once a text. */
uint32_t textpool_canonical(struct textpool *p, uint32_t number);
struct str textpool_canonical_text(struct textpool *p, uint32_t number);
/* The number of a client's address or name as they are shown (model/field_meaning.h);
 * 0 where that is none. */
uint32_t textpool_client_address(struct textpool *p, const struct fact_value *value);
uint32_t textpool_client_name(struct textpool *p, const struct fact_value *value);
void textpool_free(struct textpool *p);

/* Texts that hardly ever recur: named by the case's number of the text where it has one;
 * else, and where the text will be read, it is kept here, named by minus its place.
 * 0 is none.  Starts as {0}. */
struct textlist {
	struct buf kept; /* a struct kept_text and its text, each */
};

/* The name; 0 for NULL and the empty text. */
int64_t textlist_add(struct textlist *l, const struct fact_value *value, bool will_be_read);
/* Without its text where that was not kept.  Valid until the next is added. */
struct fact_value textlist_value(const struct textlist *l, int64_t name);
void textlist_free(struct textlist *l);

#endif
