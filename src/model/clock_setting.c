#include "model/clock_setting.h"

#include <stdlib.h>

bool clock_setting_is_none(const struct fact *f)
{
	enum { READ_ANEW = 2 };
	return fact_value(f, F_OldTime) && fact_id_or_0(f, F_Reason) == READ_ANEW;
}

struct str clock_setting_before(const struct fact *f)
{
	struct str text = fact_text(f, F_PreviousTime);
	return text.n ? text : fact_text(f, F_OldTime);
}

bool clock_setting_of(const struct fact *f, struct clock_setting *out)
{
	wintime after;
	*out = (struct clock_setting){.event_id = f->event_id};
	if (!wintime_parse(clock_setting_before(f), &out->before, NULL) ||
	    !wintime_parse(fact_text(f, F_NewTime), &after, NULL))
		return false;
	out->step = after - out->before;
	return true;
}

bool clock_setting_is_told(struct clock_setting *last, const struct clock_setting *now)
{
	bool told = last->event_id && last->event_id != now->event_id &&
		    llabs(now->before - last->before) < WINTIME_SECOND && llabs(now->step - last->step) < WINTIME_SECOND;
	*last = told ? (struct clock_setting){0} : *now;
	return told;
}
