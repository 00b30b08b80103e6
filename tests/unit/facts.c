#include "unit/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* ---- lines ---- */

enum { SECURITY, SYSTEM, SYSMON, SESSIONS, TASKS };

static const char *const channels[] = {
	[SECURITY] = "Security",
	[SYSTEM] = "System",
	[SYSMON] = "Microsoft-Windows-Sysmon/Operational",
	[SESSIONS] = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
	[TASKS] = "Microsoft-Windows-TaskScheduler/Operational",
};

static const struct event_word {
	const char *word;
	int channel;
	uint32_t event_id;
	enum fact_kind kind;
} event_words[] = {
	{"start", SECURITY, 4688, KIND_PROCESS_START},
	{"old-start", SECURITY, 4688, KIND_PROCESS_START}, /* v0, v1: no Target fields */
	{"exit", SECURITY, 4689, KIND_PROCESS_END},
	{"logon", SECURITY, 4624, KIND_LOGON},
	{"failed", SECURITY, 4625, KIND_LOGON_FAILED},
	{"logoff", SECURITY, 4647, KIND_LOGOFF_REQUESTED},
	{"destroyed", SECURITY, 4634, KIND_LOGOFF},
	{"explicit", SECURITY, 4648, KIND_EXPLICIT_CREDENTIALS},
	{"privileges", SECURITY, 4672, KIND_PRIVILEGES},
	{"reconnect", SECURITY, 4778, KIND_RECONNECT},
	{"disconnect", SECURITY, 4779, KIND_DISCONNECT},
	{"lock", SECURITY, 4800, KIND_LOCK},
	{"unlock", SECURITY, 4801, KIND_UNLOCK},
	{"boot", SECURITY, 4608, KIND_BOOT},
	{"stop", SECURITY, 1100, KIND_SHUTDOWN},
	{"cleared", SECURITY, 1102, KIND_LOG_CLEARED},
	{"lost", SECURITY, 1108, KIND_AUDIT_LOST},
	{"clock", SECURITY, 4616, KIND_CLOCK_CHANGED},
	{"token", SECURITY, 4696, KIND_TOKEN_ASSIGNED},
	{"kernel", SYSTEM, 12, KIND_BOOT},
	{"kernel-stop", SYSTEM, 13, KIND_SHUTDOWN},
	{"boot-type", SYSTEM, 27, KIND_BOOT_TYPE},
	{"clock-kernel", SYSTEM, 1, KIND_CLOCK_CHANGED},
	{"6005", SYSTEM, 6005, KIND_BOOT},
	{"6006", SYSTEM, 6006, KIND_SHUTDOWN},
	{"6008", SYSTEM, 6008, KIND_SHUTDOWN_UNCLEAN},
	{"6009", SYSTEM, 6009, KIND_BOOT},
	{"1074", SYSTEM, 1074, KIND_SHUTDOWN},
	{"sleep", SYSTEM, 42, KIND_SLEEP},
	{"asked-sleep", SYSTEM, 187, KIND_SLEEP},
	{"resumed", SYSTEM, 107, KIND_RESUME},
	{"woke", SYSTEM, 1, KIND_RESUME},
	{"service", SYSTEM, 7045, KIND_SERVICE_INSTALLED},
	{"104", SYSTEM, 104, KIND_LOG_CLEARED},
	{"sysmon1", SYSMON, 1, KIND_SYSMON_START},
	{"sysmon5", SYSMON, 5, KIND_SYSMON_END},
	{"installed", SECURITY, 4697, KIND_SERVICE_INSTALLED},
	{"task", SECURITY, 4698, KIND_TASK},
	{"task-gone", SECURITY, 4699, KIND_TASK},
	{"task-new", SECURITY, 4702, KIND_TASK},
	{"106", TASKS, 106, KIND_TASK},
	{"140", TASKS, 140, KIND_TASK},
	{"141", TASKS, 141, KIND_TASK},
	{"129", TASKS, 129, KIND_TASK_STARTED},
	{"200", TASKS, 200, KIND_TASK_STARTED},
	{"201", TASKS, 201, KIND_TASK_ENDED},
	{"rdp", SESSIONS, 21, KIND_TS_LOGON},
	{"rdp-shell", SESSIONS, 22, KIND_TS_SHELL},
	{"rdp-off", SESSIONS, 23, KIND_TS_LOGOFF},
	{"rdp-away", SESSIONS, 24, KIND_TS_DISCONNECT},
	{"rdp-back", SESSIONS, 25, KIND_TS_RECONNECT},
	{"512", SECURITY, 512, KIND_BOOT},
	{"513", SECURITY, 513, KIND_SHUTDOWN},
	{"520", SECURITY, 520, KIND_CLOCK_CHANGED},
	{"528", SECURITY, 528, KIND_LOGON},
	{"540", SECURITY, 540, KIND_LOGON},
	{"538", SECURITY, 538, KIND_LOGOFF},
	{"592", SECURITY, 592, KIND_PROCESS_START},
	{"593", SECURITY, 593, KIND_PROCESS_END},
	{"600", SECURITY, 600, KIND_TOKEN_ASSIGNED},
	{"601", SECURITY, 601, KIND_SERVICE_INSTALLED},
	{"602", SECURITY, 602, KIND_TASK},
	{"renamed", SECURITY, 4781, KIND_ACCOUNT_RENAMED},
};

