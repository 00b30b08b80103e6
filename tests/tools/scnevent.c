/* The verb event: any event of the table, field by field. */
#include "tools/scenario.h"

static void event_fields(struct scenario *s, struct out_event *e)
{
	for (size_t i = 0; i < s->n; i++) {
		struct scn_word *w = &s->words[i];
		enum field f = w->key.n && !s->used[i] ? field_find(w->key) : F_END;
		int at = f ? shape_position(e->shape, f) : -1;
		if (!w->key.n || s->used[i])
			continue;
		s->used[i] = true;
		if (at < 0)
			scn_fail(s, "event %u version %u has no field '%.*s'", e->shape->event_id,
				 e->shape->version, STR_ARG(w->key));
		else if (w->null)
			e->values[at] = (struct value){VALUE_NULL, {"", 0}, 0};
		else
			e->values[at] = (struct value){VALUE_TEXT, w->text, 0};
	}
}

static void event_header(struct scenario *s, struct out_event *e)
{
	const struct str *record = scn_option(s, "record");
	uint64_t n = 0;

	e->pid = (uint32_t)scn_number(s, "pid", e->pid);
	e->tid = (uint32_t)scn_number(s, "tid", e->tid);
	e->user_sid = scn_text(s, "user", e->user_sid);
	e->computer = scn_text(s, "computer", e->computer);
	e->activity = scn_text(s, "activity", e->activity);
	if (!record)
		return;
	if (str_eq(*record, STR("none")))
		n = RECORD_ID_NONE;
	else if (!str_to_id(*record, &n))
		scn_fail(s, "record=%.*s: a number or none", STR_ARG(*record));
	e->record_id = n;
}

/* in=, target= and process= fill whole groups of fields. */
static void event_groups(struct scenario *s, struct out_event *e, struct sim_session *in,
			 struct sim_session *target, const struct sim_proc *process)
{
	bool old = e->shape->payload == PAYLOAD_LEGACY && !e->user_sid.n;

	if (in)
		sim_subject(s->host, e, in);
	if (target)
		sim_target(e, target);
	if (old && (in || target))
		e->user_sid = str_of((in ? in : target)->account->sid);
	if (process) {
		event_number(e, F_ProcessId, process->pid);
		event_text(e, F_ProcessName, process->image);
	}
}

/* event ID [v=VERSION] [fields=N] [provider=PART] FIELD=VALUE... */
void scn_event(struct scenario *s)
{
	uint64_t id;
	int version = (int)scn_number(s, "v", (uint64_t)-1);
	int fields = (int)scn_number(s, "fields", (uint64_t)-1);
	struct str provider = scn_text(s, "provider", STR(""));
	struct str channel = scn_text(s, "channel", STR(""));
	struct sim_session *in = scn_session_option(s, "in"), *target = scn_session_option(s, "target");
	struct sim_proc *process = scn_proc_option(s, "process");
	const struct shape *shape;
	enum log_kind kind;
	struct out_event *e;

	if (!str_to_u64(scn_word(s, 0), &id)) {
		scn_fail(s, "event needs an event ID");
		return;
	}
	shape = shape_find((unsigned)id, provider, version, fields);
	if (!shape) {
		scn_fail(s, "event %u is not in the table (tests/tools/events.c) in that form",
			 (unsigned)id);
		return;
	}
	kind = sim_log_find(channel.n ? channel : str_of(shape->channel));
	if (kind == LOG_KINDS)
		kind = LOG_SECURITY; /* a channel name of its own, in that file */
	e = sim_event(s->host, (enum shape_id)(shape - shapes));
	e->channel = sim_log_find(channel) == LOG_KINDS ? channel : (struct str){"", 0};
	event_number(e, F_StartTime, (uint64_t)e->time); /* of Kernel-General 12 and 13 */
	event_number(e, F_StopTime, (uint64_t)e->time);
	event_header(s, e);
	event_groups(s, e, in, target, process);
	event_fields(s, e);
	if (!s->err.kind)
		sim_emit(s->host, kind);
}
