/* How a template definition is built: a walk over the elements that puts their
 * tokens, leaves room for each element's size and comes back to fill it in.
 * Token numbers, sizes and the place of inlined names follow what Windows
 * writes; see the EVTX format notes of libyal. */
#include "tools/binxml.h"

#include <string.h>

#include "tools/binvalue.h"

enum token {
	TOK_END = 0x00,
	TOK_OPEN = 0x01,
	TOK_CLOSE_START = 0x02,
	TOK_CLOSE_EMPTY = 0x03,
	TOK_END_ELEMENT = 0x04,
	TOK_VALUE = 0x05,
	TOK_ATTRIBUTE = 0x06,
	TOK_TEMPLATE = 0x0c,
	TOK_NORMAL = 0x0d,
	TOK_OPTIONAL = 0x0e,
	TOK_MORE = 0x40, /* with OPEN: has attributes; with ATTRIBUTE: more follow */
};

static const uint8_t fragment_header[4] = {0x0f, 0x01, 0x01, 0x00};

enum { NO_DEPENDENCY = 0xffff };

/* The values of the System template, by their position. */
enum system_value {
	SYS_LEVEL, SYS_OPCODE, SYS_TASK, SYS_EVENT_ID, SYS_QUALIFIERS, SYS_KEYWORDS, SYS_TIME,
	SYS_ACTIVITY, SYS_PID, SYS_TID, SYS_RECORD_ID, SYS_VERSION, SYS_USER_SID,
	SYS_RELATED_ACTIVITY, SYS_PROVIDER, SYS_PROVIDER_GUID, SYS_CHANNEL, SYS_PAYLOAD,
	SYS_COUNT
};

uint16_t name_hash(struct str name)
{
	uint32_t h = 0;

	for (size_t i = 0; i < name.n; i++)
		h = h * 65599 + (unsigned char)name.p[i];
	return (uint16_t)h;
}

static uint32_t get_u32(const struct chunk *c, size_t at)
{
	return (uint32_t)c->bytes[at] | (uint32_t)c->bytes[at + 1] << 8 |
	       (uint32_t)c->bytes[at + 2] << 16 | (uint32_t)c->bytes[at + 3] << 24;
}

static void set_u32(struct chunk *c, size_t at, size_t value)
{
	for (size_t i = 0; i < 4 && at + i < CHUNK_SIZE; i++)
		c->bytes[at + i] = (uint8_t)(value >> (8 * i));
}

void chunk_reset(struct chunk *c)
{
	memset(c->bytes, 0, CHUNK_HEADER);
	c->at = CHUNK_HEADER;
	c->full = false;
}

void chunk_rewind(struct chunk *c, size_t start)
{
	for (size_t i = 0; i < CHUNK_NAME_LISTS + CHUNK_TEMPLATE_LISTS; i++) {
		size_t head = CHUNK_NAMES_AT + 4 * i;
		while (get_u32(c, head) >= start)
			set_u32(c, head, get_u32(c, get_u32(c, head)));
	}
	c->at = start;
	c->full = false;
}

void chunk_put(struct chunk *c, const void *bytes, size_t n)
{
	if (c->full || n > CHUNK_SIZE - c->at) {
		c->full = true;
		return;
	}
	memcpy(c->bytes + c->at, bytes, n);
	c->at += n;
}

static void put_u8(struct chunk *c, unsigned value)
{
	chunk_put(c, &(uint8_t){(uint8_t)value}, 1);
}

static void put_u16(struct chunk *c, unsigned value)
{
	chunk_put(c, (uint8_t[]){(uint8_t)value, (uint8_t)(value >> 8)}, 2);
}

void chunk_put_u32(struct chunk *c, uint32_t value)
{
	put_u16(c, value & 0xffff);
	put_u16(c, value >> 16);
}

void chunk_put_u64(struct chunk *c, uint64_t value)
{
	chunk_put_u32(c, (uint32_t)value);
	chunk_put_u32(c, (uint32_t)(value >> 32));
}

