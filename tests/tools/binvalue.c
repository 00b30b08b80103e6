/* A value reaches here as text, as a number, or not at all; the field's type
 * decides its bytes.  Where an event sets nothing the table's fallback counts,
 * and where that has none the type's own: "-", zero, S-1-0-0, the null GUID. */
#include "tools/binvalue.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/wintime.h"

static const struct value nothing = {VALUE_FALLBACK, {NULL, 0}, 0};

void event_reset(struct out_event *e, const struct shape *shape)
{
	int n = shape_field_count(shape);

	e->shape = shape;
	e->activity = e->user_sid = e->channel = (struct str){"", 0};
	for (int i = 0; i < n; i++) {
		e->values[i] = nothing;
		if (shape->fields[i].field == F_Binary)
			e->values[i].kind = VALUE_NULL;
	}
}

void event_text(struct out_event *e, enum field field, struct str text)
{
	int i = shape_position(e->shape, field);

	if (i >= 0)
		e->values[i] = (struct value){VALUE_TEXT, text, 0};
}

void event_number(struct out_event *e, enum field field, uint64_t number)
{
	int i = shape_position(e->shape, field);

	if (i >= 0)
		e->values[i] = (struct value){VALUE_NUMBER, {"", 0}, number};
}

static bool hex_digit(char c, unsigned *digit)
{
	if (c >= '0' && c <= '9')
		*digit = (unsigned)(c - '0');
	else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		*digit = (unsigned)((c | 0x20) - 'a' + 10);
	else
		return false;
	return true;
}

bool sid_parse(struct str text, struct sid *sid)
{
	uint64_t parts[17] = {0};
	size_t n = 0, i = 2;

	if (text.n < 5 || text.p[0] != 'S' || text.p[1] != '-')
		return false;
	while (i < text.n && n < 17) {
		size_t start = i;
		for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
			parts[n] = parts[n] * 10 + (uint64_t)(text.p[i] - '0');
		if (i == start || (i < text.n && text.p[i] != '-'))
			return false;
		n++;
		i++;
	}
	if (n < 3 || i < text.n)
		return false;
	sid->bytes[0] = (uint8_t)parts[0];
	sid->bytes[1] = (uint8_t)(n - 2);
	for (int k = 0; k < 6; k++) /* the authority, most significant byte first */
		sid->bytes[2 + k] = (uint8_t)(parts[1] >> (40 - 8 * k));
	for (size_t k = 2; k < n; k++)
		for (int b = 0; b < 4; b++)
			sid->bytes[8 + (k - 2) * 4 + (size_t)b] = (uint8_t)(parts[k] >> (8 * b));
	sid->n = 8 + (n - 2) * 4;
	return true;
}

bool guid_parse(struct str text, uint8_t guid[16])
{
	static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	size_t n = 0;
	unsigned high = 0, digit;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '{' || text.p[i] == '}' || text.p[i] == '-')
			continue;
		if (n == 32 || !hex_digit(text.p[i], &digit))
			return false;
		if (n % 2)
			guid[order[n / 2]] = (uint8_t)(high << 4 | digit);
		high = digit;
		n++;
	}
	return n == 32;
}

/* One code point of UTF-8, accepting surrogates; broken bytes give U+FFFD. */
static uint32_t next_point(const unsigned char **p, const unsigned char *end)
{
	const unsigned char *s = *p;
	uint32_t c = *s++;
	int more = c >= 0xf0 && c < 0xf5 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc2 && c < 0xe0;

	if (c < 0x80 || !more || end - s < more) {
		*p = s;
		return c < 0x80 ? c : 0xfffd;
	}
	c &= 0x3fu >> more;
	for (int i = 0; i < more; i++, s++) {
		if ((*s & 0xc0) != 0x80) {
			++*p;
			return 0xfffd;
		}
		c = c << 6 | (*s & 0x3f);
	}
	*p = s;
	return c > 0x10ffff ? 0xfffd : c;
}

size_t utf16_units(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
	size_t n = 0;

	while (p < end)
		n += next_point(&p, end) > 0xffff ? 2 : 1;
	return n;
}

void chunk_put_utf16(struct chunk *c, struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;

	if (c->full || text.n * 2 > CHUNK_SIZE - c->at) {
		/* UTF-16 is never more than twice as long: enough to be sure */
		c->full = true;
		return;
	}
	while (p < end) {
		uint32_t u = *p < 0x80 ? *p++ : next_point(&p, end);
		if (u > 0xffff) {
			uint32_t high = 0xd800 + ((u - 0x10000) >> 10);
			c->bytes[c->at++] = (uint8_t)high;
			c->bytes[c->at++] = (uint8_t)(high >> 8);
			u = 0xdc00 + ((u - 0x10000) & 0x3ff);
		}
		c->bytes[c->at++] = (uint8_t)u;
		c->bytes[c->at++] = (uint8_t)(u >> 8);
	}
}

static void put_string(struct chunk *c, struct str text, enum payload payload)
{
	chunk_put_utf16(c, text);
	if (payload == PAYLOAD_AUDIT)
		chunk_put(c, "\0", 2);
}

static bool put_binary(struct chunk *c, struct str text)
{
	unsigned high, low;

	if (text.n % 2)
		return false;
	for (size_t i = 0; i < text.n; i += 2) {
		if (!hex_digit(text.p[i], &high) || !hex_digit(text.p[i + 1], &low))
			return false;
		chunk_put(c, &(uint8_t){(uint8_t)(high << 4 | low)}, 1);
	}
	return true;
}

