#include "correlate/account_domains.h"

#include "base/text.h"

/* What stands before an account's own number; empty where it is no user's or machine's. */
static struct str domain_sid(struct str sid)
{
	ptrdiff_t last = str_rfind(sid, '-');
	if (!str_starts_nocase(sid, STR("S-1-5-21-")) || last < (ptrdiff_t)sizeof "S-1-5-21-" - 1)
		return STR("");
	return str_sub(sid, 0, (size_t)last);
}

void account_domains_note(struct account_domains *d, struct str sid, struct str domain)
{
	struct str of = domain_sid(sid), own;
	if (!of.n || !domain.n)
		return;
	buf_clear(&d->key);
	buf_add_str(&d->key, of);
	buf_putc(&d->key, '\\');
	text_fold(&d->key, domain);
	uint64_t *known = strmap_at(&d->known, buf_str(&d->key));
	if (*known)
		return;
	*known = 1;
	uint64_t *place = strmap_at(&d->by_sid, of);
	if (!*place) {
		VEC_PUSH(&d->items, (struct account_domain){{0}});
		*place = d->items.n;
	}
	strmap_intern(&d->known, domain, &own); /* for its text alone: no SID is in it */
	VEC_PUSH(&d->items.items[*place - 1].names, own);
}

const struct account_domain *account_domains_of(const struct account_domains *d, struct str sid)
{
	struct str of = domain_sid(sid);
	const uint64_t *place = of.n ? strmap_find(&d->by_sid, of) : NULL;
	return place ? &d->items.items[*place - 1] : NULL;
}

void account_domains_free(struct account_domains *d)
{
	for (size_t i = 0; i < d->items.n; i++)
		VEC_FREE(&d->items.items[i].names);
	VEC_FREE(&d->items);
	strmap_free(&d->by_sid);
	strmap_free(&d->known);
	buf_free(&d->key);
	*d = (struct account_domains){0};
}