static bool name_is(const struct chunk *c, size_t at, struct str name)
{
	if (c->bytes[at + 6] + 256u * c->bytes[at + 7] != name.n)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (c->bytes[at + 8 + 2 * i] != (uint8_t)name.p[i] || c->bytes[at + 9 + 2 * i])
			return false;
	return true;
}

/* The offset of a name; the name itself behind it where the chunk has it not. */
static void put_name(struct chunk *c, struct str name)
{
	uint16_t hash = name_hash(name);
	size_t head = CHUNK_NAMES_AT + 4 * (hash % CHUNK_NAME_LISTS);
	uint32_t at = get_u32(c, head);

	while (at && !name_is(c, at, name))
		at = get_u32(c, at);
	if (at) {
		chunk_put_u32(c, at);
		return;
	}
	at = (uint32_t)c->at + 4;
	chunk_put_u32(c, at);
	chunk_put_u32(c, get_u32(c, head));
	put_u16(c, hash);
	put_u16(c, (unsigned)name.n);
	chunk_put_utf16(c, name);
	put_u16(c, 0);
	if (!c->full)
		set_u32(c, head, at);
}

/* An element that is being put; sizes are filled in when they are known. */
struct element {
	size_t size_at, attributes_at;
};

static struct element element_open(struct chunk *c, struct str name, bool attributes,
				   unsigned dependency)
{
	struct element e = {0};

	put_u8(c, TOK_OPEN | (attributes ? TOK_MORE : 0u));
	put_u16(c, dependency);
	e.size_at = c->at;
	chunk_put_u32(c, 0);
	put_name(c, name);
	if (attributes) {
		e.attributes_at = c->at;
		chunk_put_u32(c, 0);
	}
	return e;
}

static void attributes_end(struct chunk *c, const struct element *e)
{
	if (e->attributes_at)
		set_u32(c, e->attributes_at, c->at - e->attributes_at - 4);
}

static void element_content(struct chunk *c, const struct element *e)
{
	attributes_end(c, e);
	put_u8(c, TOK_CLOSE_START);
}

static void element_end(struct chunk *c, const struct element *e)
{
	put_u8(c, TOK_END_ELEMENT);
	set_u32(c, e->size_at, c->at - e->size_at - 4);
}

static void element_end_empty(struct chunk *c, const struct element *e)
{
	attributes_end(c, e);
	put_u8(c, TOK_CLOSE_EMPTY);
	set_u32(c, e->size_at, c->at - e->size_at - 4);
}

static void put_attribute(struct chunk *c, struct str name, bool more)
{
	put_u8(c, TOK_ATTRIBUTE | (more ? TOK_MORE : 0u));
	put_name(c, name);
}

static void put_text(struct chunk *c, struct str text)
{
	put_u8(c, TOK_VALUE);
	put_u8(c, T_STR);
	put_u16(c, (unsigned)utf16_units(text));
	chunk_put_utf16(c, text);
}

static void put_substitution(struct chunk *c, enum token token, unsigned position,
			     enum value_type type)
{
	put_u8(c, token);
	put_u16(c, position);
	put_u8(c, type);
}

static void put_optional(struct chunk *c, unsigned position, enum value_type type)
{
	put_substitution(c, TOK_OPTIONAL, position, type);
}

/* <name>%position</name>, left out when the value is NULL. */
static void put_simple(struct chunk *c, struct str name, unsigned position, enum value_type type)
{
	struct element e = element_open(c, name, false, position);

	element_content(c, &e);
	put_optional(c, position, type);
	element_end(c, &e);
}

static void put_provider(struct chunk *c, const struct shape *s)
{
	struct element e = element_open(c, STR("Provider"), true, NO_DEPENDENCY);

	put_attribute(c, STR("Name"), true);
	put_optional(c, SYS_PROVIDER, T_STR);
	put_attribute(c, STR("Guid"), s->source);
	put_optional(c, SYS_PROVIDER_GUID, T_GUID);
	if (s->source) {
		put_attribute(c, STR("EventSourceName"), false);
		put_text(c, str_of(s->source));
	}
	element_end_empty(c, &e);
}

