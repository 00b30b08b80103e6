/* Carrying out a plan.  The rules of what becomes a field, and of its name, are
 * those of event_xml.c, which reads the same records as text. */
#include "ingest/evtx_fill.h"

enum { NAME_LIMIT = 1024 };

static const struct str nothing = {"", 0};

static bool is_payload(const struct evtx_decoder *d)
{
	return d->section == SECTION_DATA || d->section == SECTION_USER;
}

static bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r' && s.p[i] != '\n')
			return false;
	return true;
}

static inline void add_field(struct evtx_decoder *d, struct str name, struct str value)
{
	VEC_PUSH(&d->fields, (struct event_field){name, value});
	/* Who keeps the event copies both, though they may stand here only once. */
	spend(d, (name.n + value.n) / TEXT_A_STEP);
}

/* NULL where the instance has no such value. */
static inline const struct value *value_of(const struct evtx_decoder *d, const struct run *run,
					   size_t index)
{
	static const struct value null = {(const uint8_t *)"", 0, VALUE_NULL};
	return index < run->n ? &d->values.items[run->first + index] : &null;
}

struct str plain_text(struct evtx_decoder *d, const struct value *v)
{
	spend(d, v->n / TEXT_A_STEP);
	if (v->type == VALUE_SID)
		return sid_value_text(d, v);
	if (v->type & VALUE_ARRAY)
		return value_array_text(&d->text, v, VALUE_AS_FACT);
	return value_text(&d->text, v, VALUE_AS_FACT);
}

static struct str joined(struct evtx_decoder *d, struct str parent, struct str name, const char **wrong)
{
	size_t n = parent.n + 1 + name.n;
	if (parent.n == 0 || name.n == 0)
		return parent.n ? parent : name;
	if (n > NAME_LIMIT) {
		*wrong = "a field name is too long";
		return name;
	}
	char *p = arena_room(&d->text, n);
	memcpy(p, parent.p, parent.n);
	p[parent.n] = '.';
	memcpy(p + parent.n + 1, name.p, name.n);
	arena_take(&d->text, n);
	return (struct str){p, n};
}

/* Puts more behind the text so far; in place where it was made just there. */
static void append(struct evtx_decoder *d, struct str *s, struct str more)
{
	if (s->n == 0) {
		*s = more;
	} else if (more.n && s->p + s->n == more.p) {
		s->n += more.n;
	} else if (more.n) {
		bool last = s->p + s->n == d->text.at && (size_t)(d->text.end - d->text.at) >= more.n;
		char *p = last ? d->text.at : arena_room(&d->text, 2 * (s->n + more.n));
		if (!last) {
			memcpy(p, s->p, s->n);
			s->p = p;
			p += s->n;
			arena_take(&d->text, s->n);
		}
		memcpy(p, more.p, more.n);
		arena_take(&d->text, more.n);
		s->n += more.n;
	}
}

/* ---- elements ---- */

/* Text between the children of an element: a value too, unless it is blank. */
static void flush_mixed_text(struct evtx_decoder *d)
{
	if (d->text_run.n && d->depth && is_payload(d) && !is_blank(d->text_run))
		add_field(d, d->frames[d->depth - 1].field, d->text_run);
	d->text_run = nothing;
}

static void child_begins(struct evtx_decoder *d)
{
	if (d->depth == 0)
		return;
	if (d->text_run.n)
		flush_mixed_text(d);
	d->frames[d->depth - 1].has_children = true;
}

static const char *open_frame(struct evtx_decoder *d, const struct step *s)
{
	const char *wrong = NULL;
	int level = d->depth;
	if (level == FILL_DEPTH_LIMIT)
		return "its elements are nested too deeply";
	child_begins(d);
	struct frame *f = &d->frames[d->depth++];
	*f = (struct frame){.field = nothing, .target = s->target};
	d->text_run = nothing;
	if (level == LEVEL_SECTION) {
		d->section = (enum section)s->section;
		d->has_system |= d->section == SECTION_SYSTEM;
	} else if (level >= LEVEL_TOP && is_payload(d)) {
		f->field = joined(d, d->frames[level - 1].field, s->text, &wrong);
	}
	return wrong;
}

static void close_frame(struct evtx_decoder *d)
{
	int level = d->depth - 1;
	struct frame *f = &d->frames[level];
	struct str text = d->text_run;
	if (level == LEVEL_TOP && d->section == SECTION_SYSTEM) {
		if (!f->has_children)
			system_text(d, (enum system_target)f->target, text);
	} else if (f->has_children || level == LEVEL_SECTION ||
		   (level == LEVEL_TOP && d->section == SECTION_USER)) {
		flush_mixed_text(d);
	} else if (level >= LEVEL_TOP && is_payload(d) && (text.n || !f->has_attributes)) {
		add_field(d, f->field, text);
	}
	d->depth--;
	if (level == LEVEL_SECTION)
		d->section = SECTION_NONE;
	d->text_run = nothing;
}