static bool put_number(struct chunk *c, enum value_type type, uint64_t n)
{
	bool four = type == T_U32 || type == T_I32 || type == T_HEX32 || type == T_BOOL;
	size_t size = type == T_U8 ? 1 : type == T_U16 ? 2 : four ? 4 : 8;

	if (type == T_I32)
		n = (uint32_t)n;
	if (size < 8 && n >> (8 * size))
		return false;
	for (size_t i = 0; i < size; i++)
		chunk_put(c, &(uint8_t){(uint8_t)(n >> (8 * i))}, 1);
	return true;
}

static bool put_numeric_text(struct chunk *c, enum value_type type, struct str text)
{
	uint64_t n = 0;
	wintime t = 0;

	if (text.n && type == T_TIME) {
		if (!wintime_parse(text, &t, NULL))
			return false;
		n = (uint64_t)t;
	} else if (type == T_BOOL && (!text.n || str_eq(text, STR("false")))) {
		n = 0;
	} else if (type == T_BOOL && str_eq(text, STR("true"))) {
		n = 1;
	} else if (type == T_I32 && text.n && text.p[0] == '-') {
		if (!str_to_id(str_sub(text, 1, text.n), &n))
			return false;
		n = -n;
	} else if (text.n && !str_to_id(text, &n)) {
		return false;
	}
	return put_number(c, type, n);
}

static bool put_text_as(struct chunk *c, enum value_type type, struct str text,
			enum payload payload)
{
	struct sid sid;
	uint8_t guid[16] = {0};

	switch (type) {
	case T_STR:
		put_string(c, text, payload);
		return true;
	case T_BIN:
		return put_binary(c, text);
	case T_SID:
		if (!sid_parse(text.n ? text : STR("S-1-0-0"), &sid))
			return false;
		chunk_put(c, sid.bytes, sid.n);
		return true;
	case T_GUID:
		if (text.n && !guid_parse(text, guid))
			return false;
		chunk_put(c, guid, 16);
		return true;
	default:
		return put_numeric_text(c, type, text);
	}
}

static struct str fallback_text(const struct field_def *def)
{
	if (def->fallback)
		return str_of(def->fallback);
	return def->type == T_STR ? STR("-") : (struct str){"", 0};
}

bool chunk_put_value(struct chunk *c, const struct field_def *def, const struct value *v,
		     enum payload payload, enum value_type *type)
{
	char digits[24];

	*type = def->type == T_PTR ? T_HEX64 : def->type;
	switch (v->kind) {
	case VALUE_NULL: /* an empty string keeps its type, as ETW writes it */
		if (def->field == F_END || def->type != T_STR)
			*type = T_NULL;
		return true;
	case VALUE_TEXT:
		return put_text_as(c, *type, v->text, payload);
	case VALUE_NUMBER:
		if (*type != T_STR)
			return put_number(c, *type, v->number);
		snprintf(digits, sizeof digits, "%" PRIu64, v->number);
		put_string(c, str_of(digits), payload);
		return true;
	case VALUE_FALLBACK:
		break;
	}
	return put_text_as(c, *type, fallback_text(def), payload);
}

/* The text form: what evtxexport makes of the bytes. */

static void number_text(enum value_type type, uint64_t n, struct buf *out)
{
	char time[WINTIME_ISO_SIZE];

	switch (type) {
	case T_TIME:
		wintime_iso((wintime)n, time);
		buf_puts(out, time);
		break;
	case T_HEX32:
		buf_printf(out, "0x%08" PRIx64, n);
		break;
	case T_BOOL:
		buf_puts(out, n ? "true" : "false");
		break;
	case T_I32:
		buf_printf(out, "%" PRId32, (int32_t)n);
		break;
	case T_PTR:
	case T_HEX64:
		buf_printf(out, "0x%016" PRIx64, n);
		break;
	default:
		buf_printf(out, "%" PRIu64, n);
	}
}

static void guid_text(struct str text, struct buf *out)
{
	uint8_t g[16] = {0};

	if (text.n)
		guid_parse(text, g);
	buf_printf(out, "{%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-", g[3], g[2], g[1], g[0],
		   g[5], g[4], g[7], g[6], g[8], g[9]);
	for (int i = 10; i < 16; i++)
		buf_printf(out, "%02X", g[i]);
	buf_putc(out, '}');
}

void event_value_text(const struct out_event *e, int position, struct buf *out)
{
	const struct field_def *def = &e->shape->fields[position];
	const struct value *v = &e->values[position];
	struct str text = v->kind == VALUE_TEXT ? v->text : fallback_text(def);
	uint64_t n = 0;
	wintime t = 0;

	if (v->kind == VALUE_NULL)
		return;
	if (v->kind == VALUE_NUMBER) {
		number_text(def->type, v->number, out);
	} else if (def->type == T_STR || def->type == T_BIN) {
		buf_add_str(out, text);
	} else if (def->type == T_SID) {
		buf_add_str(out, text.n ? text : STR("S-1-0-0"));
	} else if (def->type == T_GUID) {
		guid_text(text, out);
	} else if (def->type == T_TIME) {
		wintime_parse(text, &t, NULL);
		number_text(T_TIME, (uint64_t)t, out);
	} else if (def->type == T_BOOL) {
		buf_puts(out, str_eq(text, STR("true")) ? "true" : "false");
	} else if (def->type == T_I32 && text.n) {
		buf_add_str(out, text);
	} else {
		str_to_id(text, &n);
		number_text(def->type, n, out);
	}
}
