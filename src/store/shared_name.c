#include "store/shared_name.h"

struct err shared_name_since(sqlite3 *db, int64_t host_id, wintime *since)
{
	int64_t shared;
	*since = 0;
	struct err e = db_int(db, &shared, 0, "SELECT max(shared) FROM computer WHERE host_id = ?", "i", host_id);
	if (e.kind || !shared)
		return e;
	return db_int(db, since, 0,
		      "SELECT min(first) FROM (SELECT min(time) AS first FROM fact WHERE computer_id IN "
		      "(SELECT computer_id FROM computer WHERE host_id = ? AND shared) AND record_id > 0 AND NOT recovered "
		      "GROUP BY channel_id, record_id HAVING min(time) < max(time) OR min(event_id) < max(event_id))", "i", host_id);
}

/* What one record tells alone, or none needs to. */
static bool is_of_one_record(enum link_reason reason)
{
	return reason == REASON_LOGON_BUILT_IN || reason == REASON_ORIGIN_SYSTEM || reason == REASON_ORIGIN_SELF ||
	       reason == REASON_EXIT_ONLY;
}

static void doubt(struct link *link)
{
	if (link->confidence != RECORDED || is_of_one_record(link->reason))
		return;
	link->confidence = INFERRED;
	link->reason = REASON_NAME_SHARED;
}

/* That an ID was given to another says nothing where that may be another computer's. */
static bool doubt_end(struct link *link, wintime *end, wintime since)
{
	bool by_next = link->reason == REASON_ID_REUSED || link->reason == REASON_LOGON_ID_REUSED;
	if (*end < since)
		return false;
	doubt(link);
	if (!by_next)
		return false;
	*end = 0;
	*link = (struct link){UNKNOWN, REASON_NAME_SHARED, 0};
	return true;
}

void shared_name_process(struct process *p, wintime since)
{
	if (doubt_end(&p->end_link, &p->end, since))
		p->flags &= ~(unsigned)PROCESS_ENDED_UNSURE;
	if (p->seen < since)
		return;
	doubt(&p->parent_link);
	doubt(&p->logon_link);
	doubt(&p->origin_link);
	doubt(&p->client_link);
}

void shared_name_logon(struct logon *l, wintime since)
{
	doubt_end(&l->end_link, &l->end, since);
	if (l->first_seen < since)
		return;
	doubt(&l->linked_link);
	doubt(&l->origin_link);
}
