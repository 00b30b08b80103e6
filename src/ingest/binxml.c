#include "ingest/binxml.h"

#include <string.h>

#include "ingest/bytes.h"
#include "ingest/utf16.h"

enum raw_token {
	RAW_END = 0x00,
	RAW_OPEN = 0x01,
	RAW_CLOSE_START = 0x02,
	RAW_CLOSE_EMPTY = 0x03,
	RAW_CLOSE = 0x04,
	RAW_VALUE = 0x05,
	RAW_ATTRIBUTE = 0x06,
	RAW_CDATA = 0x07,
	RAW_CHARACTER = 0x08,
	RAW_ENTITY = 0x09,
	RAW_PI = 0x0a,
	RAW_PI_DATA = 0x0b,
	RAW_INSTANCE = 0x0c,
	RAW_NORMAL = 0x0d,
	RAW_OPTIONAL = 0x0e,
	RAW_FRAGMENT = 0x0f,
	RAW_MORE = 0x40 /* a flag: attributes, or more of the same, follow */
};

enum {
	FRAGMENT_REST = 3,
	NAME_HEADER = 8, /* next of its list, hash, length */
	NAME_HASH_AT = 4,
	NAME_LENGTH_AT = 6,
	DEFINITION_HEADER = 24, /* next of its list, GUID, size */
	DEFINITION_GUID_AT = 4,
	DEFINITION_SIZE_AT = 20
};

static const char cut[] = "its binary XML is cut short";
static const char outside[] = "its binary XML points outside the chunk";
static const char stale[] = "its binary XML points at something written over";

static bool has(const struct cursor *c, uint32_t n)
{
	return c->end - c->at >= n;
}

static uint32_t take_u16(struct cursor *c)
{
	c->at += 2;
	return u16_at(c->chunk->p + c->at - 2);
}

static uint32_t take_u32(struct cursor *c)
{
	c->at += 4;
	return u32_at(c->chunk->p + c->at - 4);
}

/* ---- names and texts ---- */

bool utf16_is(struct utf16 s, const char *ascii)
{
	uint32_t i = 0;
	for (; i < s.n && ascii[i]; i++)
		if (s.p[2 * i] != (uint8_t)ascii[i] || s.p[2 * i + 1])
			return false;
	return i == s.n && !ascii[i];
}

struct str utf16_text(struct arena *a, struct utf16 s)
{
	return value_text(a, &(struct value){s.p, 2 * s.n, VALUE_STRING}, VALUE_AS_FACT);
}

