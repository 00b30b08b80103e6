/* A host of NT 4 to 2003: what it does is told by the events of its time.  The
 * modern event is filled as ever, and changed here into the older one of the
 * same meaning; what had no event then is not logged. */
#include "tools/sim.h"

#include <inttypes.h>

static const struct {
	uint16_t modern;
	enum shape_id old;
} pairs[] = {
	{4688, EV_592}, {4689, EV_593}, {4625, EV_529}, {4634, EV_538}, {4647, EV_551},
	{4648, EV_552}, {4672, EV_576}, {4697, EV_601}, {4778, EV_682}, {4779, EV_683},
	{4608, EV_512}, {4609, EV_513}, {1100, EV_513}, {1102, EV_517}, {4616, EV_520},
	{4720, EV_624}, {4722, EV_626}, {4723, EV_627}, {4724, EV_628}, {4725, EV_629},
	{4726, EV_630}, {4728, EV_632}, {4729, EV_633}, {4732, EV_636}, {4733, EV_637},
	{4738, EV_642}, {4740, EV_644}, {4658, EV_560},
};

/* Whether the header's SID is the Target's: else it is the Subject's. */
static bool is_targets(unsigned event_id)
{
	return event_id == 4624 || event_id == 4634 || event_id == 4647;
}

/* SHAPE_COUNT where there was no such event. */
static enum shape_id old_shape(const struct sim_host *h, const struct out_event *e, uint64_t type)
{
	unsigned id = e->shape->event_id;
	bool is_2003 = h->legacy == LEGACY_2003;

	if (id == 4624 && (type == 3 || type == 8))
		return is_2003 ? EV_540 : h->legacy == LEGACY_XP ? EV_540_8 : EV_540_7;
	if (id == 4624)
		return is_2003 ? EV_528 : h->legacy == LEGACY_XP ? EV_528_8 : EV_528_7;
	if (id == 4625 && !is_2003)
		return EV_529_6;
	if (id == 4689 && h->legacy == LEGACY_2000)
		return EV_593_4;
	if (h->legacy == LEGACY_2000 && (id == 4647 || id == 4648 || id == 4697 || id == 4616))
		return SHAPE_COUNT;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i].modern == id)
			return pairs[i].old;
	return SHAPE_COUNT;
}

static const struct value *value_of(const struct out_event *e, enum field field)
{
	int at = shape_position(e->shape, field);

	return at < 0 ? NULL : &e->values[at];
}

static uint64_t number_of(const struct out_event *e, enum field field)
{
	const struct value *v = value_of(e, field);
	uint64_t n = 0;

	if (v && v->kind == VALUE_NUMBER)
		return v->number;
	return v && v->kind == VALUE_TEXT && str_to_id(v->text, &n) ? n : 0;
}

static struct str text_of(const struct out_event *e, enum field field)
{
	const struct value *v = value_of(e, field);

	return v && v->kind == VALUE_TEXT ? v->text : (struct str){"", 0};
}

static bool is_logon_id(enum field field)
{
	return field == F_SubjectLogonId || field == F_TargetLogonId || field == F_PrimaryLogonId ||
	       field == F_LogonID;
}

static bool is_process_id(enum field field)
{
	return field == F_ProcessId || field == F_NewProcessId || field == F_TargetProcessId;
}

void sim_legacy_texts(struct out_event *e)
{
	static char texts[SHAPE_MAX_FIELDS][48];

	for (int i = 0; i < shape_field_count(e->shape); i++) {
		enum field field = e->shape->fields[i].field;
		struct value *v = &e->values[i];
		uint64_t n = v->number;
		bool number = v->kind == VALUE_NUMBER || (v->kind == VALUE_TEXT && str_to_id(v->text, &n));
		if (!number || (!is_logon_id(field) && !is_process_id(field)))
			continue;
		if (is_logon_id(field))
			snprintf(texts[i], sizeof texts[i], "(0x%" PRIX64 ",0x%" PRIX64 ")", n >> 32,
				 n & 0xffffffff);
		else
			snprintf(texts[i], sizeof texts[i], "%" PRIu64, n);
		*v = (struct value){VALUE_TEXT, str_of(texts[i]), 0};
	}
}

