#include "ingest/event_xml.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	DEPTH_LIMIT = 32,
	NAME_LIMIT = 1024, /* of a joined name */
	LEVEL_SECTION = 1, /* System, EventData …, below Event */
	LEVEL_TOP = 2      /* what stands in them */
};

enum section { SECTION_NONE, SECTION_SYSTEM, SECTION_DATA, SECTION_USER, SECTION_SKIP };

/* An open element.  Its text is gathered where it stands: text .. w. */
struct frame {
	struct str name;  /* without prefix */
	struct str field; /* the name that its value will have */
	char *text, *w;
	bool has_children, has_attributes;
};

struct scan {
	struct event_xml *x;
	struct event *e;
	char *p, *end;
	enum section section;
	struct frame frames[DEPTH_LIMIT];
	int depth;
	bool has_system, has_id;
	const char *wrong;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool begins_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool all_blank(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p == end;
}

static struct str local_name(struct str name)
{
	ptrdiff_t colon = str_rfind(name, ':');
	return colon < 0 ? name : str_sub(name, (size_t)colon + 1, name.n);
}

/* ---- references ---- */

static size_t put_utf8(char *out, uint32_t c)
{
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
	out[0] = (char)(lead[more] | c >> (6 * more));
	for (size_t i = 1; i <= more; i++)
		out[i] = (char)(0x80 | (c >> (6 * (more - i)) & 0x3f));
	return more + 1;
}

static bool character_number(struct str s, uint32_t *c)
{
	bool hex = s.n && (s.p[0] == 'x' || s.p[0] == 'X');
	uint64_t value = 0;
	for (size_t i = hex; i < s.n; i++) {
		char d = s.p[i];
		int digit = d >= '0' && d <= '9' ? d - '0' : -1;
		if (hex && (d | 32) >= 'a' && (d | 32) <= 'f')
			digit = (d | 32) - 'a' + 10;
		if (digit < 0)
			return false;
		value = value * (hex ? 16 : 10) + (uint64_t)digit;
		if (value > 0x110000)
			value = 0x110000;
	}
	*c = (uint32_t)value;
	return s.n > hex;
}

static bool reference(struct str s, uint32_t *c)
{
	static const struct {
		struct str name;
		char c;
	} known[] = {
		{{"lt", 2}, '<'},    {{"gt", 2}, '>'},    {{"amp", 3}, '&'},
		{{"quot", 4}, '"'},  {{"apos", 4}, '\''},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(s, known[i].name)) {
			*c = (unsigned char)known[i].c;
			return true;
		}
	return s.n > 1 && s.p[0] == '#' && character_number(str_sub(s, 1, s.n), c);
}

/* Moves p .. end down to w, decoded, and returns the new end.  What is written
 * is never longer than what was read: the shortest reference to a character is
 * longer than its UTF-8.  An & that begins no known reference stays. */
static char *decode(char *w, const char *p, const char *end)
{
	enum { LONGEST = 16 };
	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		size_t plain = (size_t)((amp ? amp : end) - p);
		memmove(w, p, plain);
		w += plain;
		p += plain;
		if (!amp)
			break;
		size_t left = (size_t)(end - p) < LONGEST ? (size_t)(end - p) : LONGEST;
		const char *semicolon = memchr(p, ';', left);
		uint32_t c;
		if (semicolon && reference((struct str){p + 1, (size_t)(semicolon - p - 1)}, &c)) {
			p = semicolon + 1;
			w += put_utf8(w, c);
		} else {
			*w++ = *p++;
		}
	}
	return w;
}

/* ---- fields ---- */

static struct str joined(struct scan *s, struct str parent, struct str name)
{
	if (parent.n == 0 || name.n == 0)
		return parent.n ? parent : name;
	if (parent.n + name.n + 1 > NAME_LIMIT) {
		s->wrong = "a field name is too long";
		return name;
	}
	size_t n = parent.n + 1 + name.n;
	char *p = xmalloc(n);
	memcpy(p, parent.p, parent.n);
	p[parent.n] = '.';
	memcpy(p + parent.n + 1, name.p, name.n);
	VEC_PUSH(&s->x->names, p);
	return (struct str){p, n};
}

static void add_field(struct scan *s, struct str name, struct str value)
{
	VEC_PUSH(&s->x->fields, (struct event_field){name, value});
}

static uint32_t number(struct str text)
{
	uint64_t n;
	return str_to_id(str_trim(text), &n) && n <= UINT32_MAX ? (uint32_t)n : 0;
}

static void system_text(struct scan *s, struct str element, struct str text)
{
	struct event *e = s->e;
	uint64_t n;
	text = str_trim(text);
	if (str_eq(element, STR("EventID"))) {
		s->has_id = str_to_id(text, &n) && n <= UINT32_MAX;
		e->event_id = s->has_id ? (uint32_t)n : 0;
	} else if (str_eq(element, STR("Version"))) {
		e->version = number(text);
	} else if (str_eq(element, STR("EventRecordID"))) {
		e->record_id = str_to_id(text, &n) && n <= RECORD_ID_MOST ? n : 0;
	} else if (str_eq(element, STR("Channel"))) {
		e->channel = text;
	} else if (str_eq(element, STR("Computer"))) {
		e->computer = text;
	}
}

