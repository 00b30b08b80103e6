/* Real events often have a SID and the name "-" (LEARNED 26), or a name and the
 * null SID: all names ever seen with a SID are learned first, so that either
 * half finds the account.  A row shows the name that its own record has, an account
 * the latest.  A name that several SIDs have had is, in a record without one, the
 * SID's that last had it by then.
 *
 * A name that ends in $ is a computer's, but a user may be hidden by one, too: then
 * the domain is this machine, whose name is that which events give SYSTEM, or it
 * logs on as no computer does. */
#include "correlate/accounts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/logon_type.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Well-known SIDs: events name the computer account in place of these. */
static const struct who well_known[] = {
	{{"S-1-5-18", 8}, {"SYSTEM", 6}, {"NT AUTHORITY", 12}},
	{{"S-1-5-19", 8}, {"LOCAL SERVICE", 13}, {"NT AUTHORITY", 12}},
	{{"S-1-5-20", 8}, {"NETWORK SERVICE", 15}, {"NT AUTHORITY", 12}},
	{{"S-1-5-7", 7}, {"ANONYMOUS LOGON", 15}, {"NT AUTHORITY", 12}},
	{{"S-1-5-17", 8}, {"IUSR", 4}, {"NT AUTHORITY", 12}},
};

/* SIDs of Windows' own accounts.  Source: Microsoft, "Security identifiers", and winnt.h,
 * where SECURITY_..._BASE_RID are from SECURITY_MIN_BASE_RID, 80, to SECURITY_MAX_BASE_RID,
 * 111; NFS's, 88, are UNIX users. */
static const struct str built_in_prefixes[] = {
	{"S-1-5-80-", 9},  /* NT SERVICE */
	{"S-1-5-82-", 9},  /* IIS APPPOOL */
	{"S-1-5-83-", 9},  /* NT VIRTUAL MACHINE */
	{"S-1-5-84-", 9},  /* user mode drivers */
	{"S-1-5-85-", 9},  /* cloud infrastructure services */
	{"S-1-5-86-", 9},  /* hosts of WMI */
	{"S-1-5-87-", 9},  /* NT TASK */
	{"S-1-5-89-", 9},  /* COM */
	{"S-1-5-90-", 9},  /* Window Manager */
	{"S-1-5-91-", 9},  /* graphics of remote desktops */
	{"S-1-5-92-", 9},  /* hosts of device associations */
	{"S-1-5-93-", 9},  /* User Manager: of containers */
	{"S-1-5-94-", 9},  /* WinRM Virtual Users */
	{"S-1-5-95-", 9},  /* credentials of containers */
	{"S-1-5-96-", 9},  /* Font Driver Host */
	{"S-1-5-111-", 10}, /* VIRTUAL USERS: sshd's */
};

/* The same where only names are known. */
static const struct str built_in_domains[] = {
	{"NT AUTHORITY", 12}, {"NT SERVICE", 10}, {"IIS APPPOOL", 11}, {"NT VIRTUAL MACHINE", 18},
	{"NT TASK", 7}, {"Window Manager", 14}, {"User Manager", 12}, {"WinRM Virtual Users", 19},
	{"Font Driver Host", 16}, {"VIRTUAL USERS", 13},
};

/* The SID that means "none": S-1-0-0. */
#define NULL_SID UINT32_MAX

/* Whom a fact names, before the texts are read. */
struct named {
	const struct fact_value *sid, *user, *domain; /* NULL where there is none */
	bool whole; /* user is domain\user */
};

static const struct fact_value *value_in(const struct fact *f, enum fact_field field)
{
	return field == FIELD_NONE ? NULL : fact_value(f, field);
}

static struct named named_by(const struct fact *f, enum who_field field)
{
	const struct who_names *names = who_names(field);
	return (struct named){field == WHO_LOGGER ? fact_user_sid(f) : value_in(f, names->sid), value_in(f, names->user),
			      value_in(f, names->domain), field == WHO_USER || field == WHO_CONTEXT || field == WHO_USER_NAME};
}

