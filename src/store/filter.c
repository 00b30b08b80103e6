#include "store/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "store/filter_expr.h"

/* A pattern of * and ? as one for LIKE … ESCAPE '\', folded. */
static char *like_pattern(struct str pattern)
{
	struct buf folded = {0}, like = {0};
	text_fold(&folded, pattern);
	for (const char *p = buf_text(&folded); *p; p++) {
		if (*p == '*' || *p == '?') {
			buf_putc(&like, *p == '*' ? '%' : '_');
			continue;
		}
		if (*p == '%' || *p == '_' || *p == '\\')
			buf_putc(&like, '\\');
		buf_putc(&like, *p);
	}
	buf_free(&folded);
	return buf_steal(&like);
}

int condition_text(struct condition *c, struct str pattern)
{
	c->parameters[c->n].is_text = true;
	c->parameters[c->n].text = like_pattern(pattern);
	return ++c->n;
}

int condition_exact(struct condition *c, const char *text)
{
	c->parameters[c->n].is_text = true;
	c->parameters[c->n].text = xstrdup(text);
	return ++c->n;
}

int condition_int(struct condition *c, int64_t number)
{
	c->parameters[c->n].number = number;
	return ++c->n;
}

static void and_also(struct condition *c)
{
	if (c->sql.n)
		buf_puts(&c->sql, " AND ");
}

static void text_condition(struct condition *c, const char *pattern, const char *sql)
{
	if (!pattern || !*pattern || !sql)
		return;
	int at = condition_text(c, str_of(pattern));
	and_also(c);
	buf_printf(&c->sql, "%s LIKE ?%d ESCAPE '\\'", sql, at);
}

static void int_condition(struct condition *c, bool set, const char *sql, const char *compare, int64_t value)
{
	if (!set || !sql)
		return;
	int at = condition_int(c, value);
	and_also(c);
	buf_printf(&c->sql, "%s %s ?%d", sql, compare, at);
}

static void indexed_condition(struct condition *c, bool indexed, const char *sql, int64_t key)
{
	if (!key || !sql)
		return;
	int_condition(c, true, sql, "=", key);
	if (indexed)
		buf_printf(&c->indexed, "%s%s = ?%d", c->indexed.n ? " AND " : "", sql, c->n);
}

static void plain_condition(struct condition *c, bool set, const char *sql, struct knowing k)
{
	if (!set || !sql)
		return;
	and_also(c);
	buf_putc(&c->sql, '(');
	relation_sql(&c->sql, sql, k);
	buf_putc(&c->sql, ')');
}

/* The hosts of names or patterns with commas between; any of a host's names will do. */
static struct err put_hosts(struct condition *c, const char *names)
{
	enum { MOST = 32 };
	struct str list = str_of(names), name;
	buf_puts(&c->sql, "(SELECT host_id FROM computer WHERE 0");
	for (int i = 0; str_list_next(&list, &name); i++) {
		if (i == MOST)
			return err_new(ERR_USAGE, "more than %d hosts are named: a pattern with * is shorter", MOST);
		int at = condition_text(c, name);
		buf_printf(&c->sql, " OR name LIKE ?%d ESCAPE '\\' OR name LIKE ?%d || '.%%' ESCAPE '\\'", at, at);
	}
	buf_putc(&c->sql, ')');
	return OK;
}

static struct err host_condition(struct condition *c, const struct relation *r, const struct filter *f)
{
	if (!f->host || !*f->host || !r->host_id)
		return OK;
	and_also(c);
	buf_printf(&c->sql, "%s IN ", r->host_id);
	return put_hosts(c, f->host);
}

static struct err not_on_condition(struct condition *c, const struct relation *r, const struct filter *f)
{
	if (!f->not_on || !r->same[0])
		return OK;
	const char *same = r->same[f->compare == COMPARE_PATTERN ? 1 : f->compare == COMPARE_NAME ? 2 : 0];
	and_also(c);
	buf_printf(&c->sql, "NOT EXISTS (SELECT 1 FROM program yp JOIN derived_executable y "
		   "ON y.program_id = yp.program_id WHERE %s AND y.executable_key >> 32 IN ", same);
	struct err e = put_hosts(c, f->not_on);
	buf_putc(&c->sql, ')');
	return e;
}

static void subtree_condition(struct condition *c, const struct relation *r, const struct filter *f)
{
	if (!f->subtree || !r->last_key)
		return;
	int at = condition_int(c, f->subtree);
	and_also(c);
	buf_printf(&c->sql, "%s BETWEEN ?%d AND (SELECT coalesce((SELECT last_key FROM derived_process WHERE process_key = ?%d), "
		   "(SELECT last_key FROM derived_boot WHERE boot_key = ?%d)))", r->key, at, at, at);
}

/* Few accounts have had another name than the one shown: the others need no look-up, but
 * for a domain or a principal name. */