static void put_event_id(struct chunk *c)
{
	struct element e = element_open(c, STR("EventID"), true, SYS_EVENT_ID);

	put_attribute(c, STR("Qualifiers"), false);
	put_optional(c, SYS_QUALIFIERS, T_U16);
	element_content(c, &e);
	put_optional(c, SYS_EVENT_ID, T_U16);
	element_end(c, &e);
}

/* An empty element with one or two optional attributes. */
static void put_attributes_only(struct chunk *c, struct str name, struct str first,
				unsigned first_at, struct str second, unsigned second_at,
				enum value_type type)
{
	struct element e = element_open(c, name, true, NO_DEPENDENCY);

	put_attribute(c, first, second.n > 0);
	put_optional(c, first_at, type);
	if (second.n) {
		put_attribute(c, second, false);
		put_optional(c, second_at, type);
	}
	element_end_empty(c, &e);
}

static void put_system_values(struct chunk *c, const struct out_event *e)
{
	static const struct str none = {"", 0};
	struct element computer;

	put_provider(c, e->shape);
	put_event_id(c);
	put_simple(c, STR("Version"), SYS_VERSION, T_U8);
	put_simple(c, STR("Level"), SYS_LEVEL, T_U8);
	put_simple(c, STR("Task"), SYS_TASK, T_U16);
	put_simple(c, STR("Opcode"), SYS_OPCODE, T_U8);
	put_simple(c, STR("Keywords"), SYS_KEYWORDS, T_HEX64);
	put_attributes_only(c, STR("TimeCreated"), STR("SystemTime"), SYS_TIME, none, 0, T_TIME);
	put_simple(c, STR("EventRecordID"), SYS_RECORD_ID, T_U64);
	put_attributes_only(c, STR("Correlation"), STR("ActivityID"), SYS_ACTIVITY,
			    STR("RelatedActivityID"), SYS_RELATED_ACTIVITY, T_GUID);
	put_attributes_only(c, STR("Execution"), STR("ProcessID"), SYS_PID, STR("ThreadID"),
			    SYS_TID, T_U32);
	put_simple(c, STR("Channel"), SYS_CHANNEL, T_STR);
	computer = element_open(c, STR("Computer"), false, NO_DEPENDENCY);
	element_content(c, &computer);
	put_text(c, e->computer);
	element_end(c, &computer);
	put_attributes_only(c, STR("Security"), STR("UserID"), SYS_USER_SID, none, 0, T_SID);
}

static void put_system_template(struct chunk *c, const struct out_event *e)
{
	struct element event = element_open(c, STR("Event"), true, NO_DEPENDENCY);
	struct element system, user = {0};

	put_attribute(c, STR("xmlns"), false);
	put_text(c, STR("http://schemas.microsoft.com/win/2004/08/events/event"));
	element_content(c, &event);
	system = element_open(c, STR("System"), false, NO_DEPENDENCY);
	element_content(c, &system);
	put_system_values(c, e);
	element_end(c, &system);
	if (e->shape->payload == PAYLOAD_USER) {
		user = element_open(c, STR("UserData"), false, SYS_PAYLOAD);
		element_content(c, &user);
	}
	put_optional(c, SYS_PAYLOAD, T_BINXML);
	if (e->shape->payload == PAYLOAD_USER)
		element_end(c, &user);
	element_end(c, &event);
}

static void put_data_field(struct chunk *c, const struct shape *s, unsigned i)
{
	const struct field_def *def = &s->fields[i];
	const char *name = field_xml_name(s, def->field);
	struct element e;

	if (def->field == F_Binary) {
		put_simple(c, STR("Binary"), i, def->type);
		return;
	}
	if (s->payload == PAYLOAD_USER) {
		e = element_open(c, str_of(name), false, NO_DEPENDENCY);
	} else {
		e = element_open(c, STR("Data"), name, NO_DEPENDENCY);
		if (name) {
			put_attribute(c, STR("Name"), false);
			put_text(c, str_of(name));
		}
	}
	element_content(c, &e);
	put_substitution(c, TOK_NORMAL, i, def->type);
	element_end(c, &e);
}