static struct who split_user(struct str name)
{
	ptrdiff_t slash = str_rfind(name, '\\');
	if (str_starts_nocase(name, STR("S-1-")))
		return (struct who){.sid = name};
	if (slash < 0)
		return (struct who){.user = name};
	return (struct who){.user = str_sub(name, (size_t)slash + 1, name.n),
			    .domain = str_sub(name, 0, (size_t)slash)};
}

static struct who who_of(const struct named *n)
{
	if (n->whole)
		return split_user(fact_value_text(n->user));
	struct str sid = fact_value_text(n->sid);
	return (struct who){str_eq(sid, STR("S-1-0-0")) ? STR("") : sid, fact_value_text(n->user),
			    fact_value_text(n->domain)};
}

static struct str own_text(struct accounts *a, struct str text)
{
	struct str own;
	strmap_intern(&a->texts, text, &own);
	return own;
}

/* Valid until the next call. */
static struct str name_key(struct accounts *a, const struct who *who)
{
	return account_names_key(&a->names, who->domain, who->user);
}

/* A SID's record has that name. */
static void hold_name(struct accounts *a, uint32_t number, const struct who *who)
{
	uint32_t former = account_names_hold(&a->names, name_key(a, who), number);
	if (former)
		a->rows.items[former - 1].contested = a->rows.items[number - 1].contested = true;
}

/* NULL for others. */
static const struct who *well_known_of(struct str sid)
{
	for (size_t i = 0; i < COUNT(well_known); i++)
		if (str_eq_nocase(sid, well_known[i].sid))
			return &well_known[i];
	return NULL;
}

bool accounts_is_this_machine(struct accounts *a, struct str domain)
{
	buf_clear(&a->folded);
	text_fold(&a->folded, domain);
	return strmap_find(&a->own_names, buf_str(&a->folded)) != NULL;
}

static bool is_computer(struct accounts *a, const struct account_row *row)
{
	return str_ends_nocase(row->shown.user, STR("$")) && !row->came_in && !accounts_is_this_machine(a, row->shown.domain);
}

static bool is_built_in(const struct account *row)
{
	if (well_known_of(row->sid))
		return true;
	for (size_t i = 0; i < COUNT(built_in_prefixes); i++)
		if (str_starts_nocase(row->sid, built_in_prefixes[i]))
			return true;
	for (size_t i = 0; i < COUNT(built_in_domains); i++)
		if (str_eq_nocase(row->domain, built_in_domains[i]))
			return true;
	return false;
}

/* The name as learned, but for accounts that have the same name everywhere. */
static void name_row(struct accounts *a, struct account_row *row)
{
	const struct who *known = well_known_of(row->shown.sid);
	row->shown.user = known ? known->user : row->user;
	row->shown.domain = known ? known->domain : row->domain;
	row->shown.built_in = is_built_in(&row->shown) || is_computer(a, row);
}

static uint32_t add_row(struct accounts *a, const struct who *who)
{
	VEC_PUSH(&a->rows, (struct account_row){.shown.sid = own_text(a, who->sid),
						.user = own_text(a, who->user),
						.domain = own_text(a, who->domain)});
	struct account_row *row = &a->rows.items[a->rows.n - 1];
	row->one_name = well_known_of(row->shown.sid) != NULL;
	name_row(a, row);
	if (a->numbered)
		row->shown.seq = ++a->numbered;
	return (uint32_t)a->rows.n;
}

static uint32_t row_of_sid(struct accounts *a, const struct who *who)
{
	char upper[200];
	struct who folded = *who;
	if (who->sid.p[0] == 's' && who->sid.n <= sizeof upper) { /* digits have no case */
		memcpy(upper, who->sid.p, who->sid.n);
		upper[0] = 'S';
		folded.sid.p = upper;
	}
	uint64_t *row = strmap_at(&a->by_sid, folded.sid);
	if (!*row) {
		*row = add_row(a, &folded);
		if (who->user.n && !well_known_of(who->sid))
			hold_name(a, (uint32_t)*row, who);
		account_domains_note(&a->domains, who->sid, who->domain);
	}
	return (uint32_t)*row;
}

