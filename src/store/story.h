/* What the sentence about a process or a session is made of, read from the
 * case. Internal to src/store. */
#ifndef EVTRAIL_STORE_STORY_H
#define EVTRAIL_STORE_STORY_H

#include "model/sentence.h"
#include "store/case_file.h"

struct page_memory;

/* Text is kept in memory, which must have been reset. */
struct err story_of_process(struct case_file *c, int64_t key, struct page_memory *memory, struct story *out);
struct err story_of_logon(struct case_file *c, int64_t key, struct page_memory *memory,
			  struct story_session *out, uint32_t *processes);

#endif
