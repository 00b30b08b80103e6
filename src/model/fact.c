#include "model/fact.h"

#include <stdlib.h>
#include <string.h>

static const char *const field_names[FACT_FIELD_COUNT] = {
#define FIELD(name) #name,
	FACT_FIELDS(FIELD)
#undef FIELD
};

void fact_layout_index(struct fact_layout *layout)
{
	for (int field = 0; field < FACT_FIELD_COUNT; field++) {
		struct str name = str_of(field_names[field]);
		layout->slot[field] = -1;
		for (size_t i = 0; i < layout->n && i < INT16_MAX; i++)
			if (str_eq(layout->names[i], name)) {
				layout->slot[field] = (int16_t)i;
				break;
			}
	}
}

static bool is_empty(struct str s)
{
	return s.n == 0 || str_eq(s, STR("-")) || str_eq(s, STR("N/A"));
}

struct str fact_value_text(const struct fact_value *value)
{
	if (!value)
		return STR("");
	return value->text.p ? value->text : value->texts->get(value->texts, value->text_id);
}

const struct fact_value *fact_value(const struct fact *f, enum fact_field field)
{
	int slot = f->layout->slot[field];
	if (slot < 0 || (!f->values[slot].text_id && is_empty(f->values[slot].text)))
		return NULL;
	return &f->values[slot];
}

struct str fact_text(const struct fact *f, enum fact_field field)
{
	return fact_value_text(fact_value(f, field));
}

wintime fact_happened(enum fact_kind kind, struct str utc_time, wintime written)
{
	wintime happened;
	bool tells = kind == KIND_SYSMON_START || kind == KIND_SYSMON_END;
	if (!tells || !wintime_parse(str_trim(utc_time), &happened, NULL))
		return written;
	bool at_once = llabs(written - happened) <= FACT_SAME_EVENT;
	return kind == KIND_SYSMON_END && at_once ? written : happened;
}

bool fact_is_written_late(const struct fact *f)
{
	enum { KERNEL_STARTED = 12, KERNEL_STOPPED = 13 };
	return f->kind == KIND_BOOT_TYPE || (f->kind == KIND_BOOT && f->event_id == KERNEL_STARTED) ||
	       (f->kind == KIND_SHUTDOWN && f->event_id == KERNEL_STOPPED);
}

const struct fact_value *fact_user_sid(const struct fact *f)
{
	return f->user_sid.text_id || f->user_sid.text.n ? &f->user_sid : NULL;
}

const struct fact_value *fact_guid(const struct fact *f, enum fact_field field)
{
	const struct fact_value *value = fact_value(f, field);
	struct str text = fact_value_text(value);
	for (size_t i = 0; i < text.n; i++)
		if (!memchr("{0-}", text.p[i], 4))
			return value;
	return NULL;
}

bool fact_id64(const struct fact *f, enum fact_field field, uint64_t *id)
{
	const struct fact_value *value = fact_value(f, field);
	return value && str_to_id(str_trim(fact_value_text(value)), id);
}

uint64_t fact_id_or_0(const struct fact *f, enum fact_field field)
{
	uint64_t id;
	return fact_id64(f, field, &id) ? id : 0;
}
