#include "correlate/sysmon_time.h"

#include <stdlib.h>

static struct start_pair *pair_of(struct sysmon_time *s, struct textpool *texts, const struct fact *f, bool sysmon)
{
	struct {
		uint64_t pid, image;
	} key = {fact_id_or_0(f, sysmon ? F_ProcessId : F_NewProcessId),
		 textpool_canonical(texts, textpool_add_image(texts, fact_value(f, sysmon ? F_Image : F_NewProcessName)))};
	if (!key.pid || !key.image)
		return NULL;
	uint64_t *place = strmap_at(&s->places, (struct str){(const char *)&key, sizeof key});
	if (!*place) {
		VEC_PUSH(&s->pairs, (struct start_pair){0});
		*place = s->pairs.n;
	}
	return &s->pairs.items[*place - 1];
}

static bool is_near(wintime x, wintime y)
{
	return x && y && llabs(x - y) <= FACT_SAME_EVENT;
}

/* Each start is told of once: a pair that was compared is done with. */
static void compare(struct sysmon_time *s, struct start_pair *p)
{
	bool happened = is_near(p->security, p->happened), written = is_near(p->security, p->written);
	if (!happened && !written)
		return;
	if (happened)
		s->agree++;
	else
		s->only_written++;
	*p = (struct start_pair){0};
}

void sysmon_time_note(struct sysmon_time *s, struct textpool *texts, const struct fact *f)
{
	bool sysmon = f->kind == KIND_SYSMON_START;
	if (!sysmon && (f->kind != KIND_PROCESS_START || !s->pairs.n)) /* there may be no Sysmon */
		return;
	struct start_pair *p = pair_of(s, texts, f, sysmon);
	if (!p)
		return;
	if (sysmon) {
		p->happened = f->time;
		p->written = f->written;
	} else {
		p->security = f->time;
	}
	compare(s, p);
}

bool sysmon_time_is_off(const struct sysmon_time *s)
{
	return s->only_written > s->agree;
}

void sysmon_time_free(struct sysmon_time *s)
{
	strmap_free(&s->places);
	VEC_FREE(&s->pairs);
	*s = (struct sysmon_time){0};
}
