/* Compiling: every element is spelled out as it comes, and when it closes, its
 * steps are looked at: what is simple becomes one step, what says nothing goes. */
#include "ingest/binxml_plan.h"

#include <string.h>

#include "ingest/utf16.h"

enum { NAME_LIMIT = 1024 }; /* of a joined name, as in event_xml.c */

/* An element that has not closed yet. */
struct open_element {
	size_t step;           /* its STEP_OPEN */
	size_t content;        /* its STEP_CONTENT */
	enum section section;  /* that its children are in */
	struct str name;
	struct str field;      /* of its children in front, where that is known */
	bool field_known;
	bool has_children;
};

struct compiler {
	struct plan *p;
	struct arena *arena;
	struct open_element open[BINXML_DEPTH_LIMIT];
	int depth;
	bool in_tag;
	bool keeps; /* the attribute at hand */
	const char *wrong;
};

static const struct {
	const char *element, *attribute; /* NULL: its text */
	enum system_target target;
} targets[] = {
	{"Provider", "Name", TARGET_PROVIDER},
	{"Provider", "EventSourceName", TARGET_SOURCE},
	{"EventID", NULL, TARGET_EVENT_ID},
	{"Version", NULL, TARGET_VERSION},
	{"TimeCreated", "SystemTime", TARGET_TIME},
	{"EventRecordID", NULL, TARGET_RECORD_ID},
	{"Execution", "ProcessID", TARGET_PID},
	{"Execution", "ThreadID", TARGET_TID},
	{"Channel", NULL, TARGET_CHANNEL},
	{"Computer", NULL, TARGET_COMPUTER},
	{"Security", "UserID", TARGET_USER_SID},
};

static enum system_target target_of(struct str element, const struct str *attribute)
{
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		bool fits = attribute ? targets[i].attribute && str_eq(*attribute, str_of(targets[i].attribute))
				      : !targets[i].attribute;
		if (fits && str_eq(element, str_of(targets[i].element)))
			return targets[i].target;
	}
	return TARGET_NONE;
}

static enum section section_of(struct str name)
{
	static const struct {
		const char *name;
		enum section section;
	} known[] = {
		{"System", SECTION_SYSTEM}, {"UserData", SECTION_USER}, {"RenderingInfo", SECTION_SKIP}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(name, str_of(known[i].name)))
			return known[i].section;
	return SECTION_DATA;
}

static struct step *add(struct compiler *c, enum step_kind kind, struct str text)
{
	VEC_PUSH(&c->p->steps, (struct step){
		.kind = (uint8_t)kind, .text = text, .dependency = BINXML_NO_DEPENDENCY});
	return &c->p->steps.items[c->p->steps.n - 1];
}

static struct str local_name(struct str name)
{
	ptrdiff_t colon = str_rfind(name, ':');
	return colon < 0 ? name : str_sub(name, (size_t)colon + 1, name.n);
}

static struct open_element *top(struct compiler *c)
{
	return c->depth ? &c->open[c->depth - 1] : NULL;
}

/* Of the element on top. */
static int level(const struct compiler *c)
{
	return c->p->place.level + c->depth - 1;
}

static bool is_payload(enum section s)
{
	return s == SECTION_DATA || s == SECTION_USER;
}

/* ---- start tags ---- */

static void open_element(struct compiler *c, const struct token *t)
{
	struct open_element *parent = top(c);
	struct open_element e = {.step = c->p->steps.n, .field = {"", 0}};
	e.name = local_name(utf16_text(c->arena, t->text));
	e.section = parent ? parent->section : c->p->place.section;
	if (parent)
		parent->has_children = true;
	c->open[c->depth++] = e;
	struct open_element *self = top(c);
	if (level(c) == LEVEL_SECTION)
		self->section = section_of(e.name);
	bool payload = level(c) >= LEVEL_TOP && is_payload(self->section);
	bool root = level(c) == LEVEL_TOP && self->section == SECTION_USER;
	bool data = payload && !root && str_eq(e.name, STR("Data"));
	struct step *s = add(c, STEP_OPEN, data || root || !payload ? (struct str){"", 0} : e.name);
	s->flags = data ? STEP_DATA : 0;
	s->section = (uint8_t)self->section;
	s->dependency = t->number;
	if (level(c) == LEVEL_TOP && self->section == SECTION_SYSTEM)
		s->target = (uint8_t)target_of(e.name, NULL);
	c->keeps = false;
	c->in_tag = true;
}