/* Events name SYSTEM by the machine's own account: NAME$. */
static void learn_own_name(struct accounts *a, const struct who *who)
{
	if (!str_ends_nocase(who->user, STR("$")) || !str_eq_nocase(who->sid, STR("S-1-5-18")))
		return;
	buf_clear(&a->folded);
	text_fold(&a->folded, str_sub(who->user, 0, who->user.n - 1));
	*strmap_at(&a->own_names, buf_str(&a->folded)) = 1;
}

/* Takes the name, if it is news; whether it would be none if it came again. */
static bool learn_name(struct accounts *a, uint32_t number, const struct who *who)
{
	struct account_row *row = &a->rows.items[number - 1];
	if (!who->user.n || well_known_of(who->sid) ||
	    (str_eq(row->user, who->user) && str_eq(row->domain, who->domain)))
		return true;
	hold_name(a, number, who);
	account_domains_note(&a->domains, who->sid, who->domain);
	if (row->user.n && !who->domain.n)
		return false;
	row->user = own_text(a, who->user);
	row->domain = own_text(a, who->domain);
	name_row(a, row);
	return true;
}

/* Where what is known of it by the number of a text stands; NULL: no number names it. */
static uint64_t *known_of(struct accounts *a, const struct named *n)
{
	if (n->sid)
		return n->sid->text_id ? idmap_at(&a->sids_by_id, (uint64_t)n->sid->text_id) : NULL;
	return n->whole && n->user->text_id ? idmap_at(&a->users_by_id, (uint64_t)n->user->text_id) : NULL;
}

/* Finds the account by the texts, and notes it where known_of() pointed to. */
static uint32_t read_named(struct accounts *a, const struct named *n, uint64_t *known, struct who *who)
{
	*who = who_of(n);
	uint32_t number = accounts_find(a, who);
	bool lasts = n->sid || !number || !a->rows.items[number - 1].contested;
	if (known)
		*known = n->sid && !who->sid.n ? NULL_SID : lasts ? number : 0;
	return number;
}

static int64_t id_of(const struct fact_value *value)
{
	return value ? value->text_id : 0;
}

static bool has_ids(const struct named *n)
{
	return (!n->user || n->user->text_id) && (!n->domain || n->domain->text_id);
}

static uint32_t put_name(struct accounts *a, uint32_t number, const struct who *who)
{
	bool new;
	uint32_t name = account_names_put(&a->names, number, who, &new);
	if (new) {
		struct account_name_row *row = &a->names.rows.items[name - 1];
		row->user = own_text(a, who->user);
		row->domain = own_text(a, who->domain);
	}
	return name;
}

/* A record has read that name of it. */
static void set_name(struct accounts *a, uint32_t number, const struct who *who)
{
	struct account_row *row = &a->rows.items[number - 1];
	row->name = put_name(a, number, who);
	if (!row->first_name)
		row->first_name = row->name;
	if (row->contested && row->shown.sid.n)
		hold_name(a, number, who);
}

/* The name that the fact at hand gives the account, if it gives one. */
static void note_name(struct accounts *a, uint32_t number, const struct named *n)
{
	struct account_row *row = &a->rows.items[number - 1];
	if (!n->user || row->one_name)
		return;
	bool ids = has_ids(n) && !row->contested;
	for (int i = 0; i < 2 && ids; i++) {
		if (!row->recent[i].name || row->recent[i].user_id != id_of(n->user) || row->recent[i].domain_id != id_of(n->domain))
			continue;
		row->name = row->recent[i].name;
		return;
	}
	struct who who = who_of(n);
	set_name(a, number, &who);
	if (!ids)
		return;
	row->recent[1] = row->recent[0];
	row->recent[0].user_id = id_of(n->user);
	row->recent[0].domain_id = id_of(n->domain);
	row->recent[0].name = row->name;
}

static bool teaches_nothing(const struct accounts *a, const struct named *n, uint32_t known)
{
	if (!known || known == NULL_SID)
		return known && !n->user;
	if (!n->sid || !n->user)
		return true;
	const struct account_row *row = &a->rows.items[known - 1];
	return row->learned && has_ids(n) && row->user_id == id_of(n->user) && row->domain_id == id_of(n->domain);
}