uint32_t binxml_entity(struct utf16 name)
{
	static const struct {
		const char *name;
		uint32_t c;
	} known[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (utf16_is(name, known[i].name))
			return known[i].c;
	return 0;
}

/* h = h * 65599 + c, the lower half. */
static bool hash_fits(struct utf16 name, uint32_t hash)
{
	uint32_t h = 0;
	for (uint32_t i = 0; i < name.n; i++)
		h = h * 65599 + u16_at(name.p + 2 * i);
	return (h & 0xffff) == hash;
}

/* A name stands where it is used first, behind its own offset, or earlier. */
static const char *take_name(struct cursor *c, struct utf16 *name)
{
	if (!has(c, 4))
		return cut;
	uint32_t at = take_u32(c);
	const struct chunk *chunk = c->chunk;
	if (at > chunk->n || chunk->n - at < NAME_HEADER)
		return outside;
	name->n = u16_at(chunk->p + at + NAME_LENGTH_AT);
	name->p = chunk->p + at + NAME_HEADER;
	if ((chunk->n - at - NAME_HEADER) / 2 < name->n)
		return outside;
	if (chunk->strict && !hash_fits(*name, u16_at(chunk->p + at + NAME_HASH_AT)))
		return stale;
	if (at < c->at)
		return NULL;
	uint32_t size = NAME_HEADER + 2 * name->n + 2; /* with its NUL */
	if (at > c->end || c->end - at < size)
		return cut;
	c->at = at + size;
	return NULL;
}

static const char *take_text(struct cursor *c, struct utf16 *text)
{
	if (!has(c, 2))
		return cut;
	text->n = take_u16(c);
	text->p = c->chunk->p + c->at;
	if (!has(c, 2 * text->n))
		return cut;
	c->at += 2 * text->n;
	return NULL;
}

/* ---- tokens ---- */

static const char *take_open(struct cursor *c, struct token *t, bool attributes)
{
	uint32_t before = c->dependencies ? 6 : 4;
	if (c->in_tag)
		return "its binary XML opens an element within a tag";
	if (c->depth == BINXML_DEPTH_LIMIT)
		return "its elements are nested too deeply";
	if (!has(c, before))
		return cut;
	t->kind = TOKEN_OPEN;
	t->number = c->dependencies ? (uint16_t)take_u16(c) : BINXML_NO_DEPENDENCY;
	c->at += 4;
	const char *wrong = take_name(c, &t->text);
	if (wrong)
		return wrong;
	if (attributes && !has(c, 4))
		return cut;
	c->at += attributes ? 4 : 0;
	c->depth++;
	c->in_tag = true;
	return NULL;
}

static const char *take_close(struct cursor *c, struct token *t, enum token_kind kind)
{
	if (c->depth == 0 || c->in_tag != (kind != TOKEN_CLOSE))
		return "its binary XML ends an element that it did not begin";
	t->kind = kind;
	c->in_tag = false;
	c->depth -= kind != TOKEN_CONTENT;
	return NULL;
}

static const char *take_attribute(struct cursor *c, struct token *t)
{
	if (!c->in_tag)
		return "its binary XML has an attribute outside a tag";
	t->kind = TOKEN_ATTRIBUTE;
	return take_name(c, &t->text);
}

static const char *take_value(struct cursor *c, struct token *t)
{
	if (!has(c, 1))
		return cut;
	if (c->chunk->p[c->at++] != VALUE_STRING)
		return "its binary XML has a literal that is no text";
	t->kind = TOKEN_TEXT;
	return take_text(c, &t->text);
}

static const char *take_character(struct cursor *c, struct token *t)
{
	if (!has(c, 2))
		return cut;
	t->kind = TOKEN_CHARACTER;
	t->number = (uint16_t)take_u16(c);
	return NULL;
}

static const char *take_substitution(struct cursor *c, struct token *t, bool optional)
{
	if (!has(c, 3))
		return cut;
	t->kind = TOKEN_SUBSTITUTION;
	t->number = (uint16_t)take_u16(c);
	t->type = c->chunk->p[c->at++];
	t->optional = optional;
	return NULL;
}

static const char *take_end(struct cursor *c, struct token *t)
{
	t->kind = TOKEN_END;
	return c->depth ? "its binary XML ends within an element" : NULL;
}

static const char *take_named(struct cursor *c, struct token *t, enum token_kind kind)
{
	t->kind = kind;
	return take_name(c, &t->text);
}

static const char *take_texted(struct cursor *c, struct token *t, enum token_kind kind)
{
	t->kind = kind;
	return take_text(c, &t->text);
}

const char *binxml_next(struct cursor *c, struct token *t)
{
	uint8_t raw = RAW_FRAGMENT;
	while (c->at < c->end && (raw = c->chunk->p[c->at++]) == RAW_FRAGMENT) {
		if (!has(c, FRAGMENT_REST))
			return cut;
		c->at += FRAGMENT_REST;
	}
	switch (raw & ~RAW_MORE) {
	case RAW_OPEN:
		return take_open(c, t, raw & RAW_MORE);
	case RAW_CLOSE_START:
		return take_close(c, t, TOKEN_CONTENT);
	case RAW_CLOSE_EMPTY:
		return take_close(c, t, TOKEN_CLOSE_EMPTY);
	case RAW_CLOSE:
		return take_close(c, t, TOKEN_CLOSE);
	case RAW_VALUE:
		return take_value(c, t);
	case RAW_ATTRIBUTE:
		return take_attribute(c, t);
	case RAW_CDATA:
		return take_texted(c, t, TOKEN_CDATA);
	case RAW_CHARACTER:
		return take_character(c, t);
	case RAW_ENTITY:
		return take_named(c, t, TOKEN_ENTITY);
	case RAW_PI:
		return take_named(c, t, TOKEN_PI);
	case RAW_PI_DATA:
		return take_texted(c, t, TOKEN_PI_DATA);
	case RAW_INSTANCE:
		t->kind = TOKEN_INSTANCE;
		return NULL;
	case RAW_NORMAL:
	case RAW_OPTIONAL:
		return take_substitution(c, t, raw == RAW_OPTIONAL);
	case RAW_END:
	case RAW_FRAGMENT: /* nothing came behind it */
		return take_end(c, t);
	}
	return "its binary XML has an unknown token";
}

/* ---- templates ---- */

/* A definition stands at its first instance, behind its own offset, or earlier. */
static const char *take_definition(struct cursor *c, struct template_instance *t)
{
	if (!has(c, 9))
		return cut;
	c->at++;
	uint32_t id = take_u32(c), at = take_u32(c);
	const struct chunk *chunk = c->chunk;
	if (at > chunk->n || chunk->n - at < DEFINITION_HEADER)
		return outside;
	t->guid = chunk->p + at + DEFINITION_GUID_AT;
	t->size = u32_at(chunk->p + at + DEFINITION_SIZE_AT);
	t->definition = at + DEFINITION_HEADER;
	if (t->size > chunk->n - t->definition)
		return outside;
	if (t->size == 0)
		return "its template has been written over";
	if (chunk->strict && u32_at(t->guid) != id)
		return stale;
	if (at < c->at)
		return NULL;
	if (at > c->end || c->end - at < DEFINITION_HEADER + t->size)
		return cut;
	c->at = t->definition + t->size;
	return NULL;
}

const char *binxml_instance(struct cursor *c, struct values *values, struct template_instance *t)
{
	const char *wrong = take_definition(c, t);
	if (wrong)
		return wrong;
	if (!has(c, 4))
		return cut;
	uint32_t n = take_u32(c);
	if ((c->end - c->at) / 4 < n)
		return "it has fewer values than it says";
	const uint8_t *d = c->chunk->p + c->at, *p = d + 4 * (size_t)n, *end = c->chunk->p + c->end;
	t->n = n;
	if (values) {
		VEC_RESERVE(values, n);
		t->first = values->n;
		values->n += n;
	}
	for (uint32_t i = 0; i < n; i++, d += 4) {
		uint32_t size = u16_at(d);
		if ((size_t)(end - p) < size)
			return "its values run over its end";
		if (values)
			values->items[t->first + i] = (struct value){p, size, d[2]};
		p += size;
	}
	c->at = (uint32_t)(p - c->chunk->p);
	return NULL;
}

/* ---- lists ---- */

const char *binxml_list(struct cursor *c, struct tokens *list)
{
	list->n = 0;
	for (;;) {
		struct template_instance passed;
		struct token t = {.text = {(const uint8_t *)"", 0}};
		const char *wrong = binxml_next(c, &t);
		if (wrong || t.kind == TOKEN_END)
			return wrong;
		t.at = c->at;
		VEC_PUSH(list, t);
		if (t.kind == TOKEN_INSTANCE && (wrong = binxml_instance(c, NULL, &passed)))
			return wrong;
	}
}

bool tokens_same(const struct tokens *a, const struct tokens *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct token *x = &a->items[i], *y = &b->items[i];
		if (x->kind != y->kind || x->number != y->number || x->type != y->type ||
		    x->optional != y->optional || x->text.n != y->text.n || x->kind == TOKEN_INSTANCE ||
		    memcmp(x->text.p, y->text.p, 2 * (size_t)x->text.n) != 0)
			return false;
	}
	return true;
}
