#include "model/how.h"

static const char *const how[HOW_COUNT][2] = {
#define HOW(id, name, words) {name, words},
	HOW_STARTED(HOW)
#undef HOW
};

const char *how_started_name(enum how_started h)
{
	return how[h < HOW_COUNT ? h : HOW_UNKNOWN][0];
}

const char *how_started_words(enum how_started h)
{
	return how[h < HOW_COUNT ? h : HOW_UNKNOWN][1];
}