static void learn(struct accounts *a, const struct named *n)
{
	uint64_t *known = known_of(a, n);
	if (known && teaches_nothing(a, n, (uint32_t)*known))
		return;
	struct who who;
	uint32_t number = read_named(a, n, known, &who);
	if (!who.sid.n)
		return;
	learn_own_name(a, &who);
	bool learned = learn_name(a, number, &who);
	note_name(a, number, n);
	struct account_row *row = &a->rows.items[number - 1];
	row->learned = learned && has_ids(n);
	row->user_id = id_of(n->user);
	row->domain_id = id_of(n->domain);
}

static void learn_logon(struct accounts *a, const struct fact *f)
{
	uint64_t type;
	if (f->kind != KIND_LOGON || !fact_id64(f, F_LogonType, &type) || !logon_type_is_at_a_screen(type))
		return;
	uint32_t number = accounts_of(a, f, WHO_TARGET);
	if (number)
		a->rows.items[number - 1].came_in = true;
}

/* Microsoft, page of event 4781: whose name was changed, from what, to what. */
static void read_renamed(struct accounts *a, const struct fact *f, void (*name)(struct accounts *, uint32_t, const struct who *))
{
	struct who who = {fact_text(f, F_TargetSid), fact_text(f, F_OldTargetUserName), fact_text(f, F_TargetDomainName)};
	uint32_t number = who.sid.n ? row_of_sid(a, &who) : 0;
	if (!number || a->rows.items[number - 1].one_name)
		return;
	name(a, number, &who);
	who.user = fact_text(f, F_NewTargetUserName);
	name(a, number, &who);
}

static void learn_renamed(struct accounts *a, uint32_t number, const struct who *who)
{
	learn_name(a, number, who);
	if (who->user.n)
		set_name(a, number, who);
}

void accounts_renamed(struct accounts *a, const struct fact *f)
{
	read_renamed(a, f, set_name);
}

void accounts_learn(struct accounts *a, const struct fact *f)
{
	if (f->kind == KIND_ACCOUNT_RENAMED)
		read_renamed(a, f, learn_renamed);
	for (int field = WHO_SUBJECT; field < WHO_FIELDS; field++) {
		/* Most services log as SYSTEM, whoever did what they tell. */
		if (field == WHO_LOGGER && (!fact_user_sid(f) || field_meaning(f)->doer != WHO_LOGGER))
			continue;
		struct named n = named_by(f, (enum who_field)field);
		if (n.sid || n.user)
			learn(a, &n);
	}
	learn_logon(a, f);
}

uint32_t accounts_of(struct accounts *a, const struct fact *f, enum who_field field)
{
	struct named n = named_by(f, field);
	if (!n.sid && !n.user)
		return 0;
	uint64_t *known = known_of(a, &n);
	uint32_t number = known && *known != NULL_SID ? (uint32_t)*known : 0;
	if (!number && !(known && *known == NULL_SID && !n.user))
		number = read_named(a, &n, known, &(struct who){0});
	if (number)
		note_name(a, number, &n);
	return number;
}

uint32_t accounts_name(struct accounts *a, uint32_t account)
{
	struct account_row *row = account ? &a->rows.items[account - 1] : NULL;
	if (!row)
		return 0;
	if (!row->name && row->shown.user.n)
		row->name = put_name(a, account, &(struct who){.user = row->shown.user, .domain = row->shown.domain});
	return row->name;
}

uint32_t accounts_find(struct accounts *a, const struct who *who)
{
	if (who->sid.n)
		return row_of_sid(a, who);
	if (!who->user.n)
		return 0;
	struct str key = name_key(a, who);
	uint32_t holder = account_names_holder(&a->names, key);
	if (holder)
		return holder;
	uint64_t *row = strmap_at(&a->by_name, key);
	if (!*row)
		*row = add_row(a, who);
	return (uint32_t)*row;
}

/* ---- numbers ---- */

/* Folded once: the text to sort a row by. */
struct rank {
	struct buf name;
	uint32_t row;
};

