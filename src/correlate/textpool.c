#include "correlate/textpool.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/field_meaning.h"
#include "model/image.h"

enum { BLOCK_SIZE = 64 * 1024 };

struct textpool_block {
	struct textpool_block *next;
	size_t used, cap;
	char bytes[];
};

static uint32_t add_text(struct textpool *p, struct str text, int64_t text_id)
{
	struct str own;
	uint64_t *number = strmap_intern(&p->by_text, text, &own);
	if (!*number) {
		VEC_PUSH(&p->texts, (struct textpool_text){.text = own, .text_id = text_id});
		*number = p->texts.n;
	}
	if (text_id)
		p->texts.items[*number - 1].text_id = text_id;
	return (uint32_t)*number;
}

uint32_t textpool_add(struct textpool *p, const struct fact_value *value)
{
	if (!value)
		return 0;
	if (!value->text_id)
		return add_text(p, fact_value_text(value), 0);
	uint64_t *number = idmap_at(&p->by_id, (uint64_t)value->text_id);
	if (!*number)
		*number = add_text(p, fact_value_text(value), value->text_id);
	return (uint32_t)*number;
}

uint32_t textpool_add_image(struct textpool *p, const struct fact_value *value)
{
	uint32_t number = textpool_add(p, value);
	return number && image_is_none(p->texts.items[number - 1].text) ? 0 : number;
}

static struct str keep_text(struct textpool *p, struct str text)
{
	struct textpool_block *block = p->kept;
	if (!block || block->cap - block->used < text.n) {
		size_t cap = text.n > BLOCK_SIZE ? text.n : BLOCK_SIZE;
		block = xmalloc(sizeof *block + cap);
		*block = (struct textpool_block){.next = p->kept, .cap = cap};
		p->kept = block;
	}
	char *copy = block->bytes + block->used;
	memcpy(copy, text.p, text.n);
	block->used += text.n;
	return (struct str){copy, text.n};
}

uint32_t textpool_keep(struct textpool *p, const struct fact_value *value)
{
	if (!value)
		return 0;
	uint64_t *number = value->text_id ? idmap_at(&p->by_id, (uint64_t)value->text_id) : NULL;
	if (number && *number)
		return (uint32_t)*number;
	VEC_PUSH(&p->texts, (struct textpool_text){.text = keep_text(p, fact_value_text(value)),
						   .text_id = value->text_id});
	if (number)
		*number = p->texts.n;
	return (uint32_t)p->texts.n;
}

struct fact_value textpool_value(const struct textpool *p, uint32_t number)
{
	if (!number)
		return (struct fact_value){.text = STR("")};
	const struct textpool_text *text = &p->texts.items[number - 1];
	return (struct fact_value){.text = text->text, .text_id = text->text_id};
}

uint32_t textpool_canonical(struct textpool *p, uint32_t number)
{
	if (!number)
		return 0;
	if (!p->texts.items[number - 1].canonical) {
		struct buf path = {0};
		image_canonical(&path, p->texts.items[number - 1].text);
		uint32_t canonical = add_text(p, buf_str(&path), 0);
		p->texts.items[number - 1].canonical = canonical;
		p->texts.items[canonical - 1].canonical = canonical;
		buf_free(&path);
	}
	return p->texts.items[number - 1].canonical;
}

struct str textpool_canonical_text(struct textpool *p, uint32_t number)
{
	return textpool_value(p, textpool_canonical(p, number)).text;
}

/* A text that is already as it should be keeps its number. */
static uint32_t add_part(struct textpool *p, uint32_t number, struct str part)
{
	if (part.n == p->texts.items[number - 1].text.n)
		return number;
	return part.n ? add_text(p, part, 0) : 0;
}

uint32_t textpool_client_address(struct textpool *p, const struct fact_value *value)
{
	uint32_t number = textpool_add(p, value);
	if (!number)
		return 0;
	if (!p->texts.items[number - 1].address) {
		uint32_t address = add_part(p, number, client_address(p->texts.items[number - 1].text));
		p->texts.items[number - 1].address = address + 1;
	}
	return p->texts.items[number - 1].address - 1;
}

uint32_t textpool_client_name(struct textpool *p, const struct fact_value *value)
{
	uint32_t number = textpool_add(p, value);
	return number ? add_part(p, number, client_name(p->texts.items[number - 1].text)) : 0;
}

void textpool_free(struct textpool *p)
{
	strmap_free(&p->by_text);
	idmap_free(&p->by_id);
	VEC_FREE(&p->texts);
	while (p->kept) {
		struct textpool_block *next = p->kept->next;
		free(p->kept);
		p->kept = next;
	}
}

struct kept_text {
	int64_t text_id;
	size_t n;
};

int64_t textlist_add(struct textlist *l, const struct fact_value *value, bool will_be_read)
{
	if (!value)
		return 0;
	if (value->text_id && !will_be_read)
		return value->text_id;
	struct str text = fact_value_text(value);
	struct kept_text head = {value->text_id, text.n};
	buf_add(&l->kept, &head, sizeof head);
	buf_add_str(&l->kept, text);
	return -(int64_t)(l->kept.n - head.n);
}

struct fact_value textlist_value(const struct textlist *l, int64_t name)
{
	struct kept_text head;
	if (name >= 0)
		return (struct fact_value){.text = STR(""), .text_id = name};
	const char *text = l->kept.p - name;
	memcpy(&head, text - sizeof head, sizeof head);
	return (struct fact_value){.text = {text, head.n}, .text_id = head.text_id};
}

void textlist_free(struct textlist *l)
{
	buf_free(&l->kept);
}
