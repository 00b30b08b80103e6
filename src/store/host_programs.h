/* The executables of the host that is being derived, gathered while its processes
 * go in: which ran first, how often, for whom, below what, with which hashes.
 * Internal to src/store. */
#ifndef EVTRAIL_STORE_HOST_PROGRAMS_H
#define EVTRAIL_STORE_HOST_PROGRAMS_H

#include "base/map.h"
#include "base/vec.h"
#include "model/derived.h"
#include "model/knowledge.h"
#include "store/case_file.h"

struct host_programs {
	struct case_file *c;
	int64_t host_id;
	const struct knowledge *knowledge;
	sqlite3_stmt *find, *add, *get;
	VEC(struct host_program) programs;
	VEC(struct host_image) images;
	VEC(struct host_hash) hashes;
	VEC(uint32_t) way;         /* programs of the process at hand and those above it, by depth */
	struct idmap by_image;     /* string_id → place in images plus 1 */
	struct idmap by_id;        /* program_id → place in programs plus 1 */
	struct idmap owners;       /* program place << 32 | account → 1 */
	struct idmap parents;      /* program place << 32 | place of the parent's plus 1 → 1 */
	struct idmap hash_places;  /* program place << 32 | number of the hashes → place in hashes plus 1 */
	struct strmap texts;       /* paths and patterns */
};

struct err host_programs_open(struct host_programs *h, struct case_file *c, const struct knowledge *k);
void host_programs_close(struct host_programs *h);
/* Starts with a host. */
void host_programs_clear(struct host_programs *h, int64_t host_id);
/* A process, in preorder, with the numbers of its texts (0: none). Gives the
 * program of its image, 0 where it has none. */
struct err host_programs_note(struct host_programs *h, const struct process *p, int64_t image_id,
			      int64_t hashes_id, int64_t *program_id);
/* After the last process and account: rows of derived_executable and derived_hash,
 * with what temp.file_hash holds (file_hashes.h);
 * processes on a volume whose drive is known get the drive's program. */
struct err host_programs_write(struct host_programs *h);

#endif
