/* Binary XML: its tokens, names and templates, within one chunk.
 *
 * Format: [MS-EVEN6] 2.2.12 and libevtx' "Windows XML Event Log (EVTX)".  A
 * record is a fragment; nearly always that is an instance of a template, whose
 * definition stands in the chunk once, with values for its substitutions.  Names
 * stand in the chunk once too.  Offsets are from the chunk's start.
 *
 * What comes from here has been checked to lie within the chunk.  The sizes of
 * elements and attribute lists follow from the tokens and are not looked at. */
#ifndef EVTRAIL_INGEST_BINXML_H
#define EVTRAIL_INGEST_BINXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "ingest/binxml_value.h"

enum { BINXML_NO_DEPENDENCY = 0xffff, BINXML_DEPTH_LIMIT = 32, BINXML_GUID_SIZE = 16 };

/* A chunk in memory, or what there is of it. */
struct chunk {
	const uint8_t *p;
	uint32_t n;
	/* In slack a reference may lead to what was written over its aim: names and
	 * templates must prove that they are the ones meant. */
	bool strict;
};

/* UTF-16LE text where it stands. */
struct utf16 {
	const uint8_t *p;
	uint32_t n; /* units */
};

enum token_kind {
	TOKEN_END,          /* of the fragment, or of the bytes */
	TOKEN_OPEN,         /* text: name, number: dependency */
	TOKEN_ATTRIBUTE,    /* text: name */
	TOKEN_CONTENT,      /* the start tag is over, content follows */
	TOKEN_CLOSE_EMPTY,  /* the start tag is over, and the element too */
	TOKEN_CLOSE,
	TOKEN_TEXT,         /* text */
	TOKEN_CDATA,        /* text */
	TOKEN_CHARACTER,    /* number */
	TOKEN_ENTITY,       /* text: name */
	TOKEN_PI,           /* text: target */
	TOKEN_PI_DATA,      /* text */
	TOKEN_SUBSTITUTION, /* number: index, type, optional */
	TOKEN_INSTANCE      /* of a template: binxml_instance() must come next */
};

struct token {
	enum token_kind kind;
	uint8_t type;
	bool optional;
	uint16_t number;
	uint32_t at; /* of TOKEN_INSTANCE: the offset behind its token */
	struct utf16 text;
};

struct tokens {
	struct token *items;
	size_t n, cap;
};

struct cursor {
	const struct chunk *chunk;
	uint32_t at, end;
	bool dependencies; /* elements name one: in definitions of templates */
	int depth;
	bool in_tag;
};

struct values {
	struct value *items;
	size_t n, cap;
};

struct template_instance {
	uint32_t definition, size; /* offset of the tokens, and their bytes */
	const uint8_t *guid;       /* BINXML_GUID_SIZE bytes */
	size_t first, n;           /* in the list of values that it was read into */
};

/* The next token, never one that leaves its element without an end: at the end
 * depth is 0.  NULL, or what is wrong. */
const char *binxml_next(struct cursor *c, struct token *t);
/* Lists what is left of c, without its TOKEN_END; c is then at its end. */
const char *binxml_list(struct cursor *c, struct tokens *list);
/* Whether both lists mean the same, wherever they stand.  An instance means what
 * its chunk has there: it is like no other. */
bool tokens_same(const struct tokens *a, const struct tokens *b);
/* Reads an instance behind its token; c is then behind its values.  values may
 * be NULL: they are only passed over. */
const char *binxml_instance(struct cursor *c, struct values *values, struct template_instance *t);
/* The character that a known entity stands for; 0: not known. */
uint32_t binxml_entity(struct utf16 name);
bool utf16_is(struct utf16 s, const char *ascii);
/* UTF-8 in the arena. */
struct str utf16_text(struct arena *a, struct utf16 s);

#endif