/* An element may depend on a value, or be made of nothing but optional ones. */
static bool left_out(struct evtx_decoder *d, const struct run *run, const struct step *s)
{
	if (s->dependency != BINXML_NO_DEPENDENCY && s->dependency < run->n &&
	    value_of(d, run, s->dependency)->type == VALUE_NULL)
		return true;
	if (!(s->flags & STEP_ONLY_OPTIONAL))
		return false;
	const struct step *piece = s;
	bool left = true;
	while (piece->kind != STEP_CONTENT)
		piece++;
	for (piece++; piece->kind != STEP_CLOSE && left; piece++)
		left = value_of(d, run, piece->index)->type == VALUE_NULL;
	spend(d, (size_t)(piece - s));
	return left;
}

/* Collects the pieces from *at on, and goes behind them. */
static const char *collect(struct evtx_decoder *d, const struct run *run, const struct step **at,
			   struct str *text, bool *present)
{
	const struct step *first = *at, *s = first;
	const char *wrong = NULL;
	*text = nothing;
	*present = false;
	for (; !wrong && (s->kind == STEP_TEXT || s->kind == STEP_SUBSTITUTION); s++) {
		spend(d, 1);
		wrong = check_cost(d);
		if (s->kind == STEP_TEXT) {
			append(d, text, s->text);
			*present = true;
			continue;
		}
		const struct value *v = value_of(d, run, s->index);
		if (v->type == VALUE_NULL && s->flags & STEP_OPTIONAL)
			continue;
		*present = true;
		if (v->type != VALUE_BINXML)
			append(d, text, plain_text(d, v));
	}
	*present |= s == first; /* A="" */
	*at = s;
	return wrong;
}

static const char *attribute(struct evtx_decoder *d, const struct run *run, const struct step **at)
{
	const struct step *s = *at;
	struct frame *f = &d->frames[d->depth - 1];
	struct str text;
	bool present;
	*at = s + 1;
	const char *wrong = collect(d, run, at, &text, &present);
	if (wrong || !present)
		return wrong;
	if (s->target) {
		system_text(d, (enum system_target)s->target, text);
	} else if (s->flags & STEP_DATA) {
		struct str parent = d->depth > 1 ? d->frames[d->depth - 2].field : nothing;
		f->field = joined(d, parent, text, &wrong);
	} else if (is_payload(d)) {
		f->has_attributes = true;
		add_field(d, joined(d, f->field, s->text, &wrong), text);
	}
	return wrong;
}

/* ---- values ---- */

static const char *fill_fragment(struct evtx_decoder *d, const struct value *v, int nest)
{
	uint32_t at = (uint32_t)(v->p - d->chunk.p);
	struct cursor c = {.chunk = &d->chunk, .at = at, .end = at + v->n};
	return decode_fragment(d, &c, nest + 1);
}

/* One value each, as elements of their own. */
static void array_fields(struct evtx_decoder *d, struct str name, struct value array)
{
	struct value item;
	bool begun = false;
	while (d->steps_left && value_next_item(&array, &begun, &item)) {
		add_field(d, name, plain_text(d, &item));
		spend(d, 1);
	}
}

/* An element that is one value. */
static const char *field(struct evtx_decoder *d, const struct run *run, const struct step *s)
{
	const struct value *v = value_of(d, run, s->index);
	if (v->type == VALUE_NULL && s->flags & STEP_OPTIONAL)
		return NULL;
	child_begins(d);
	if (v->type & VALUE_ARRAY) {
		array_fields(d, s->text, *v);
	} else if (v->type == VALUE_BINXML) {
		struct step open = {.kind = STEP_OPEN};
		const char *wrong = open_frame(d, &open);
		if (wrong)
			return wrong;
		d->frames[d->depth - 1].field = s->text;
		wrong = fill_fragment(d, v, run->nest);
		if (!wrong && !d->stopped)
			close_frame(d);
		return wrong;
	} else {
		add_field(d, s->text, plain_text(d, v));
	}
	return NULL;
}

/* A value in the content of an element that is spelled out. */
static const char *content_value(struct evtx_decoder *d, const struct run *run, const struct value *v)
{
	if (v->type == VALUE_BINXML)
		return v->n ? fill_fragment(d, v, run->nest) : NULL;
	if (d->depth > LEVEL_SECTION)
		append(d, &d->text_run, plain_text(d, v));
	return NULL;
}

/* ---- steps ---- */