/* Short names; the first row that fits counts, kind 0 fits all. */
static const struct {
	enum fact_kind kind;
	const char *key, *field;
} keys[] = {
	{KIND_PROCESS_START, "pid", "NewProcessId"},
	{KIND_PROCESS_START, "image", "NewProcessName"},
	{KIND_PROCESS_START, "by", "ProcessId"},
	{KIND_SYSMON_START, "by", "ParentProcessId"},
	{KIND_SYSMON_START, "parent", "ParentImage"},
	{KIND_SYSMON_START, "image", "Image"},
	{KIND_SYSMON_END, "image", "Image"},
	{KIND_SYSMON_START, "id", "LogonId"},
	{KIND_SYSMON_START, "user", "User"},
	{KIND_SYSMON_END, "user", "User"},
	{KIND_TS_LOGON, "user", "User"},
	{KIND_TS_LOGON, "ip", "Address"},
	{KIND_TS_SHELL, "user", "User"},
	{KIND_TS_SHELL, "ip", "Address"},
	{KIND_TS_LOGOFF, "user", "User"},
	{KIND_TS_DISCONNECT, "user", "User"},
	{KIND_TS_DISCONNECT, "ip", "Address"},
	{KIND_TS_RECONNECT, "user", "User"},
	{KIND_TS_RECONNECT, "ip", "Address"},
	{KIND_RECONNECT, "client", "ClientName"},
	{KIND_RECONNECT, "user", "AccountName"},
	{KIND_RECONNECT, "id", "LogonID"},
	{KIND_RECONNECT, "ip", "ClientAddress"},
	{KIND_DISCONNECT, "user", "AccountName"},
	{KIND_DISCONNECT, "id", "LogonID"},
	{KIND_DISCONNECT, "ip", "ClientAddress"},
	{KIND_DISCONNECT, "client", "ClientName"},
	{KIND_LOGON, "id", "TargetLogonId"},
	{KIND_LOGON, "user", "TargetUserName"},
	{KIND_LOGON, "sid", "TargetUserSid"},
	{KIND_LOGON_FAILED, "user", "TargetUserName"},
	{KIND_LOGON_FAILED, "sid", "TargetUserSid"},
	{KIND_LOGOFF, "id", "TargetLogonId"},
	{KIND_LOGOFF, "user", "TargetUserName"},
	{KIND_LOGOFF, "sid", "TargetUserSid"},
	{KIND_LOGOFF_REQUESTED, "id", "TargetLogonId"},
	{KIND_LOGOFF_REQUESTED, "user", "TargetUserName"},
	{KIND_LOGOFF_REQUESTED, "sid", "TargetUserSid"},
	{KIND_LOCK, "id", "TargetLogonId"},
	{KIND_LOCK, "user", "TargetUserName"},
	{KIND_LOCK, "sid", "TargetUserSid"},
	{KIND_UNLOCK, "id", "TargetLogonId"},
	{KIND_UNLOCK, "user", "TargetUserName"},
	{KIND_UNLOCK, "sid", "TargetUserSid"},
	{0, "pid", "ProcessId"},
	{0, "image", "ProcessName"},
	{0, "parent", "ParentProcessName"},
	{0, "cmd", "CommandLine"},
	{0, "id", "SubjectLogonId"},
	{0, "user", "SubjectUserName"},
	{0, "sid", "SubjectUserSid"},
	{0, "domain", "SubjectDomainName"},
	{0, "target", "TargetLogonId"},
	{0, "tuser", "TargetUserName"},
	{0, "tsid", "TargetUserSid"},
	{0, "token", "TokenElevationType"},
	{0, "label", "MandatoryLabel"},
	{0, "status", "Status"},
	{0, "type", "LogonType"},
	{0, "ip", "IpAddress"},
	{0, "from", "WorkstationName"},
	{0, "subject", "SubjectLogonId"},
	{0, "linked", "TargetLinkedLogonId"},
	{0, "elevated", "ElevatedToken"},
	{0, "name", "ServiceName"},
	{0, "file", "ServiceFileName"},
	{0, "content", "TaskContent"},
	{0, "guid", "ProcessGuid"},
	{0, "hashes", "Hashes"},
	{0, "session", "SessionID"},
	{0, "on", "Computer"},
};