/* Images had no drive on 2000. */
static void cut_drives(struct out_event *e)
{
	static const enum field images[] = {F_NewProcessName, F_ProcessName, F_TargetProcessName};

	for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
		int at = shape_position(e->shape, images[i]);
		struct str text = text_of(e, images[i]);
		if (at >= 0 && text.n > 2 && text.p[1] == ':')
			e->values[at].text = str_sub(text, 2, text.n);
	}
}

static void begin(struct out_event *e, const struct out_event *from, enum shape_id shape)
{
	*e = *from;
	event_reset(e, &shapes[shape]);
	e->channel = from->channel;
	for (int i = 0; i < shape_field_count(e->shape); i++) {
		const struct value *v = value_of(from, e->shape->fields[i].field);
		if (v)
			e->values[i] = *v;
	}
}

static void special_fields(struct sim_host *h, struct out_event *e, const struct out_event *from)
{
	if (e->shape->event_id == 517 || e->shape->event_id == 520) {
		event_text(e, F_PrimaryUserName, STR("SYSTEM"));
		event_text(e, F_PrimaryDomainName, STR("NT AUTHORITY"));
		event_number(e, F_PrimaryLogonId, 0x3e7);
	}
	if (e->shape->event_id == 517)
		e->user_sid = str_of(h->system.sid);
	if (e->shape->event_id == 520) {
		event_text(e, F_PreviousDate, str_sub(text_of(from, F_PreviousTime), 0, 10));
		event_text(e, F_NewDate, str_sub(text_of(from, F_NewTime), 0, 10));
		event_text(e, F_PreviousTime, str_sub(text_of(from, F_PreviousTime), 11, 19));
		event_text(e, F_NewTime, str_sub(text_of(from, F_NewTime), 11, 19));
	}
}

/* A process made for somebody else: 592 tells who made it, 600 whose it became. */
static bool token_event(struct sim_host *h, struct out_event *e, const struct out_event *from)
{
	uint64_t owner = number_of(from, F_TargetLogonId);
	const struct value *v;

	if (from->shape->event_id != 4688 || !owner || owner == number_of(from, F_SubjectLogonId) ||
	    h->legacy == LEGACY_2000)
		return false;
	begin(e, from, EV_600);
	event_text(e, F_ProcessName, text_of(from, F_ParentProcessName));
	if ((v = value_of(from, F_NewProcessId)))
		e->values[shape_position(e->shape, F_TargetProcessId)] = *v;
	event_text(e, F_TargetProcessName, text_of(from, F_NewProcessName));
	e->user_sid = text_of(from, F_SubjectUserSid);
	return true;
}

int sim_legacy_events(struct sim_host *h, const struct out_event *from, struct out_event out[2])
{
	bool security = str_eq(str_of(from->shape->channel), STR("Security"));
	enum shape_id shape;

	if (from->shape->payload == PAYLOAD_LEGACY || !security) {
		bool known = from->shape->payload == PAYLOAD_LEGACY ||
			     (from->shape->payload == PAYLOAD_PLAIN && from->shape->event_id != 7045);
		out[0] = *from;
		return known;
	}
	shape = old_shape(h, from, number_of(from, F_LogonType));
	if (shape == SHAPE_COUNT)
		return 0;
	begin(&out[0], from, shape);
	out[0].user_sid = text_of(from, is_targets(from->shape->event_id) ? F_TargetUserSid
									   : F_SubjectUserSid);
	special_fields(h, &out[0], from);
	int n = token_event(h, &out[1], from) ? 2 : 1;
	for (int i = 0; i < n; i++)
		if (h->legacy == LEGACY_2000)
			cut_drives(&out[i]);
	return n;
}
