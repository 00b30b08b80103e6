/* What to do with the values of a template: its definition, compiled.
 *
 * A plan is a list of steps.  Most elements of a log have one substitution and
 * nothing else; each of these is a single step that says which value goes to
 * which field.  Whatever else an element may be is spelled out: it opens, has
 * attributes and content, made of pieces, and closes.
 *
 * What an element means depends on where it stands (event_xml.h has the rules),
 * so a template is compiled for a place, and may have several plans. */
#ifndef EVTRAIL_INGEST_BINXML_PLAN_H
#define EVTRAIL_INGEST_BINXML_PLAN_H

#include "ingest/binxml.h"

/* Where in an event a fragment stands. */
enum section { SECTION_NONE, SECTION_SYSTEM, SECTION_DATA, SECTION_USER, SECTION_SKIP };

enum {
	LEVEL_SECTION = 1, /* of System, EventData …, below Event */
	LEVEL_TOP = 2,     /* of what stands in them */
	LEVEL_DEEP = 3     /* and all below: there it makes no difference any more */
};

struct place {
	enum section section;
	int level;
	bool nameless; /* fields have no name of a parent in front */
};

/* What System holds of use. */
enum system_target {
	TARGET_NONE,
	TARGET_PROVIDER,
	TARGET_SOURCE, /* EventSourceName: the provider's older name */
	TARGET_CHANNEL,
	TARGET_COMPUTER,
	TARGET_USER_SID,
	TARGET_EVENT_ID,
	TARGET_VERSION,
	TARGET_RECORD_ID,
	TARGET_TIME,
	TARGET_PID,
	TARGET_TID
};

enum step_kind {
	STEP_FIELD,         /* an element of one substitution: text is its name */
	STEP_CONSTANT,      /* an element of one literal, that is the next STEP_TEXT */
	STEP_SYSTEM,        /* target from a substitution */
	STEP_SYSTEM_TEXT,   /* target from a literal: text */
	STEP_SYSTEM_DONE,   /* all of System has been seen */
	STEP_OPEN,          /* text: the element's own name for fields, see plan.c */
	STEP_ATTRIBUTE,     /* text: its name; pieces follow */
	STEP_CONTENT,       /* the attributes are over */
	STEP_CLOSE,
	STEP_TEXT,          /* a piece */
	STEP_SUBSTITUTION,  /* a piece */
	STEP_INSTANCE       /* of a template, at offset `jump` of the chunk */
};

enum step_flag {
	STEP_OPTIONAL = 1 << 0,      /* of a substitution: NULL makes it nothing */
	STEP_ONLY_OPTIONAL = 1 << 1, /* of an element: it has nothing else */
	STEP_LEAF = 1 << 2,          /* of an element: no element in it */
	STEP_DATA = 1 << 3           /* of an element: named by its attribute Name */
};

struct step {
	uint8_t kind, flags;
	uint8_t target;
	uint8_t section;     /* that an element at LEVEL_SECTION begins */
	uint16_t index;      /* of the substitution */
	uint16_t dependency; /* value that must not be NULL for the element */
	uint32_t jump;       /* of STEP_OPEN: its STEP_CLOSE */
	struct str text;
};

struct plan {
	struct place place;
	VEC(struct step) steps;
};

/* Compiles tokens into p, whose steps it replaces.  Texts go to the arena.  NULL,
 * or what is wrong. */
const char *plan_compile(struct plan *p, const struct tokens *tokens, struct place place,
			 struct arena *a);

#endif
