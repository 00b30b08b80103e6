#include "ingest/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	BLOCK_SIZE = 64 * 1024,
	FULL_ENTRIES = 256,
	FULL_BYTES = 256 * 1024
};

struct batch_block {
	struct batch_block *next;
	size_t used, size;
	_Alignas(max_align_t) char p[];
};

struct batch *batch_new(void)
{
	return xcalloc(1, sizeof(struct batch));
}

static struct batch_block *new_block(struct batch *b, size_t size)
{
	struct batch_block *block = b->spare;
	if (block && size <= block->size)
		b->spare = block->next;
	else
		block = xmalloc(sizeof *block + size);
	*block = (struct batch_block){b->blocks, 0, size};
	return block;
}

static void *take(struct batch *b, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	struct batch_block *block = b->blocks;
	n = (n + align - 1) / align * align;
	if (!block || block->size - block->used < n) {
		block = new_block(b, n > BLOCK_SIZE ? n : BLOCK_SIZE);
		b->blocks = block;
		b->bytes += block->size;
	}
	block->used += n;
	return block->p + block->used - n;
}

static struct str put(char **at, struct str s)
{
	struct str copy = {*at, s.n};
	if (s.n)
		memcpy(*at, s.p, s.n);
	*at += s.n;
	return copy;
}

static void copy_event(struct batch *b, struct event *e)
{
	size_t nfields = e->kind == KIND_NONE ? 0 : e->nfields;
	size_t n = nfields * sizeof *e->fields + e->provider.n + e->channel.n + e->computer.n + e->user_sid.n;
	for (size_t i = 0; i < nfields; i++)
		n += e->fields[i].name.n + e->fields[i].value.n;
	struct event_field *fields = take(b, n);
	char *text = (char *)(fields + nfields);
	for (size_t i = 0; i < nfields; i++) {
		fields[i].name = put(&text, e->fields[i].name);
		fields[i].value = put(&text, e->fields[i].value);
	}
	e->provider = put(&text, e->provider);
	e->channel = put(&text, e->channel);
	e->computer = put(&text, e->computer);
	e->user_sid = put(&text, e->user_sid);
	e->fields = fields;
	e->nfields = nfields;
}

void batch_add(struct batch *b, enum reader_got got, const struct reader_item *item)
{
	struct batch_entry entry = {got, *item};
	if (got == READER_EVENT) {
		copy_event(b, &entry.item.event);
	} else if (got == READER_DAMAGE) {
		size_t n = strlen(item->damage.reason) + 1;
		entry.item.damage.reason = memcpy(take(b, n), item->damage.reason, n);
	}
	VEC_PUSH(&b->entries, entry);
	b->bytes += sizeof entry;
}

bool batch_is_full(const struct batch *b)
{
	return b->entries.n >= FULL_ENTRIES || b->bytes >= FULL_BYTES;
}

static void free_blocks(struct batch_block *block)
{
	while (block) {
		struct batch_block *next = block->next;
		free(block);
		block = next;
	}
}

/* Blocks of one size are kept; what was made larger for one item goes. */
void batch_clear(struct batch *b)
{
	while (b->blocks) {
		struct batch_block *block = b->blocks;
		b->blocks = block->next;
		if (block->size == BLOCK_SIZE) {
			block->next = b->spare;
			b->spare = block;
		} else {
			free(block);
		}
	}
	b->entries.n = 0;
	b->bytes = 0;
	b->next = NULL;
}

void batch_free(struct batch *b)
{
	if (!b)
		return;
	free_blocks(b->blocks);
	free_blocks(b->spare);
	VEC_FREE(&b->entries);
	free(b);
}
