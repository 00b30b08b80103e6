#include "model/kind.h"

static const char *const names[FACT_KIND_COUNT][2] = {
#define KIND(id, name, words) {name, words},
	FACT_KINDS(KIND)
#undef KIND
};

const char *fact_kind_name(enum fact_kind kind)
{
	return names[kind < FACT_KIND_COUNT ? kind : KIND_NONE][0];
}

const char *fact_kind_words(enum fact_kind kind)
{
	return names[kind < FACT_KIND_COUNT ? kind : KIND_NONE][1];
}

enum fact_kind fact_kind_of(struct str name)
{
	for (int kind = 0; kind < FACT_KIND_COUNT; kind++)
		if (str_eq(name, str_of(names[kind][0])))
			return (enum fact_kind)kind;
	return KIND_NONE;
}
