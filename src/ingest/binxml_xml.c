/* Each template instance is first listed as nodes, one a token, so that it can
 * be told at an element's begin whether it is there at all and how often; then
 * the nodes are written out. */
#include "ingest/evtx_xml.h"

#include "base/text.h"

enum {
	NEST_LIMIT = 8,
	NODES_LIMIT = 64 * 1024, /* held at a time */
	WORK_LIMIT = 256 * 1024, /* nodes listed, asked about and written in all */
	TEXT_A_NODE = 64,        /* so many bytes of a value are work for one more */
	TEXT_LIMIT = 8 * 1024 * 1024
};

struct node {
	struct token token;
	uint32_t place;  /* of TOKEN_INSTANCE: offset behind its token */
	size_t close;    /* of TOKEN_OPEN: index of its end */
	size_t content;  /* of TOKEN_OPEN: index of the end of its tag */
	bool leaf;       /* of TOKEN_OPEN */
};

struct writer {
	const struct chunk *chunk;
	struct buf *out;
	struct arena arena; /* of texts, until they are in out */
	struct values values;
	VEC(struct node) nodes;
	size_t work;
	const char *wrong;
};

/* The values that substitutions of the nodes at hand mean. */
struct scope {
	size_t first, n;
	int nest;
	const struct value *item; /* of the array that the element is repeated for */
	uint16_t item_index;
};

static void write_fragment(struct writer *w, struct cursor c, int nest);
static size_t write_node(struct writer *w, size_t i, const struct scope *s);

static void fail(struct writer *w, const char *wrong)
{
	if (!w->wrong)
		w->wrong = wrong;
}

static void spend(struct writer *w, size_t nodes)
{
	w->work += nodes;
	if (w->work > WORK_LIMIT || w->out->n > TEXT_LIMIT)
		fail(w, "it asks for more work than any real record");
}

/* ---- texts ---- */

static void write_escaped(struct writer *w, struct str s, bool in_tag)
{
	size_t plain = 0;
	for (size_t i = 0; i < s.n; i++) {
		const char *reference = s.p[i] == '&'  ? "&amp;"
					: s.p[i] == '<' ? "&lt;"
					: s.p[i] == '>' ? "&gt;"
					: s.p[i] == '\'' && in_tag ? "&apos;"
								   : NULL;
		if (!reference)
			continue;
		buf_add(w->out, s.p + plain, i - plain);
		buf_puts(w->out, reference);
		plain = i + 1;
	}
	buf_add(w->out, s.p + plain, s.n - plain);
}

/* Valid until the next one. */
static struct str text_of(struct writer *w, struct utf16 s)
{
	arena_reset(&w->arena);
	return utf16_text(&w->arena, s);
}

static void write_value(struct writer *w, const struct value *v, bool in_tag)
{
	spend(w, v->n / TEXT_A_NODE);
	arena_reset(&w->arena);
	bool array = v->type & VALUE_ARRAY;
	write_escaped(w, array ? value_array_text(&w->arena, v, VALUE_AS_WINDOWS)
			       : value_text(&w->arena, v, VALUE_AS_WINDOWS), in_tag);
}

static const struct value *value_of(const struct writer *w, const struct scope *s, size_t index)
{
	static const struct value null = {(const uint8_t *)"", 0, VALUE_NULL};
	return index < s->n ? &w->values.items[s->first + index] : &null;
}

static void write_substitution(struct writer *w, const struct token *t, const struct scope *s, bool in_tag)
{
	const struct value v = *value_of(w, s, t->number);
	if (s->item && t->number == s->item_index)
		write_value(w, s->item, in_tag);
	else if (v.type != VALUE_BINXML)
		write_value(w, &v, in_tag);
	else if (!in_tag) {
		uint32_t at = (uint32_t)(v.p - w->chunk->p);
		write_fragment(w, (struct cursor){w->chunk, at, at + v.n, false, 0, false}, s->nest + 1);
	}
}