static const char *field_name(enum fact_kind kind, const char *key)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(keys[i].key, key) == 0 && (!keys[i].kind || keys[i].kind == kind))
			return keys[i].field;
	return key;
}

wintime clock_time(const char *text)
{
	char iso[64];
	const char *clock = strchr(text, 'T');
	int day = clock ? atoi(text) : 1;
	wintime t;
	snprintf(iso, sizeof iso, "2026-03-%02dT%sZ", day, clock ? clock + 1 : text);
	if (!wintime_parse(str_of(iso), &t, NULL))
		fail_msg("no time: %s", text);
	return t;
}

static struct str keep(struct strmap *texts, struct str text)
{
	struct str own;
	strmap_intern(texts, text, &own);
	return own;
}

void facts_add(struct facts *f, const struct fact *head, const struct str (*fields)[2], size_t n)
{
	struct fact_layout *layout = xcalloc(1, sizeof *layout);
	struct fact_value *values = xcalloc(n, sizeof *values);
	layout->names = xcalloc(n, sizeof *layout->names);
	layout->n = n;
	for (size_t i = 0; i < n; i++) {
		layout->names[i] = keep(&f->texts, fields[i][0]);
		values[i].text = keep(&f->texts, fields[i][1]);
	}
	fact_layout_index(layout);
	struct fact fact = *head;
	fact.id = (int64_t)f->items.n + 1;
	fact.channel = keep(&f->texts, head->channel);
	fact.layout = layout;
	fact.values = values;
	fact.written = fact.time;
	VEC_PUSH(&f->items, fact);
}

static const struct event_word *word_of(const char *word)
{
	for (size_t i = 0; i < sizeof event_words / sizeof *event_words; i++)
		if (strcmp(event_words[i].word, word) == 0)
			return &event_words[i];
	fail_msg("no event word: %s", word);
	return NULL;
}

/* Cuts the next word off *rest; quotes keep spaces together. */
static char *next_word(char **rest)
{
	char *p = *rest + strspn(*rest, " \t");
	if (!*p)
		return NULL;
	char *start = p, *out = p;
	bool quoted = false;
	for (; *p && (quoted || (*p != ' ' && *p != '\t')); p++)
		if (*p == '\'')
			quoted = !quoted;
		else
			*out++ = *p;
	*rest = *p ? p + 1 : p;
	*out = '\0';
	return start;
}

/* The SID that goes with a user field, where the line gives none. */
static void add_sid(struct facts *f, struct str (*fields)[2], size_t *n)
{
	static const char *const sides[] = {"Subject", "Target"};
	for (int side = 0; side < 2; side++) {
		char user_field[32], sid_field[32], sid[80];
		struct str user = {0}, known = {0};
		snprintf(user_field, sizeof user_field, "%sUserName", sides[side]);
		snprintf(sid_field, sizeof sid_field, "%sUserSid", sides[side]);
		for (size_t i = 0; i < *n; i++) {
			if (str_eq(fields[i][0], str_of(user_field)))
				user = fields[i][1];
			if (str_eq(fields[i][0], str_of(sid_field)))
				known = fields[i][1];
		}
		if (!user.n || known.n)
			continue;
		snprintf(sid, sizeof sid, "S-1-5-21-%.*s", STR_ARG(user));
		fields[*n][0] = keep(&f->texts, str_of(sid_field));
		fields[(*n)++][1] = keep(&f->texts, str_of(sid));
	}
}

/* A 4688 v2 has its Target fields even where they say nothing. */
static void add_target(struct str (*fields)[2], size_t *n)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(fields[i][0], STR("TargetLogonId")))
			return;
	fields[*n][0] = STR("TargetLogonId");
	fields[(*n)++][1] = STR("0x0");
}

