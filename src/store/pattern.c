#include "store/pattern.h"

struct err pattern_make(struct pattern *p, const char *regex)
{
	char why[128];
	int rc = regcomp(&p->regex, regex, REG_EXTENDED | REG_ICASE | REG_NOSUB);
	if (rc == 0)
		return OK;
	regerror(rc, &p->regex, why, sizeof why);
	return err_new(ERR_USAGE, "%s: not a regular expression: %s", regex, why);
}

void pattern_free(struct pattern *p)
{
	regfree(&p->regex);
}

bool pattern_matches_row(const struct pattern *p, sqlite3_stmt *st, int from, int n)
{
	for (int i = from; i < from + n; i++) {
		const char *text = (const char *)sqlite3_column_text(st, i);
		if (text && regexec(&p->regex, text, 0, NULL, 0) == 0)
			return true;
	}
	return false;
}
