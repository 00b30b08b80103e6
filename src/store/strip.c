#include "store/strip.h"

#include "store/case_file.h"
#include "store/numbering.h"
#include "store/query.h"

static struct err count_between(struct case_file *c, int64_t account, int64_t first, int64_t end, int *count)
{
	static const char sql[] = "SELECT count(*) FROM (SELECT 1 FROM derived_activity WHERE account_key = ? "
				  "AND activity_key >= ? AND activity_key < ? LIMIT ?)";
	int64_t n = STRIP_NONE;
	struct err e = OK;
	if (first < end)
		e = db_int(c->db, &n, 0, sql, "iiii", account, first, end, (int64_t)STRIP_MOST);
	*count = (int)n;
	return e;
}

struct err strip_of_account(struct case_file *c, int64_t account, wintime from, wintime to, size_t n, int counts[],
			    size_t *done)
{
	const struct relation *r = relation_get(REL_ACTIVITY);
	int64_t host = case_key_host(account), step = (to - from) / (int64_t)n + 1, first, end;
	struct err e = numbering_at(c->db, r, host, from + (int64_t)*done * step, &first);
	while (*done < n && !e.kind && !case_pause_due(c)) {
		e = numbering_at(c->db, r, host, from + (int64_t)(*done + 1) * step, &end);
		if (!e.kind)
			e = count_between(c, account, first, end, &counts[*done]);
		if (!e.kind)
			++*done;
		first = end;
	}
	return e;
}
