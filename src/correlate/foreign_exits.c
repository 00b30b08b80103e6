#include "correlate/foreign_exits.h"

#include "correlate/readings.h"
#include "model/guid.h"

/* Of a GUID in starts: the start came, and no exit before it. */
#define STARTED UINT64_MAX
/* Of an ID in parents: children named different ones. */
#define SEVERAL UINT64_MAX

static struct str guid_of(const struct fact *f)
{
	return fact_value_text(fact_guid(f, F_ProcessGuid));
}

static uint32_t image_in(struct textpool *texts, const struct fact *f, enum fact_field image)
{
	return textpool_canonical(texts, textpool_add_image(texts, fact_value(f, image)));
}

static uint32_t image_of(struct textpool *texts, const struct fact *f)
{
	return image_in(texts, f, f->kind == KIND_PROCESS_END ? F_ProcessName : F_Image);
}

/* ---- moments ---- */

struct moment_key {
	uint64_t pid;
	wintime time; /* in units of FACT_SAME_EVENT */
	uint64_t image;
};

static struct str key_text(const struct moment_key *key)
{
	return (struct str){(const char *)key, sizeof *key};
}

/* guid: in texts. */
static void note_moment(struct foreign_exits *e, uint64_t pid, uint32_t image, uint32_t guid, wintime time,
			enum foreign foreign)
{
	struct moment_key key = {pid, time / FACT_SAME_EVENT, image};
	uint64_t *place = strmap_at(&e->moments_of, key_text(&key));
	if (!*place) {
		VEC_PUSH(&e->moments, (struct exit_moment){.first = time, .last = time});
		*place = e->moments.n;
	}
	struct exit_moment *m = &e->moments.items[*place - 1];
	m->first = time < m->first ? time : m->first;
	m->last = time > m->last ? time : m->last;
	m->foreign = foreign > m->foreign ? foreign : m->foreign;
	m->guid = guid;
}

/* Of an exit of which Security tells. */
static struct exit_moment moment_of(const struct foreign_exits *e, struct textpool *texts, const struct fact *f)
{
	struct exit_moment found = {.foreign = NOT_FOREIGN};
	if (!e->moments.n)
		return found;
	struct moment_key key = {fact_id_or_0(f, F_ProcessId), f->time / FACT_SAME_EVENT - 1, image_of(texts, f)};
	for (; key.time <= f->time / FACT_SAME_EVENT + 1; key.time++) {
		const uint64_t *place = strmap_find(&e->moments_of, key_text(&key));
		const struct exit_moment *m = place ? &e->moments.items[*place - 1] : NULL;
		bool near = m && f->time >= m->first - FACT_SAME_EVENT && f->time <= m->last + FACT_SAME_EVENT;
		if (near && m->foreign > found.foreign)
			found = *m;
	}
	return found;
}

/* ---- in order of time ---- */

/* A start or an exit of another image is not mistaken for this one; GUIDs of one process may
 * differ in what the stem leaves out. */
static uint64_t name_of(struct str guid, uint32_t image)
{
	struct guid g;
	bool parsed = guid_parse(guid, &g) && g.start;
	return (parsed ? hash_bytes(&g.stem, sizeof g.stem) : hash_bytes(guid.p, guid.n)) << 32 | image;
}

static bool is_another_of_that_image(uint64_t name, uint64_t other)
{
	return name != other && (uint32_t)name == (uint32_t)other;
}

static void note_parent(struct foreign_exits *e, struct textpool *texts, const struct fact *f)
{
	struct str guid = fact_value_text(fact_guid(f, F_ParentProcessGuid));
	if (!guid.n)
		return;
	uint64_t *parent = idmap_at(&e->parents, fact_id_or_0(f, F_ParentProcessId));
	uint64_t name = name_of(guid, image_in(texts, f, F_ParentImage));
	*parent = *parent && *parent != name ? SEVERAL : name;
}

static void note_start(struct foreign_exits *e, uint64_t pid, uint64_t record, const struct fact *f)
{
	const uint64_t *highest = idmap_find(&e->exits, pid);
	if (highest && record < *highest)
		strmap_at(&e->starts, guid_of(f));
}