static void system_attribute(struct scan *s, struct str element, const struct xml_attribute *a)
{
	struct event *e = s->e;
	if (str_eq(element, STR("Provider"))) {
		/* Name wins; a record with the old name alone has EventSourceName. */
		if (str_eq(a->name, STR("Name")) && a->value.n)
			e->provider = str_trim(a->value);
		else if (str_eq(a->name, STR("EventSourceName")) && !e->provider.n)
			e->provider = str_trim(a->value);
	} else if (str_eq(element, STR("TimeCreated")) && str_eq(a->name, STR("SystemTime"))) {
		if (!wintime_parse(str_trim(a->value), &e->time, NULL))
			e->time = 0;
	} else if (str_eq(element, STR("Execution"))) {
		if (str_eq(a->name, STR("ProcessID")))
			e->execution_pid = number(a->value);
		else if (str_eq(a->name, STR("ThreadID")))
			e->execution_tid = number(a->value);
	} else if (str_eq(element, STR("Security")) && str_eq(a->name, STR("UserID"))) {
		e->user_sid = str_trim(a->value);
	}
}

/* ---- elements ---- */

static bool is_payload(const struct scan *s)
{
	return s->section == SECTION_DATA || s->section == SECTION_USER;
}

/* Text between the children of an element: a value too, unless it is blank. */
static void flush_mixed_text(struct scan *s, struct frame *f)
{
	if (is_payload(s) && f->text && !all_blank(f->text, f->w))
		add_field(s, f->field, (struct str){f->text, (size_t)(f->w - f->text)});
	f->text = f->w = NULL;
}

static enum section section_of(struct str name)
{
	if (str_eq(name, STR("System")))
		return SECTION_SYSTEM;
	if (str_eq(name, STR("UserData")))
		return SECTION_USER;
	return str_eq(name, STR("RenderingInfo")) ? SECTION_SKIP : SECTION_DATA;
}

static void payload_opens(struct scan *s, struct frame *f, int level)
{
	bool data = str_eq(f->name, STR("Data"));
	struct str own = data ? (struct str){"", 0} : f->name;
	size_t n = s->x->attributes.n;
	const struct xml_attribute *a = s->x->attributes.items;
	for (size_t i = 0; i < n && data; i++)
		if (str_eq(a[i].name, STR("Name")))
			own = a[i].value;
	if (s->section == SECTION_USER && level == LEVEL_TOP)
		own.n = 0;
	f->field = joined(s, s->frames[level - 1].field, own);
	for (size_t i = 0; i < n; i++) {
		if (str_eq(a[i].name, STR("xmlns")) || str_starts_nocase(a[i].name, STR("xmlns:")) ||
		    (data && str_eq(a[i].name, STR("Name"))))
			continue;
		f->has_attributes = true;
		add_field(s, joined(s, f->field, a[i].name), a[i].value);
	}
}

static void opens(struct scan *s, struct str name)
{
	int level = s->depth;
	if (level == DEPTH_LIMIT) {
		s->wrong = "elements are nested too deeply";
		return;
	}
	if (level > 0) {
		struct frame *parent = &s->frames[level - 1];
		flush_mixed_text(s, parent);
		parent->has_children = true;
	}
	struct frame *f = &s->frames[level];
	*f = (struct frame){.name = local_name(name), .field = {"", 0}, .text = s->p, .w = s->p};
	s->depth++;
	if (level == LEVEL_SECTION) {
		s->section = section_of(f->name);
		s->has_system |= s->section == SECTION_SYSTEM;
	} else if (level == LEVEL_TOP && s->section == SECTION_SYSTEM) {
		for (size_t i = 0; i < s->x->attributes.n; i++)
			system_attribute(s, f->name, &s->x->attributes.items[i]);
	} else if (level >= LEVEL_TOP && is_payload(s)) {
		payload_opens(s, f, level);
	}
}

static void closes(struct scan *s)
{
	int level = --s->depth;
	struct frame *f = &s->frames[level];
	struct str text = {f->text ? f->text : "", f->text ? (size_t)(f->w - f->text) : 0};
	if (level == LEVEL_TOP && s->section == SECTION_SYSTEM && !f->has_children)
		system_text(s, f->name, text);
	else if (f->has_children || level == LEVEL_SECTION ||
		 (level == LEVEL_TOP && s->section == SECTION_USER))
		flush_mixed_text(s, f);
	else if (level >= LEVEL_TOP && is_payload(s) && (text.n || !f->has_attributes))
		add_field(s, f->field, text);
	if (level == LEVEL_SECTION)
		s->section = SECTION_NONE;
	if (level > 0)
		s->frames[level - 1].text = s->frames[level - 1].w = s->p;
}

/* ---- tags ---- */

static void skip_blanks(struct scan *s)
{
	while (s->p < s->end && is_blank(*s->p))
		s->p++;
}