static void put_payload_template(struct chunk *c, const struct out_event *e)
{
	const struct shape *s = e->shape;
	struct str name = str_of(s->element ? s->element : "EventData");
	struct element root = element_open(c, name, s->xmlns, NO_DEPENDENCY);
	int n = shape_field_count(s);

	if (s->xmlns) {
		put_attribute(c, STR("xmlns"), false);
		put_text(c, str_of(s->xmlns));
	}
	if (!n) {
		element_end_empty(c, &root);
		return;
	}
	element_content(c, &root);
	for (int i = 0; i < n; i++)
		put_data_field(c, s, (unsigned)i);
	element_end(c, &root);
}

/* A template's GUID: Windows draws it from the manifest; here it is a hash of
 * what makes the template, so that equal templates are found equal. */
static void template_guid(const struct out_event *e, bool system, uint8_t guid[16])
{
	const struct shape *s = e->shape;
	uint64_t h[2] = {0xcbf29ce484222325, 0x84222325cbf29ce4};
	struct str part[2] = {e->computer, str_of(s->source ? s->source : "")};
	unsigned mix = system ? 1000u + (s->payload == PAYLOAD_USER)
			      : (unsigned)(s - shapes);

	for (int k = 0; k < 2; k++) {
		h[k] = (h[k] ^ mix) * 0x100000001b3;
		for (int p = 0; system && p < 2; p++)
			for (size_t i = 0; i < part[p].n; i++)
				h[k] = (h[k] ^ (unsigned char)part[p].p[i]) * 0x100000001b3;
		h[k] = (h[k] ^ h[k] >> 29) * 0xbf58476d1ce4e5b9;
		h[k] ^= h[k] >> 32;
		for (int i = 0; i < 8; i++)
			guid[8 * k + i] = (uint8_t)(h[k] >> (8 * i));
	}
}

/* The start of a template instance: a pointer at the definition, and where the
 * chunk has it not yet, the definition itself. */
static void put_template(struct chunk *c, const struct out_event *e, bool system)
{
	uint8_t guid[16];
	uint32_t id, at;
	size_t head, size_at;

	template_guid(e, system, guid);
	id = (uint32_t)guid[0] | (uint32_t)guid[1] << 8 | (uint32_t)guid[2] << 16 |
	     (uint32_t)guid[3] << 24;
	head = CHUNK_TEMPLATES_AT + 4 * (id % CHUNK_TEMPLATE_LISTS);
	for (at = get_u32(c, head); at && memcmp(c->bytes + at + 4, guid, 16);)
		at = get_u32(c, at);
	put_u8(c, TOK_TEMPLATE);
	put_u8(c, 1);
	chunk_put_u32(c, id);
	chunk_put_u32(c, at ? at : (uint32_t)c->at + 4);
	if (at)
		return;
	at = (uint32_t)c->at;
	chunk_put_u32(c, get_u32(c, head));
	chunk_put(c, guid, 16);
	size_at = c->at;
	chunk_put_u32(c, 0);
	chunk_put(c, fragment_header, 4);
	if (system)
		put_system_template(c, e);
	else
		put_payload_template(c, e);
	put_u8(c, TOK_END);
	set_u32(c, size_at, c->at - size_at - 4);
	if (!c->full)
		set_u32(c, head, at);
}

/* The table of sizes and types in front of a template's values. */
struct value_table {
	size_t at;
};

static struct value_table value_table_open(struct chunk *c, uint32_t n)
{
	static const uint8_t zeros[4 * SHAPE_MAX_FIELDS];
	struct value_table t;

	chunk_put_u32(c, n);
	t.at = c->at;
	chunk_put(c, zeros, 4 * n);
	return t;
}

static void value_table_set(struct chunk *c, struct value_table t, unsigned i, size_t start,
			    enum value_type type)
{
	set_u32(c, t.at + 4 * i, ((c->at - start) & 0xffff) | (size_t)type << 16);
}