static void write_piece(struct writer *w, const struct token *t, const struct scope *s, bool in_tag)
{
	switch (t->kind) {
	case TOKEN_TEXT:
		write_escaped(w, text_of(w, t->text), in_tag);
		break;
	case TOKEN_CDATA:
		buf_puts(w->out, "<![CDATA[");
		buf_add_str(w->out, text_of(w, t->text));
		buf_puts(w->out, "]]>");
		break;
	case TOKEN_CHARACTER:
		buf_printf(w->out, "&#%u;", t->number);
		break;
	case TOKEN_ENTITY:
		buf_putc(w->out, '&');
		buf_add_str(w->out, text_of(w, t->text));
		buf_putc(w->out, ';');
		break;
	case TOKEN_PI:
		buf_puts(w->out, "<?");
		buf_add_str(w->out, text_of(w, t->text));
		break;
	case TOKEN_PI_DATA:
		buf_putc(w->out, ' ');
		buf_add_str(w->out, text_of(w, t->text));
		buf_puts(w->out, "?>");
		break;
	case TOKEN_SUBSTITUTION:
		write_substitution(w, t, s, in_tag);
		break;
	default:
		break;
	}
}

/* ---- elements ---- */

static bool is_null(const struct writer *w, const struct node *n, const struct scope *s)
{
	return n->token.kind == TOKEN_SUBSTITUTION && n->token.optional &&
	       value_of(w, s, n->token.number)->type == VALUE_NULL;
}

/* All of the nodes are optional and NULL; false where there are none. */
static bool all_null(const struct writer *w, size_t from, size_t to, const struct scope *s)
{
	for (size_t i = from; i < to; i++)
		if (!is_null(w, &w->nodes.items[i], s))
			return false;
	return from < to;
}

static bool left_out(const struct writer *w, const struct node *n, const struct scope *s)
{
	return (n->token.number != BINXML_NO_DEPENDENCY && n->token.number < s->n &&
		value_of(w, s, n->token.number)->type == VALUE_NULL) ||
	       (n->leaf && all_null(w, n->content + 1, n->close, s));
}

static void write_attributes(struct writer *w, size_t from, size_t end, const struct scope *s)
{
	for (size_t i = from; i < end && !w->wrong;) {
		size_t next = i + 1;
		while (next < end && w->nodes.items[next].token.kind != TOKEN_ATTRIBUTE)
			next++;
		if (w->nodes.items[i].token.kind == TOKEN_ATTRIBUTE && !all_null(w, i + 1, next, s)) {
			buf_putc(w->out, ' ');
			buf_add_str(w->out, text_of(w, w->nodes.items[i].token.text));
			buf_puts(w->out, "='");
			for (size_t k = i + 1; k < next && !w->wrong; k++) {
				write_piece(w, &w->nodes.items[k].token, s, true);
				spend(w, 1);
			}
			buf_putc(w->out, '\'');
		}
		spend(w, next - i);
		i = next;
	}
}

static void write_once(struct writer *w, size_t i, const struct scope *s)
{
	const struct node n = w->nodes.items[i];
	buf_putc(w->out, '<');
	buf_add_str(w->out, text_of(w, n.token.text));
	write_attributes(w, i + 1, n.content, s);
	if (n.content == n.close) {
		buf_puts(w->out, "/>");
		return;
	}
	buf_putc(w->out, '>');
	for (size_t k = n.content + 1; k < n.close && !w->wrong;)
		k = write_node(w, k, s);
	buf_puts(w->out, "</");
	buf_add_str(w->out, text_of(w, n.token.text));
	buf_putc(w->out, '>');
}

/* A leaf with an array in its content stands once for every item. */
static void write_element(struct writer *w, size_t i, const struct scope *s)
{
	const struct node n = w->nodes.items[i];
	if (n.leaf)
		spend(w, n.close - i);
	if (w->wrong || left_out(w, &n, s))
		return;
	for (size_t k = n.content + 1; n.leaf && k < n.close; k++) {
		const struct token t = w->nodes.items[k].token;
		if (t.kind != TOKEN_SUBSTITUTION || !(value_of(w, s, t.number)->type & VALUE_ARRAY))
			continue;
		struct value rest = *value_of(w, s, t.number), item;
		struct scope each = *s;
		bool begun = false;
		each.item = &item;
		each.item_index = t.number;
		while (!w->wrong && value_next_item(&rest, &begun, &item))
			write_once(w, i, &each);
		return;
	}
	write_once(w, i, s);
}

static void write_instance(struct writer *w, struct cursor *c, int nest);