static void note_exit(struct foreign_exits *e, struct textpool *texts, uint64_t pid, uint64_t record, uint64_t name,
		      const struct fact *f)
{
	const uint64_t *latest = idmap_find(&e->started, pid), *parent = idmap_find(&e->parents, pid);
	enum foreign foreign = latest && is_another_of_that_image(*latest, name) ? OF_ANOTHER_GUID
			       : parent && *parent && (*parent == SEVERAL || is_another_of_that_image(*parent, name))
				       ? OF_ANOTHER_PARENT
				       : NOT_FOREIGN;
	if (foreign)
		note_moment(e, pid, (uint32_t)name, textpool_add(texts, fact_value(f, F_ProcessGuid)), f->time, foreign);
	uint64_t *highest = idmap_at(&e->exits, pid);
	*highest = record > *highest ? record : *highest;
}

/* A log that is numbered anew tells no order with what came before; its first record may
 * be that of a start whose exit stands before it, too. */
void foreign_exits_note(struct foreign_exits *e, struct textpool *texts, const struct fact *f)
{
	bool start = f->kind == KIND_SYSMON_START;
	if (start)
		note_parent(e, texts, f);
	if ((!start && f->kind != KIND_SYSMON_END) || !guid_of(f).n)
		return;
	uint64_t pid = fact_id_or_0(f, F_ProcessId), record = f->record_id > 0 ? (uint64_t)f->record_id : 0;
	uint64_t name = name_of(guid_of(f), image_of(texts, f));
	if (start) {
		note_start(e, pid, record, f);
		*idmap_at(&e->started, pid) = name;
	}
	if (record == FIRST_RECORD)
		idmap_clear(&e->exits);
	if (!start)
		note_exit(e, texts, pid, record, name, f);
	uint64_t *parent = idmap_find(&e->parents, pid);
	if (parent)
		*parent = 0;
}

/* ---- in the order of boots ---- */

bool foreign_exits_unsettled(const struct foreign_exits *e)
{
	return e->starts.n > 0;
}

void foreign_exits_find(struct foreign_exits *e, struct textpool *texts, const struct fact *f, uint32_t span)
{
	if (f->kind != KIND_SYSMON_START && f->kind != KIND_SYSMON_END)
		return;
	uint64_t *of_start = strmap_find(&e->starts, guid_of(f));
	if (!of_start || *of_start == STARTED)
		return;
	struct early_exit here = {.pid = fact_id_or_0(f, F_ProcessId),
				  .time = f->time,
				  .image = image_of(texts, f),
				  .span = span};
	if (f->kind == KIND_SYSMON_END && !*of_start) {
		VEC_PUSH(&e->found, here);
		*of_start = e->found.n;
	} else if (f->kind == KIND_SYSMON_START) {
		struct early_exit *x = *of_start ? &e->found.items[*of_start - 1] : NULL;
		if (!x || x->span != span || x->pid != here.pid || x->image != here.image) {
			*of_start = STARTED;
			return;
		}
		x->early = true;
		note_moment(e, x->pid, x->image, textpool_add(texts, fact_value(f, F_ProcessGuid)), x->time,
			    OF_ONE_TO_COME);
	}
}

/* ---- asked for ---- */

enum foreign foreign_exits_tell(const struct foreign_exits *e, struct textpool *texts, const struct fact *f)
{
	if (!e->moments.n)
		return NOT_FOREIGN;
	if (f->kind == KIND_SYSMON_END) { /* of another GUID: the process of that ID has its own */
		const uint64_t *of_start = strmap_find(&e->starts, guid_of(f));
		bool found = of_start && *of_start && *of_start != STARTED;
		return found && e->found.items[*of_start - 1].early ? OF_ONE_TO_COME : NOT_FOREIGN;
	}
	return moment_of(e, texts, f).foreign;
}

uint32_t foreign_exits_guid(const struct foreign_exits *e, struct textpool *texts, const struct fact *f)
{
	return moment_of(e, texts, f).guid;
}

void foreign_exits_free(struct foreign_exits *e)
{
	idmap_free(&e->started);
	idmap_free(&e->parents);
	idmap_free(&e->exits);
	strmap_free(&e->starts);
	strmap_free(&e->moments_of);
	VEC_FREE(&e->found);
	VEC_FREE(&e->moments);
	*e = (struct foreign_exits){0};
}
