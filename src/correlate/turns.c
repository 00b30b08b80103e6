#include "correlate/turns.h"

#include <stdbool.h>

struct turn turn_after(uint32_t previous, turn_at_fn *at, void *context)
{
	if (!previous)
		return (struct turn){.length = 1};
	const struct turn *p = at(context, previous);
	const struct turn *near = p->jump ? at(context, p->jump) : &(struct turn){0};
	const struct turn *far = near->jump ? at(context, near->jump) : &(struct turn){0};
	/* Two jumps of one length become one of twice that. */
	bool joins = p->jump && p->length - near->length == near->length - far->length;
	return (struct turn){.previous = previous, .jump = joins ? near->jump : previous, .length = p->length + 1};
}

uint32_t turn_within(uint32_t latest, uint32_t limit, turn_at_fn *at, void *context)
{
	while (latest) {
		const struct turn *t = at(context, latest);
		if (t->order <= limit || !t->previous)
			break;
		latest = t->jump && at(context, t->jump)->order > limit ? t->jump : t->previous;
	}
	return latest;
}