static bool put_payload(struct chunk *c, const struct out_event *e, struct buf *why)
{
	const struct shape *s = e->shape;
	int n = shape_field_count(s);
	struct value_table table;

	if (s->payload != PAYLOAD_AUDIT)
		chunk_put(c, fragment_header, 4);
	put_template(c, e, false);
	table = value_table_open(c, (uint32_t)n);
	for (int i = 0; i < n; i++) {
		size_t start = c->at;
		enum value_type type;
		if (!chunk_put_value(c, &s->fields[i], &e->values[i], s->payload, &type)) {
			buf_printf(why, "%s: not a value of its type: ",
				   field_name(s->fields[i].field));
			buf_add_str(why, e->values[i].text);
			return false;
		}
		value_table_set(c, table, (unsigned)i, start, type);
	}
	if (s->payload != PAYLOAD_AUDIT)
		put_u8(c, TOK_END);
	return true;
}

static struct value number(uint64_t n)
{
	return (struct value){VALUE_NUMBER, {"", 0}, n};
}

static struct value text_or_null(struct str text)
{
	return (struct value){text.n ? VALUE_TEXT : VALUE_NULL, text, 0};
}

static void system_values(const struct out_event *e, struct value v[SYS_COUNT])
{
	const struct shape *s = e->shape;

	v[SYS_LEVEL] = number(s->level);
	v[SYS_OPCODE] = number(s->opcode);
	v[SYS_TASK] = number(s->task);
	v[SYS_EVENT_ID] = number(s->event_id);
	v[SYS_QUALIFIERS] = s->qualifiers < 0 ? text_or_null(STR(""))
					      : number((uint64_t)s->qualifiers);
	v[SYS_KEYWORDS] = number(s->keywords);
	v[SYS_TIME] = number((uint64_t)e->time);
	v[SYS_ACTIVITY] = text_or_null(e->activity);
	v[SYS_PID] = number(e->pid);
	v[SYS_TID] = number(e->tid);
	v[SYS_RECORD_ID] =
		e->record_id == RECORD_ID_NONE ? text_or_null(STR("")) : number(e->record_id);
	v[SYS_VERSION] = number(s->version);
	v[SYS_USER_SID] = text_or_null(e->user_sid);
	v[SYS_RELATED_ACTIVITY] = text_or_null(STR(""));
	v[SYS_PROVIDER] = text_or_null(str_of(s->provider));
	v[SYS_PROVIDER_GUID] = text_or_null(str_of(s->guid));
	v[SYS_CHANNEL] = text_or_null(e->channel.n ? e->channel : str_of(s->channel));
}

bool binxml_put_event(struct chunk *c, const struct out_event *e, struct buf *why)
{
	static const enum value_type types[SYS_COUNT] = {
		[SYS_LEVEL] = T_U8, [SYS_OPCODE] = T_U8, [SYS_TASK] = T_U16,
		[SYS_EVENT_ID] = T_U16, [SYS_QUALIFIERS] = T_U16, [SYS_KEYWORDS] = T_HEX64,
		[SYS_TIME] = T_TIME, [SYS_ACTIVITY] = T_GUID, [SYS_PID] = T_U32,
		[SYS_TID] = T_U32, [SYS_RECORD_ID] = T_U64, [SYS_VERSION] = T_U8,
		[SYS_USER_SID] = T_SID, [SYS_RELATED_ACTIVITY] = T_GUID,
		[SYS_PROVIDER] = T_STR, [SYS_PROVIDER_GUID] = T_GUID, [SYS_CHANNEL] = T_STR,
	};
	struct value values[SYS_COUNT];
	struct value_table table;
	size_t start;

	system_values(e, values);
	chunk_put(c, fragment_header, 4);
	put_template(c, e, true);
	table = value_table_open(c, SYS_COUNT);
	for (unsigned i = 0; i < SYS_PAYLOAD; i++) {
		struct field_def def = {F_END, types[i], NULL};
		enum value_type type;
		start = c->at;
		if (!chunk_put_value(c, &def, &values[i], PAYLOAD_PLAIN, &type)) {
			buf_puts(why, "System: a GUID or SID is not one");
			return false;
		}
		value_table_set(c, table, i, start, type);
	}
	start = c->at;
	if (!put_payload(c, e, why))
		return false;
	value_table_set(c, table, SYS_PAYLOAD, start, T_BINXML);
	put_u8(c, TOK_END);
	return true;
}