static void open_attribute(struct compiler *c, const struct token *t)
{
	struct open_element *e = top(c);
	struct str name = utf16_text(c->arena, t->text);
	struct step *open = &c->p->steps.items[e->step];
	bool system = level(c) == LEVEL_TOP && e->section == SECTION_SYSTEM;
	bool payload = level(c) >= LEVEL_TOP && is_payload(e->section);
	enum system_target target = system ? target_of(e->name, &name) : TARGET_NONE;
	bool names = payload && open->flags & STEP_DATA && str_eq(name, STR("Name"));
	bool space = str_eq(name, STR("xmlns")) || str_starts_nocase(name, STR("xmlns:"));
	c->keeps = target || (payload && !space);
	if (!c->keeps)
		return;
	struct step *s = add(c, STEP_ATTRIBUTE, name);
	s->target = (uint8_t)target;
	s->flags = names ? STEP_DATA : 0;
}

/* Moves the attributes that name the element in front of the others: those are
 * fields, and have its name in theirs. */
static void name_first(struct compiler *c, size_t from)
{
	struct step *s = c->p->steps.items;
	size_t to = from, end = c->p->steps.n;
	for (size_t i = from; i < end;) {
		size_t next = i + 1;
		while (next < end && s[next].kind != STEP_ATTRIBUTE)
			next++;
		if (s[i].flags & STEP_DATA && s[i].kind == STEP_ATTRIBUTE) {
			size_t n = next - i;
			struct step *moved = arena_alloc(c->arena, n * sizeof *s);
			memcpy(moved, s + i, n * sizeof *s);
			memmove(s + to + n, s + to, (i - to) * sizeof *s);
			memcpy(s + to, moved, n * sizeof *s);
			to += n;
		}
		i = next;
	}
}

/* The literal that is the element's name attribute; false where it is more. */
static bool constant_name(const struct step *s, size_t n, struct str *name)
{
	*name = (struct str){"", 0};
	if (n == 0)
		return true;
	*name = s[1].text;
	return n == 2 && s[0].kind == STEP_ATTRIBUTE && s[0].flags & STEP_DATA && s[1].kind == STEP_TEXT;
}

static struct str joined(struct compiler *c, struct str parent, struct str name)
{
	if (parent.n == 0 || name.n == 0)
		return parent.n ? parent : name;
	size_t n = parent.n + 1 + name.n;
	if (n > NAME_LIMIT) {
		c->wrong = "a field name is too long";
		return name;
	}
	char *p = arena_room(c->arena, n);
	memcpy(p, parent.p, parent.n);
	p[parent.n] = '.';
	memcpy(p + parent.n + 1, name.p, name.n);
	arena_take(c->arena, n);
	return (struct str){p, n};
}

/* What fields within the element are called, where that does not depend on
 * values. */
static void know_field(struct compiler *c)
{
	struct open_element *e = top(c), *parent = c->depth > 1 ? e - 1 : NULL;
	const struct step *open = &c->p->steps.items[e->step];
	struct str own = open->text;
	size_t n = c->p->steps.n - e->step - 1, named = 0;
	while (open->flags & STEP_DATA && named < n && (open[named + 1].flags & STEP_DATA ||
							open[named + 1].kind != STEP_ATTRIBUTE))
		named++;
	bool known = parent ? parent->field_known : c->p->place.nameless;
	bool constant = !(open->flags & STEP_DATA) || constant_name(open + 1, named, &own);
	e->field_known = known && constant;
	if (e->field_known)
		e->field = joined(c, parent ? parent->field : (struct str){"", 0}, own);
}

static void end_tag(struct compiler *c)
{
	struct open_element *e = top(c);
	name_first(c, e->step + 1);
	know_field(c);
	c->in_tag = false;
	e->content = c->p->steps.n;
	add(c, STEP_CONTENT, (struct str){"", 0});
}

/* ---- elements that have closed ---- */