static int compare_ranks(const void *a, const void *b)
{
	const struct buf *x = &((const struct rank *)a)->name, *y = &((const struct rank *)b)->name;
	int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
	return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* What is told of a name is of the SID that had it. */
static void hand_to_sid(struct accounts *a, const struct account_row *row)
{
	struct who name = {.user = row->user, .domain = row->domain};
	uint32_t holder = account_names_holder(&a->names, name_key(a, &name));
	if (holder)
		a->rows.items[holder - 1].came_in = true;
}

/* The names of accounts in all spellings of their domains; where these have a dot also as
 * user principal names, which each account has (MS-ADTS, "implicit UPN"). */
static void each_spelling(struct accounts *a, void (*visit)(struct accounts *, uint32_t, const struct who *, void *), void *context)
{
	struct buf principal = {0};
	size_t n = a->names.rows.n;
	for (size_t i = 0; i < n; i++) {
		const struct account_name_row name = a->names.rows.items[i];
		const struct account_domain *d = account_domains_of(&a->domains, a->rows.items[name.account - 1].shown.sid);
		if (!d || !name.user.n || memchr(name.user.p, '@', name.user.n))
			continue;
		for (size_t k = 0; k < d->names.n; k++) {
			struct str domain = d->names.items[k];
			visit(a, name.account, &(struct who){.user = name.user, .domain = domain}, context);
			if (!memchr(domain.p, '.', domain.n))
				continue;
			buf_clear(&principal);
			buf_printf(&principal, "%.*s@%.*s", STR_ARG(name.user), STR_ARG(domain));
			visit(a, name.account, &(struct who){.user = buf_str(&principal)}, context);
		}
	}
	buf_free(&principal);
}

static void spell_domain(struct accounts *a, uint32_t account, const struct who *who, void *context)
{
	(void)context;
	account_names_spell(&a->names, name_key(a, who), account);
}

/* What names an account otherwise than its SID's records is that account, too. */
static void spell_domains(struct accounts *a)
{
	each_spelling(a, spell_domain, NULL);
}

/* All is learned now by which an account is told from a computer's. */
static void tell_computers(struct accounts *a)
{
	for (size_t i = 0; i < a->rows.n; i++)
		if (a->rows.items[i].came_in && !a->rows.items[i].shown.sid.n)
			hand_to_sid(a, &a->rows.items[i]);
	for (size_t i = 0; i < a->rows.n; i++)
		name_row(a, &a->rows.items[i]);
}

void accounts_number(struct accounts *a)
{
	/* Sysmon names SYSTEM and its kin without their SIDs. */
	for (size_t i = 0; i < COUNT(well_known); i++) {
		uint32_t row = row_of_sid(a, &well_known[i]);
		account_names_own(&a->names, name_key(a, &well_known[i]), row);
	}
	account_names_rewind(&a->names);
	spell_domains(a);
	for (size_t i = 0; i < a->rows.n; i++)
		a->rows.items[i].name = a->rows.items[i].first_name;
	tell_computers(a);
	size_t n = a->rows.n;
	struct rank *ranks = xcalloc(n, sizeof *ranks);
	for (size_t i = 0; i < n; i++) {
		const struct account *row = &a->rows.items[i].shown;
		struct buf name = {0};
		buf_putc(&name, row->built_in ? '2' : '1');
		text_fold(&name, row->user);
		buf_putc(&name, '\1');
		text_fold(&name, row->domain);
		buf_putc(&name, '\1');
		buf_add_str(&name, row->sid);
		ranks[i] = (struct rank){name, (uint32_t)i};
	}
	qsort(ranks, n, sizeof *ranks, compare_ranks);
	for (size_t i = 0; i < n; i++) {
		a->rows.items[ranks[i].row].shown.seq = (uint32_t)i + 1;
		buf_free(&ranks[i].name);
	}
	free(ranks);
	a->numbered = (uint32_t)n;
	idmap_clear(&a->users_by_id); /* a SID may have come with that name since */
}

struct account *accounts_at(struct accounts *a, uint32_t account)
{
	return account ? &a->rows.items[account - 1].shown : NULL;
}

uint32_t accounts_seq(struct accounts *a, uint32_t account)
{
	return account ? a->rows.items[account - 1].shown.seq : 0;
}

void accounts_see(struct accounts *a, uint32_t account, wintime time)
{
	struct account *row = accounts_at(a, account);
	if (!row)
		return;
	if (!row->first_seen || time < row->first_seen)
		row->first_seen = time;
	if (time > row->last_seen)
		row->last_seen = time;
}

/* ---- what is handed on ---- */

struct emission {
	struct derived_sink *sink;
	struct strmap have; /* account and folded name */
	uint32_t names;
	struct err e;
};

static bool is_news(struct strmap *have, uint32_t account, struct str name)
{
	struct buf key = {0};
	buf_add(&key, (const char *)&account, sizeof account);
	buf_add_str(&key, name);
	uint64_t *at = strmap_at(have, buf_str(&key));
	buf_free(&key);
	return (*at)++ == 0;
}

/* Not of accounts that nothing showed.  Recorded names are all told, others once. */
static void emit_name(struct accounts *a, uint32_t account, const struct who *who, struct emission *em, uint32_t seq)
{
	const struct account *shown = &a->rows.items[account - 1].shown;
	if (!shown->first_seen || em->e.kind)
		return;
	bool news = is_news(&em->have, account, name_key(a, who));
	if (!news && !seq)
		return;
	em->e = em->sink->account_name(em->sink->context, &(struct account_name){.seq = seq ? seq : ++em->names,
										 .account = shown->seq,
										 .user = who->user,
										 .domain = who->domain,
										 .recorded = seq != 0});
}

/* A principal name is one account's. */
static void emit_spelling(struct accounts *a, uint32_t account, const struct who *who, void *context)
{
	if (who->domain.n || !account_names_is_others(&a->names, name_key(a, who), account))
		emit_name(a, account, who, context, 0);
}

static struct err emit_names(struct accounts *a, struct derived_sink *sink)
{
	struct emission em = {.sink = sink, .names = (uint32_t)a->names.rows.n};
	for (size_t i = 0; i < a->names.rows.n; i++) {
		const struct account_name_row *row = &a->names.rows.items[i];
		emit_name(a, row->account, &(struct who){.user = row->user, .domain = row->domain}, &em, (uint32_t)i + 1);
	}
	each_spelling(a, emit_spelling, &em);
	strmap_free(&em.have);
	return em.e;
}

/* Without domain and case. */
static void count_names(struct accounts *a)
{
	struct strmap have = {0};
	for (size_t i = 0; i < a->names.rows.n; i++) {
		const struct account_name_row *row = &a->names.rows.items[i];
		struct who who = {.user = row->user};
		a->rows.items[row->account - 1].shown.names += is_news(&have, row->account, name_key(a, &who));
	}
	strmap_free(&have);
}

static struct err emit_accounts(struct accounts *a, struct derived_sink *sink)
{
	uint32_t *in_order = xcalloc(a->rows.n, sizeof *in_order);
	for (size_t i = 0; i < a->rows.n; i++)
		in_order[a->rows.items[i].shown.seq - 1] = (uint32_t)i;
	struct err e = OK;
	for (size_t i = 0; i < a->rows.n && !e.kind; i++) {
		const struct account *row = &a->rows.items[in_order[i]].shown;
		if (row->first_seen)
			e = sink->account(sink->context, row);
	}
	free(in_order);
	return e;
}

struct err accounts_emit(struct accounts *a, struct derived_sink *sink)
{
	count_names(a);
	struct err e = emit_accounts(a, sink);
	return e.kind ? e : emit_names(a, sink);
}

void accounts_free(struct accounts *a)
{
	strmap_free(&a->by_sid);
	strmap_free(&a->by_name);
	account_domains_free(&a->domains);
	account_names_free(&a->names);
	strmap_free(&a->own_names);
	strmap_free(&a->texts);
	idmap_free(&a->sids_by_id);
	idmap_free(&a->users_by_id);
	VEC_FREE(&a->rows);
	buf_free(&a->folded);
	*a = (struct accounts){0};
}