static struct str take_name(struct scan *s)
{
	char *from = s->p;
	while (s->p < s->end && !is_blank(*s->p) && *s->p != '>' && *s->p != '/' && *s->p != '=')
		s->p++;
	return (struct str){from, (size_t)(s->p - from)};
}

static struct str take_value(struct scan *s)
{
	char quote = s->p < s->end && (*s->p == '"' || *s->p == '\'') ? *s->p++ : 0;
	char *from = s->p;
	while (s->p < s->end && (quote ? *s->p != quote : !is_blank(*s->p) && *s->p != '>'))
		s->p++;
	char *w = decode(from, from, s->p);
	if (quote && s->p < s->end)
		s->p++;
	return (struct str){from, (size_t)(w - from)};
}

static void start_tag(struct scan *s)
{
	struct str name = take_name(s);
	bool empty = false;
	s->x->attributes.n = 0;
	for (;;) {
		skip_blanks(s);
		if (s->p == s->end) {
			s->wrong = "its text ends inside a tag";
			return;
		}
		if (*s->p == '>')
			break;
		if (*s->p == '/' || *s->p == '=') {
			empty = *s->p++ == '/';
			continue;
		}
		struct xml_attribute a = {take_name(s), {"", 0}};
		skip_blanks(s);
		if (s->p < s->end && *s->p == '=') {
			s->p++;
			skip_blanks(s);
			a.value = take_value(s);
		}
		empty = false;
		VEC_PUSH(&s->x->attributes, a);
	}
	s->p++;
	opens(s, name);
	if (empty && !s->wrong)
		closes(s);
}

/* Closes up to the element of that name; a stray end tag is passed over. */
static void end_tag(struct scan *s)
{
	struct str name = local_name(take_name(s));
	char *close = memchr(s->p, '>', (size_t)(s->end - s->p));
	if (!close) {
		s->wrong = "its text ends inside a tag";
		return;
	}
	s->p = close + 1;
	int level = s->depth - 1;
	while (level >= 0 && !str_eq(s->frames[level].name, name))
		level--;
	while (level >= 0 && s->depth > level)
		closes(s);
}

static void add_text(struct scan *s, char *from, char *end, bool references)
{
	if (s->depth == 0 || from == end)
		return;
	struct frame *f = &s->frames[s->depth - 1];
	if (!f->text)
		f->text = f->w = from;
	if (references) {
		f->w = decode(f->w, from, end);
	} else {
		memmove(f->w, from, (size_t)(end - from));
		f->w += end - from;
	}
}

static bool at(const struct scan *s, const char *text)
{
	size_t n = strlen(text);
	return (size_t)(s->end - s->p) >= n && memcmp(s->p, text, n) == 0;
}

static char *find(char *p, char *end, const char *text)
{
	size_t n = strlen(text);
	for (; (size_t)(end - p) >= n; p++)
		if (memcmp(p, text, n) == 0)
			return p;
	return NULL;
}

/* Comments, processing instructions, CDATA, declarations. */
static void special(struct scan *s)
{
	static const struct {
		const char *open, *close;
	} forms[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (!at(s, forms[i].open))
			continue;
		char *from = s->p + strlen(forms[i].open);
		char *close = find(from, s->end, forms[i].close);
		if (!close) {
			s->wrong = "its text ends inside a tag";
			return;
		}
		if (i == 1)
			add_text(s, from, close, false);
		s->p = close + strlen(forms[i].close);
		return;
	}
}

static void scan_next(struct scan *s)
{
	char *text = s->p;
	char *lt = memchr(s->p, '<', (size_t)(s->end - s->p));
	char after = lt && lt + 1 < s->end ? lt[1] : 0;
	bool tag = begins_name(after) || after == '/' || after == '!' || after == '?';
	s->p = !lt ? s->end : tag ? lt : lt + 1; /* a stray < is text */
	add_text(s, text, s->p, true);
	if (!tag)
		return;
	if (after == '!' || after == '?') {
		special(s);
	} else if (after == '/') {
		s->p += 2;
		end_tag(s);
	} else {
		s->p++;
		start_tag(s);
	}
}

static void forget_names(struct event_xml *x)
{
	for (size_t i = 0; i < x->names.n; i++)
		free(x->names.items[i]);
	x->names.n = 0;
}

const char *event_xml_parse(struct event_xml *x, char *xml, size_t n, struct event *e)
{
	struct scan s = {.x = x, .e = e, .p = xml, .end = xml + n};
	const struct str none = {"", 0};
	*e = (struct event){.provider = none, .channel = none, .computer = none, .user_sid = none};
	x->fields.n = 0;
	forget_names(x);
	while (s.p < s.end && !s.wrong)
		scan_next(&s);
	if (s.wrong)
		return s.wrong;
	if (s.depth)
		return "its text ends inside an element";
	if (!s.has_system)
		return "it has no System element";
	if (!s.has_id)
		return "it has no event ID";
	e->fields = x->fields.items;
	e->nfields = x->fields.n;
	return NULL;
}

void event_xml_free(struct event_xml *x)
{
	forget_names(x);
	VEC_FREE(&x->names);
	VEC_FREE(&x->fields);
	VEC_FREE(&x->attributes);
}