/* <X>%1</X>, <X>text</X>, <X/>: one step. */
static bool collapse_field(struct compiler *c, const struct open_element *e)
{
	const struct step *s = c->p->steps.items + e->step;
	size_t attributes = e->content - e->step - 1, pieces = c->p->steps.n - e->content - 1;
	struct step piece = pieces ? c->p->steps.items[e->content + 1] : (struct step){0};
	struct str name;
	if (!e->field_known || pieces > 1 || (attributes && !(s->flags & STEP_DATA)) ||
	    !constant_name(s + 1, attributes, &name))
		return false;
	bool depends = s->dependency != BINXML_NO_DEPENDENCY;
	if (pieces && piece.kind == STEP_SUBSTITUTION && (!depends || s->dependency == piece.index)) {
		c->p->steps.n = e->step;
		struct step *field = add(c, STEP_FIELD, e->field);
		field->index = piece.index;
		field->flags = piece.flags | (depends ? STEP_OPTIONAL : 0);
		return true;
	}
	if (depends || (pieces && piece.kind != STEP_TEXT))
		return false;
	c->p->steps.n = e->step;
	add(c, STEP_CONSTANT, e->field);
	add(c, STEP_TEXT, pieces ? piece.text : (struct str){"", 0});
	return true;
}

static void add_system(struct compiler *c, uint8_t target, const struct step *piece)
{
	struct step copy = piece ? *piece : (struct step){.kind = STEP_TEXT, .text = {"", 0}};
	copy.kind = copy.kind == STEP_SUBSTITUTION ? STEP_SYSTEM : STEP_SYSTEM_TEXT;
	copy.target = target;
	copy.text = copy.kind == STEP_SYSTEM_TEXT ? str_trim(copy.text) : copy.text;
	VEC_PUSH(&c->p->steps, copy);
}

/* A child of System whose attributes and content have one piece each. */
static bool collapse_system(struct compiler *c, const struct open_element *e)
{
	enum { MOST = 8 };
	const struct step *s = c->p->steps.items + e->step;
	struct step found[MOST];
	size_t attributes = (e->content - e->step - 1) / 2, pieces = c->p->steps.n - e->content - 1;
	bool optional = s->dependency != BINXML_NO_DEPENDENCY;
	uint8_t target = s->target;
	struct step piece = pieces ? c->p->steps.items[e->content + 1] : (struct step){0};
	if (pieces > 1 || attributes > MOST || (e->content - e->step - 1) % 2)
		return false;
	if (pieces && piece.kind == STEP_SUBSTITUTION) {
		if (optional && s->dependency != piece.index)
			return false;
		optional |= piece.flags & STEP_OPTIONAL;
	} else if (optional || (pieces && piece.kind != STEP_TEXT)) {
		return false;
	}
	for (size_t i = 0; i < attributes; i++) {
		found[i] = s[2 + 2 * i];
		found[i].target = s[1 + 2 * i].target;
		if (s[1 + 2 * i].kind != STEP_ATTRIBUTE || optional ||
		    (found[i].kind != STEP_SUBSTITUTION && found[i].kind != STEP_TEXT))
			return false;
	}
	c->p->steps.n = e->step;
	for (size_t i = 0; i < attributes; i++)
		add_system(c, found[i].target, &found[i]);
	if (target) {
		add_system(c, target, pieces ? &piece : NULL);
		if (optional)
			c->p->steps.items[c->p->steps.n - 1].flags |= STEP_OPTIONAL;
	}
	return true;
}

static bool only_optional(const struct step *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i].kind != STEP_SUBSTITUTION || !(s[i].flags & STEP_OPTIONAL))
			return false;
	return n > 0;
}

