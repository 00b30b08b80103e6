#include "correlate/early_exits.h"

#include "correlate/boots.h"
#include "correlate/process_told.h"

/* Of a GUID in starts: the start came, and no exit before it. */
#define STARTED UINT64_MAX

static struct str guid_of(const struct fact *f)
{
	return fact_text(f, F_ProcessGuid);
}

/* A log that is numbered anew tells no order with what came before. */
void early_exits_note(struct early_exits *e, const struct fact *f)
{
	if (f->kind != KIND_SYSMON_START && f->kind != KIND_SYSMON_END)
		return;
	uint64_t pid = fact_id_or_0(f, F_ProcessId), record = f->record_id > 0 ? (uint64_t)f->record_id : 0;
	if (record == FIRST_RECORD)
		idmap_clear(&e->exits);
	if (f->kind == KIND_SYSMON_END) {
		uint64_t *highest = idmap_at(&e->exits, pid);
		*highest = record > *highest ? record : *highest;
		return;
	}
	const uint64_t *highest = idmap_find(&e->exits, pid);
	if (highest && record < *highest && guid_of(f).n)
		strmap_at(&e->starts, guid_of(f));
}

bool early_exits_possible(const struct early_exits *e)
{
	return e->starts.n > 0;
}

/* ---- which they are ---- */

static struct early_exit exit_or_start(struct textpool *texts, const struct fact *f, uint32_t reading, uint32_t span)
{
	uint32_t image = textpool_add(texts, fact_value(f, f->kind == KIND_PROCESS_END ? F_ProcessName : F_Image));
	return (struct early_exit){.pid = fact_id_or_0(f, F_ProcessId),
				   .time = f->time,
				   .image = textpool_canonical(texts, image),
				   .reading = reading,
				   .span = span};
}

struct moment_key {
	uint64_t pid;
	wintime time; /* in units of SAME_EVENT */
	uint32_t image, reading;
};

static struct moment_key moment_key(const struct early_exit *x)
{
	return (struct moment_key){x->pid, x->time / SAME_EVENT, x->image, x->reading};
}

static struct str key_text(const struct moment_key *key)
{
	return (struct str){(const char *)key, sizeof *key};
}

static void note_moment(struct early_exits *e, const struct early_exit *x)
{
	struct moment_key key = moment_key(x);
	uint64_t *place = strmap_at(&e->moments_of, key_text(&key));
	if (!*place) {
		VEC_PUSH(&e->moments, (struct exit_moment){x->time, x->time});
		*place = e->moments.n;
	}
	struct exit_moment *m = &e->moments.items[*place - 1];
	m->first = x->time < m->first ? x->time : m->first;
	m->last = x->time > m->last ? x->time : m->last;
}

void early_exits_find(struct early_exits *e, struct textpool *texts, const struct fact *f, uint32_t reading,
		      uint32_t span)
{
	if (f->kind != KIND_SYSMON_START && f->kind != KIND_SYSMON_END)
		return;
	uint64_t *of_start = strmap_find(&e->starts, guid_of(f));
	if (!of_start || *of_start == STARTED)
		return;
	struct early_exit here = exit_or_start(texts, f, reading, span);
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
		note_moment(e, x);
	}
}

/* ---- asked for ---- */

static bool is_near(const struct early_exits *e, struct moment_key key, wintime time)
{
	const uint64_t *place = strmap_find(&e->moments_of, key_text(&key));
	const struct exit_moment *m = place ? &e->moments.items[*place - 1] : NULL;
	return m && time >= m->first - SAME_EVENT && time <= m->last + SAME_EVENT;
}

bool early_exits_has(const struct early_exits *e, struct textpool *texts, const struct fact *f, uint32_t reading)
{
	if (!e->moments.n)
		return false;
	if (f->kind == KIND_SYSMON_END) {
		const uint64_t *of_start = strmap_find(&e->starts, guid_of(f));
		return of_start && *of_start && *of_start != STARTED && e->found.items[*of_start - 1].early;
	}
	struct early_exit here = exit_or_start(texts, f, reading, 0);
	struct moment_key key = moment_key(&here);
	for (key.time--; key.time <= here.time / SAME_EVENT + 1; key.time++)
		if (is_near(e, key, here.time))
			return true;
	return false;
}

void early_exits_free(struct early_exits *e)
{
	idmap_free(&e->exits);
	strmap_free(&e->starts);
	strmap_free(&e->moments_of);
	VEC_FREE(&e->found);
	VEC_FREE(&e->moments);
	*e = (struct early_exits){0};
}
