#include "correlate/account_names.h"

#include "base/text.h"

/* In a map's 64 bits: the first account that had the name, 0 where no record says so,
 * and who has it by now. */
static uint64_t held(uint32_t first, uint32_t now)
{
	return (uint64_t)first << 32 | now;
}

uint32_t account_names_put(struct account_names *n, uint32_t account, const struct who *who, bool *new)
{
	buf_clear(&n->key);
	buf_add(&n->key, (const char *)&account, sizeof account);
	buf_add_str(&n->key, who->domain);
	buf_putc(&n->key, '\\');
	buf_add_str(&n->key, who->user);
	uint64_t *place = strmap_at(&n->places, buf_str(&n->key));
	*new = !*place;
	if (*new) {
		VEC_PUSH(&n->rows, (struct account_name_row){account, who->user, who->domain});
		*place = n->rows.n;
	}
	return (uint32_t)*place;
}

struct str account_names_key(struct account_names *n, struct str domain, struct str user)
{
	buf_clear(&n->key);
	text_fold(&n->key, domain);
	buf_putc(&n->key, '\\');
	text_fold(&n->key, user);
	return buf_str(&n->key);
}

uint32_t account_names_hold(struct account_names *n, struct str key, uint32_t account)
{
	struct str own;
	uint64_t *holder = strmap_intern(&n->holders, key, &own);
	uint32_t first = (uint32_t)(*holder >> 32), now = (uint32_t)*holder;
	if (first && now == first && account != first) /* or it went to and fro: no harm */
		VEC_PUSH(&n->contested, own);
	*holder = held(first ? first : account, account);
	return now == account ? 0 : now;
}

uint32_t account_names_holder(const struct account_names *n, struct str key)
{
	const uint64_t *holder = strmap_find(&n->holders, key);
	return holder ? (uint32_t)*holder : 0;
}

void account_names_own(struct account_names *n, struct str key, uint32_t account)
{
	*strmap_at(&n->holders, key) = held(account, account);
}

void account_names_spell(struct account_names *n, struct str key, uint32_t account)
{
	uint64_t *holder = strmap_at(&n->holders, key);
	if (!*holder)
		*holder = held(0, account);
}

bool account_names_is_others(const struct account_names *n, struct str key, uint32_t account)
{
	const uint64_t *holder = strmap_find(&n->holders, key);
	return holder && *holder >> 32 && *holder >> 32 != account;
}

void account_names_rewind(struct account_names *n)
{
	for (size_t i = 0; i < n->contested.n; i++) {
		uint64_t *holder = strmap_find(&n->holders, n->contested.items[i]);
		*holder = held((uint32_t)(*holder >> 32), (uint32_t)(*holder >> 32));
	}
}

void account_names_free(struct account_names *n)
{
	VEC_FREE(&n->rows);
	VEC_FREE(&n->contested);
	strmap_free(&n->places);
	strmap_free(&n->holders);
	buf_free(&n->key);
	*n = (struct account_names){0};
}