static void close_element(struct compiler *c)
{
	const struct open_element e = *top(c);
	int at = level(c);
	bool leaf = !e.has_children;
	bool collapsed = false;
	c->depth--;
	if (e.section == SECTION_SKIP || (e.section == SECTION_SYSTEM && at > LEVEL_TOP)) {
		c->p->steps.n = e.step;
		return;
	}
	if (leaf && at >= LEVEL_TOP && is_payload(e.section) &&
		   !(at == LEVEL_TOP && e.section == SECTION_USER)) {
		collapsed = collapse_field(c, &e);
	} else if (leaf && at == LEVEL_TOP && e.section == SECTION_SYSTEM) {
		collapsed = collapse_system(c, &e);
	}
	if (collapsed)
		return;
	if (at == LEVEL_SECTION && e.section == SECTION_SYSTEM)
		add(c, STEP_SYSTEM_DONE, (struct str){"", 0});
	struct step *open = &c->p->steps.items[e.step];
	if (only_optional(c->p->steps.items + e.content + 1, c->p->steps.n - e.content - 1))
		open->flags |= STEP_ONLY_OPTIONAL;
	if (leaf)
		open->flags |= STEP_LEAF;
	open->jump = (uint32_t)c->p->steps.n;
	add(c, STEP_CLOSE, (struct str){"", 0});
}

/* ---- pieces ---- */

/* Whether a literal at this place says anything. */
static bool text_counts(const struct compiler *c)
{
	const struct open_element *e = c->depth ? &c->open[c->depth - 1] : NULL;
	if (c->in_tag)
		return c->keeps;
	return e && level(c) >= LEVEL_SECTION && (level(c) >= LEVEL_TOP || is_payload(e->section));
}

static void add_text(struct compiler *c, struct str text)
{
	add(c, STEP_TEXT, text);
}

static void add_character(struct compiler *c, uint32_t code)
{
	char *p = arena_room(c->arena, 4);
	bool bad = code == 0 || code - 0xd800 < 0x800;
	size_t n = (size_t)(utf8_encode(p, bad ? 0xfffd : code) - p);
	arena_take(c->arena, n);
	add_text(c, (struct str){p, n});
}

static void add_entity(struct compiler *c, struct utf16 name)
{
	uint32_t code = binxml_entity(name);
	if (code) {
		add_character(c, code);
		return;
	}
	add_text(c, STR("&"));
	add_text(c, utf16_text(c->arena, name));
	add_text(c, STR(";"));
}

static void add_piece(struct compiler *c, const struct token *t)
{
	if (t->kind == TOKEN_SUBSTITUTION) {
		if (c->in_tag && !c->keeps)
			return;
		struct step *s = add(c, STEP_SUBSTITUTION, (struct str){"", 0});
		s->index = t->number;
		s->flags = t->optional ? STEP_OPTIONAL : 0;
	} else if (text_counts(c)) {
		if (t->kind == TOKEN_CHARACTER)
			add_character(c, t->number);
		else if (t->kind == TOKEN_ENTITY)
			add_entity(c, t->text);
		else
			add_text(c, utf16_text(c->arena, t->text));
	}
}

static void add_instance(struct compiler *c, const struct token *t)
{
	struct step *s = add(c, STEP_INSTANCE, (struct str){"", 0});
	s->jump = t->at;
	if (c->depth)
		top(c)->has_children = true;
	if (c->in_tag)
		c->wrong = "its binary XML has a template in a tag";
}

static void take_token(struct compiler *c, const struct token *t)
{
	switch (t->kind) {
	case TOKEN_OPEN:
		open_element(c, t);
		break;
	case TOKEN_ATTRIBUTE:
		open_attribute(c, t);
		break;
	case TOKEN_CONTENT:
		end_tag(c);
		break;
	case TOKEN_CLOSE_EMPTY:
		end_tag(c);
		close_element(c);
		break;
	case TOKEN_CLOSE:
		close_element(c);
		break;
	case TOKEN_INSTANCE:
		add_instance(c, t);
		break;
	case TOKEN_TEXT:
	case TOKEN_CDATA:
	case TOKEN_CHARACTER:
	case TOKEN_ENTITY:
	case TOKEN_SUBSTITUTION:
		add_piece(c, t);
		break;
	case TOKEN_END:
	case TOKEN_PI:
	case TOKEN_PI_DATA:
		break;
	}
}

const char *plan_compile(struct plan *p, const struct tokens *tokens, struct place place,
			 struct arena *a)
{
	struct compiler c = {.p = p, .arena = a};
	p->place = place;
	p->steps.n = 0;
	for (size_t i = 0; i < tokens->n && !c.wrong; i++)
		take_token(&c, &tokens->items[i]);
	return c.wrong;
}
