#include "model/link.h"

static const char *const reasons[LINK_REASON_COUNT][2] = {
#define REASON(id, name, words) {name, words},
	LINK_REASONS(REASON)
#undef REASON
};

const char *confidence_name(enum confidence c)
{
	static const char *const names[CONFIDENCE_COUNT] = {
		[UNKNOWN] = "unknown", [INFERRED] = "inferred", [RECORDED] = "recorded"};
	return names[c < CONFIDENCE_COUNT ? c : UNKNOWN];
}

const char *link_reason_name(enum link_reason r)
{
	return reasons[r < LINK_REASON_COUNT ? r : REASON_NONE][0];
}

const char *link_reason_words(enum link_reason r)
{
	return reasons[r < LINK_REASON_COUNT ? r : REASON_NONE][1];
}

bool link_reason_tells_owner(enum link_reason r)
{
	switch (r) {
	case REASON_LOGON_RECORDED:
	case REASON_LOGON_BUILT_IN:
	case REASON_LOGON_NOT_RECORDED:
	case REASON_LOGON_AFTER_START:
	case REASON_LOGON_UNKNOWN:
		return true;
	default:
		return false;
	}
}