/* A leaf with an array in its content stands once for every item. */
struct repeat {
	const struct step *open; /* NULL: none */
	uint16_t index;
	bool begun;
	struct value rest, item;
};

struct progress {
	const struct step *first, *at, *end;
	struct repeat repeat;
};

static void begin_repeat(struct evtx_decoder *d, const struct run *run, const struct step *s,
			 struct repeat *r)
{
	*r = (struct repeat){0};
	if (!(s->flags & STEP_LEAF))
		return;
	const struct step *piece = s;
	while (piece->kind != STEP_CONTENT)
		piece++;
	for (; piece->kind != STEP_CLOSE; piece++) {
		const struct value *v = value_of(d, run, piece->index);
		spend(d, 1);
		if (piece->kind != STEP_SUBSTITUTION || !(v->type & VALUE_ARRAY))
			continue;
		*r = (struct repeat){.open = s, .index = piece->index, .rest = *v};
		value_next_item(&r->rest, &r->begun, &r->item);
		return;
	}
}

static const char *do_field(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	return field(d, run, p->at++);
}

static const char *do_constant(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	(void)run;
	child_begins(d);
	add_field(d, p->at[0].text, p->at[1].text);
	p->at += 2;
	return NULL;
}

static const char *do_system(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	const struct step *s = p->at++;
	const struct value *v = value_of(d, run, s->index);
	if (v->type != VALUE_NULL || !(s->flags & STEP_OPTIONAL))
		system_value(d, (enum system_target)s->target, v);
	return NULL;
}

static const char *do_system_text(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	(void)run;
	system_text(d, (enum system_target)p->at->target, p->at->text);
	p->at++;
	return NULL;
}

static const char *do_system_done(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	(void)run;
	system_done(d);
	p->at++;
	return NULL;
}

static const char *do_open(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	const struct step *s = p->at;
	if (left_out(d, run, s)) {
		p->at = p->first + s->jump + 1;
		return NULL;
	}
	begin_repeat(d, run, s, &p->repeat);
	p->at++;
	return open_frame(d, s);
}

static const char *do_attribute(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	return attribute(d, run, &p->at);
}

static const char *do_content(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	(void)d;
	(void)run;
	p->at++;
	return NULL;
}

static const char *do_close(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	struct repeat *r = &p->repeat;
	(void)run;
	close_frame(d);
	p->at++;
	if (!r->open || !value_next_item(&r->rest, &r->begun, &r->item)) {
		r->open = NULL;
		return NULL;
	}
	p->at = r->open + 1;
	return open_frame(d, r->open);
}

static const char *do_text(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	(void)run;
	append(d, &d->text_run, p->at->text);
	p->at++;
	return NULL;
}

static const char *do_substitution(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	const struct step *s = p->at++;
	bool item = p->repeat.open && s->index == p->repeat.index;
	return content_value(d, run, item ? &p->repeat.item : value_of(d, run, s->index));
}

static const char *do_instance(struct evtx_decoder *d, const struct run *run, struct progress *p)
{
	struct cursor c = {.chunk = &d->chunk, .at = p->at->jump, .end = d->chunk.n};
	p->at++;
	return decode_instance(d, &c, run->nest + 1);
}

static const char *(*const do_step[])(struct evtx_decoder *d, const struct run *run,
				      struct progress *p) = {
	[STEP_FIELD] = do_field,
	[STEP_CONSTANT] = do_constant,
	[STEP_SYSTEM] = do_system,
	[STEP_SYSTEM_TEXT] = do_system_text,
	[STEP_SYSTEM_DONE] = do_system_done,
	[STEP_OPEN] = do_open,
	[STEP_ATTRIBUTE] = do_attribute,
	[STEP_CONTENT] = do_content,
	[STEP_CLOSE] = do_close,
	[STEP_TEXT] = do_text,
	[STEP_SUBSTITUTION] = do_substitution,
	[STEP_INSTANCE] = do_instance,
};

const char *fill(struct evtx_decoder *d, const struct run *run)
{
	const struct step *steps = run->plan->steps.items;
	if (!steps)
		return NULL; /* an empty definition */
	struct progress p = {.first = steps, .at = steps, .end = steps + run->plan->steps.n};
	const char *wrong = NULL;
	while (p.at < p.end && !wrong && !d->stopped) {
		if ((wrong = check_cost(d)))
			break;
		d->steps_left--;
		if (p.at->kind == STEP_FIELD) /* most are */
			wrong = field(d, run, p.at++);
		else if (p.at->kind == STEP_SYSTEM)
			wrong = do_system(d, run, &p);
		else
			wrong = do_step[p.at->kind](d, run, &p);
	}
	return wrong;
}