void condition_user(struct condition *c, struct buf *out, const struct relation *r, struct str user, struct str domain)
{
	static const char any[] = "EXISTS (SELECT 1 FROM derived_account_name nm WHERE nm.account_key = %s AND nm.user LIKE ?%d ESCAPE '\\'";
	bool principal = memchr(user.p, '@', user.n) != NULL;
	int at = condition_text(c, user);
	if (domain.n)
		buf_printf(out, "(%s LIKE ?%d ESCAPE '\\' OR %s > 1) AND ", r->user, at, r->names);
	else if (!principal)
		buf_printf(out, "%s LIKE ?%d ESCAPE '\\' OR %s LIKE ?%d ESCAPE '\\' OR %s > 1 AND ", r->user, at, r->sid, at, r->names);
	buf_printf(out, any, r->account, at);
	if (domain.n)
		buf_printf(out, " AND nm.domain LIKE ?%d ESCAPE '\\'", condition_text(c, domain));
	buf_putc(out, ')');
}

static void user_condition(struct condition *c, const struct relation *r, const struct filter *f)
{
	const char *back = f->user ? strchr(f->user, '\\') : NULL;
	if (!f->user || !*f->user || !r->user)
		return;
	struct str domain = back ? (struct str){f->user, (size_t)(back - f->user)} : STR("");
	and_also(c);
	buf_putc(&c->sql, '(');
	condition_user(c, &c->sql, r, str_of(back ? back + 1 : f->user), domain);
	buf_putc(&c->sql, ')');
}

/* Asked of each row by itself: a set of facts would have to be made first. */
static void record_condition(struct condition *c, const struct relation *r, const struct filter *f)
{
	static const char is_record[] = "(SELECT record_id FROM fact WHERE fact_id = %s) = ?%d";
	if (!f->record || !r->record_fact[0])
		return;
	int at = condition_int(c, f->record);
	and_also(c);
	buf_putc(&c->sql, '(');
	buf_printf(&c->sql, is_record, r->record_fact[0], at);
	if (r->record_fact[1]) {
		buf_puts(&c->sql, " OR ");
		buf_printf(&c->sql, is_record, r->record_fact[1], at);
	}
	buf_putc(&c->sql, ')');
}

struct knowing filter_knowing(const struct filter *f)
{
	return (struct knowing){f->learn_days, (int)f->compare};
}

static struct err where_condition(struct condition *c, const struct relation *r, const struct filter *f)
{
	struct buf sql = {0};
	if (!f->where || !*f->where)
		return OK;
	struct err e = filter_expr_sql(f->where, r, filter_knowing(f), c, &sql, NULL);
	if (!e.kind && sql.n) {
		and_also(c);
		buf_add_str(&c->sql, buf_str(&sql));
	}
	buf_free(&sql);
	return e;
}

struct err condition_make(struct condition *c, const struct relation *r, const struct filter *f)
{
	struct knowing k = filter_knowing(f);
	*c = (struct condition){0};
	struct err e = host_condition(c, r, f);
	subtree_condition(c, r, f);
	size_t hosts_only = c->sql.n;
	if (!e.kind)
		e = not_on_condition(c, r, f);
	if (e.kind)
		return e;
	user_condition(c, r, f);
	bool is_path = f->image && strchr(f->image, '\\');
	text_condition(c, f->image, is_path ? r->image : r->image_name);
	int_condition(c, f->since != 0, r->last_time, ">=", f->since);
	int_condition(c, f->until != 0, r->first_time, "<=", f->until);
	int_condition(c, f->has_pid, r->pid, "=", (int64_t)f->pid);
	int_condition(c, f->has_logon_id, r->logon_id, "=", (int64_t)f->logon_id);
	record_condition(c, r, f);
	indexed_condition(c, r->indexed & INDEXED_ACCOUNT, r->account, f->account);
	indexed_condition(c, r->indexed & INDEXED_LOGON, r->logon, f->logon);
	int_condition(c, f->executable != 0, r->executable, "=", f->executable);
	plain_condition(c, f->people_only, r->people, k);
	plain_condition(c, f->remote_only, r->remote, k);
	int_condition(c, f->baseline != 0, r->baseline, ">=", baseline_key(f->baseline));
	int_condition(c, f->baseline != 0, r->baseline, "<", baseline_key(f->baseline + 1));
	bool usual = f->compare == COMPARE_PATH && (!f->learn_days || f->learn_days == DEFAULT_LEARN_DAYS);
	indexed_condition(c, true, r->is_news, f->new_only && usual);
	plain_condition(c, f->new_only && !usual, r->is_new, k);
	plain_condition(c, f->compare == COMPARE_PATTERN || f->compare == COMPARE_NAME, r->stands_for_all, k);
	plain_condition(c, f->unreported, r->unreported, k);
	e = where_condition(c, r, f);
	c->narrows = c->sql.n > hosts_only;
	if (!c->sql.n)
		buf_putc(&c->sql, '1');
	return e;
}

void condition_bind(const struct condition *c, sqlite3_stmt *st)
{
	for (int i = 0; i < c->n; i++) {
		if (c->parameters[i].is_text)
			sqlite3_bind_text(st, i + 1, c->parameters[i].text, -1, SQLITE_TRANSIENT);
		else
			sqlite3_bind_int64(st, i + 1, c->parameters[i].number);
	}
}

void condition_free(struct condition *c)
{
	for (int i = 0; i < c->n; i++)
		free(c->parameters[i].text);
	buf_free(&c->sql);
	buf_free(&c->indexed);
	*c = (struct condition){0};
}