static void say_line(struct facts *f, char *line)
{
	struct str fields[32][2];
	size_t n = 0;
	char *time = next_word(&line);
	if (!time)
		return;
	const struct event_word *word = word_of(next_word(&line));
	struct fact head = {.kind = word->kind,
			    .event_id = word->event_id,
			    .time = clock_time(time),
			    .channel = str_of(channels[word->channel]),
			    .provider = STR("test")};
	head.record_id = ++f->last_record[word->channel];
	for (char *pair; (pair = next_word(&line));) {
		char *value = strchr(pair, '=');
		if (!value)
			fail_msg("no key=value: %s", pair);
		*value++ = '\0';
		if (strcmp(pair, "rec") == 0) {
			head.record_id = f->last_record[word->channel] = atoll(value);
			continue;
		}
		if (strcmp(pair, "logged-as") == 0) {
			head.user_sid.text = keep(&f->texts, str_of(value));
			continue;
		}
		const char *name = field_name(word->kind, pair);
		if (strcmp(value, "none") == 0)
			value = "S-1-0-0";
		fields[n][0] = str_of(name);
		fields[n++][1] = str_of(value);
		assert_true(n < 30);
	}
	if (strcmp(word->word, "start") == 0)
		add_target(fields, &n);
	add_sid(f, fields, &n);
	facts_add(f, &head, (const struct str(*)[2])fields, n);
}

void facts_say(struct facts *f, const char *lines)
{
	char *copy = xstrdup(lines), *save = NULL;
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		say_line(f, line);
	free(copy);
}

void facts_shuffle(struct facts *f, uint64_t seed)
{
	for (size_t i = f->items.n; i > 1; i--) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		size_t j = (size_t)(seed >> 33) % i;
		struct fact swap = f->items.items[i - 1];
		f->items.items[i - 1] = f->items.items[j];
		f->items.items[j] = swap;
	}
	for (size_t i = 0; i < f->items.n; i++)
		f->items.items[i].id = (int64_t)i + 1;
}

/* ---- the source ---- */

static int compare_text(struct str a, struct str b)
{
	int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

#define COMPARE(a, b) \
	if ((a) != (b)) \
	return (a) < (b) ? -1 : 1

static int compare_by_time(const void *a, const void *b, void *context)
{
	const struct fact *items = context;
	const struct fact *x = &items[*(const size_t *)a], *y = &items[*(const size_t *)b];
	COMPARE(x->time, y->time);
	COMPARE(x->record_id, y->record_id);
	int order = compare_text(x->channel, y->channel);
	COMPARE(order, 0);
	COMPARE(x->event_id, y->event_id);
	return 0;
}

static int compare_by_record(const void *a, const void *b, void *context)
{
	const struct fact *items = context;
	const struct fact *x = &items[*(const size_t *)a], *y = &items[*(const size_t *)b];
	int order = compare_text(x->channel, y->channel);
	COMPARE(order, 0);
	COMPARE(x->record_id, y->record_id);
	return compare_by_time(a, b, context);
}

static void tell_time(struct fact *fact, enum fact_order order)
{
	struct str utc_time = fact_text(fact, F_UtcTime);
	fact->time = order == BY_WRITTEN ? fact->written : fact_happened(fact->kind, utc_time, fact->written);
}

static struct err source_rewind(void *context, enum fact_order order)
{
	struct facts *f = context;
	for (size_t i = 0; i < f->items.n; i++)
		tell_time(&f->items.items[i], order);
	free(f->order);
	f->order = xcalloc(f->items.n, sizeof *f->order);
	for (size_t i = 0; i < f->items.n; i++)
		f->order[i] = i;
	qsort_r(f->order, f->items.n, sizeof *f->order,
		order == BY_RECORD ? compare_by_record : compare_by_time, f->items.items);
	f->at = 0;
	return OK;
}

static struct err source_next(void *context, struct fact *fact, bool *more)
{
	struct facts *f = context;
	if (f->fail_after && ++f->given > f->fail_after)
		return err_new(ERR_IO, "the source broke");
	*more = f->at < f->items.n;
	if (*more)
		*fact = f->items.items[f->order[f->at++]];
	return OK;
}

struct fact_source facts_source(struct facts *f)
{
	return (struct fact_source){.context = f, .stretches = f->stretches, .nstretches = f->nstretches,
				    .rewind = source_rewind, .next = source_next};
}

int64_t facts_record(const struct facts *f, int64_t fact)
{
	return fact ? f->items.items[fact - 1].record_id : 0;
}

void facts_free(struct facts *f)
{
	for (size_t i = 0; i < f->items.n; i++) {
		struct fact_layout *layout = (struct fact_layout *)f->items.items[i].layout;
		free(layout->names);
		free(layout);
		free((void *)f->items.items[i].values);
	}
	VEC_FREE(&f->items);
	strmap_free(&f->texts);
	free(f->order);
}