/* Returns the index behind it. */
static size_t write_node(struct writer *w, size_t i, const struct scope *s)
{
	const struct node n = w->nodes.items[i];
	spend(w, 1);
	if (w->wrong)
		return i + 1;
	if (n.token.kind == TOKEN_OPEN) {
		write_element(w, i, s);
		return n.close + 1;
	}
	if (n.token.kind == TOKEN_INSTANCE)
		write_instance(w, &(struct cursor){w->chunk, n.place, w->chunk->n, false, 0, false},
			       s->nest + 1);
	else
		write_piece(w, &n.token, s, false);
	return i + 1;
}

/* ---- fragments ---- */

static void close_node(struct writer *w, size_t open, const struct token *t)
{
	struct node *n = &w->nodes.items[open];
	n->close = w->nodes.n - 1;
	if (t->kind == TOKEN_CLOSE_EMPTY)
		n->content = n->close;
}

/* Lists what c holds behind the nodes that are there. */
static void list_nodes(struct writer *w, struct cursor *c)
{
	size_t open[BINXML_DEPTH_LIMIT + 1], depth = 0;
	struct template_instance ignored;
	struct token t;
	for (;;) {
		const char *wrong = binxml_next(c, &t);
		spend(w, 1);
		if (!wrong && w->nodes.n == NODES_LIMIT)
			wrong = "it asks for more work than any real record";
		if (wrong || t.kind == TOKEN_END) {
			if (wrong)
				fail(w, wrong);
			return;
		}
		VEC_PUSH(&w->nodes, (struct node){.token = t, .place = c->at, .leaf = true});
		if ((t.kind == TOKEN_OPEN || t.kind == TOKEN_INSTANCE) && depth)
			w->nodes.items[open[depth - 1]].leaf = false;
		if (t.kind == TOKEN_OPEN)
			open[depth++] = w->nodes.n - 1;
		else if (t.kind == TOKEN_CONTENT)
			w->nodes.items[open[depth - 1]].content = w->nodes.n - 1;
		else if (t.kind == TOKEN_CLOSE || t.kind == TOKEN_CLOSE_EMPTY)
			close_node(w, open[--depth], &t);
		else if (t.kind == TOKEN_INSTANCE && (wrong = binxml_instance(c, NULL, &ignored)))
			fail(w, wrong);
		if (w->wrong)
			return;
	}
}

static void write_tokens(struct writer *w, struct cursor *c, const struct scope *s)
{
	size_t first = w->nodes.n;
	list_nodes(w, c);
	size_t end = w->nodes.n;
	for (size_t i = first; i < end && !w->wrong;)
		i = write_node(w, i, s);
	w->nodes.n = first;
}

static void write_instance(struct writer *w, struct cursor *c, int nest)
{
	struct template_instance t;
	const char *wrong = nest > NEST_LIMIT ? "its templates are nested too deeply"
					      : binxml_instance(c, &w->values, &t);
	if (wrong) {
		fail(w, wrong);
		return;
	}
	struct cursor tokens = {w->chunk, t.definition, t.definition + t.size, true, 0, false};
	spend(w, t.n);
	write_tokens(w, &tokens, &(struct scope){.first = t.first, .n = t.n, .nest = nest});
	w->values.n = t.first;
}

static void write_fragment(struct writer *w, struct cursor c, int nest)
{
	if (nest > NEST_LIMIT)
		fail(w, "its templates are nested too deeply");
	while (!w->wrong && c.at < c.end) {
		uint8_t raw = w->chunk->p[c.at];
		spend(w, 1);
		if (raw == 0x0f && c.end - c.at >= 4) {
			c.at += 4;
		} else if (raw == 0x0c) {
			c.at++;
			write_instance(w, &c, nest);
		} else if (raw == 0x01 || raw == 0x41) {
			write_tokens(w, &c, &(struct scope){.nest = nest});
			break;
		} else {
			break; /* its end, and what fills up the record */
		}
	}
}

const char *binxml_to_xml(const struct chunk *chunk, uint32_t at, uint32_t end, struct buf *out)
{
	struct writer w = {.chunk = chunk, .out = out};
	size_t before = out->n;
	write_fragment(&w, (struct cursor){chunk, at, end, false, 0, false}, 0);
	if (!w.wrong && out->n == before)
		w.wrong = "it has no binary XML";
	arena_free(&w.arena);
	VEC_FREE(&w.values);
	VEC_FREE(&w.nodes);
	return w.wrong;
}
