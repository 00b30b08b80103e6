/* The words of model/how.h are chosen by tables, so that each can be named as
 * the reason.  In this order:
 *   1. what the Task Scheduler says that it started (tasks.h);
 *   2. own_rules: some of Windows' own processes, by the process itself;
 *   3. what the owner's session and token say: UAC, runas, a batch logon;
 *   4. ancestor_rules, by the nearest ancestor that is in the table.
 * An ancestor whose start is not recorded tells by its name as well.  A program of
 * Windows is taken for what its name says only in its own folder, one of Office or a
 * browser only where not any user could have put it, or where it is installed for one
 * (data/system-binaries.txt): a look-alike elsewhere is a program like others.
 *
 * Sources: Microsoft, pages of events 4624 (logon types) and 4688 (token
 * elevation), "svchost.exe -s", "RunAs" of COM (a batch logon, too); MITRE ATT&CK
 * T1036.005 (look-alikes); the image names are those of the programs. */
#include "correlate/how.h"

#include <stdlib.h>
#include <string.h>

#include "model/image.h"
#include "model/knowledge.h"
#include "model/logon_type.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Sessions begun later than this after the boot are not part of it. */
#define BOOT_TAKES (5 * WINTIME_MINUTE)

/* Processes that only Windows starts, in System32.
 * later: the same when the boot is over; HOW_UNKNOWN: nothing. */
static const struct {
	const char *name;
	enum how_started at_boot, later;
} own_rules[] = {
	{"system", HOW_BOOT, HOW_BOOT},
	{"registry", HOW_BOOT, HOW_UNKNOWN},
	{"secure system", HOW_BOOT, HOW_UNKNOWN},
	{"memcompression", HOW_BOOT, HOW_BOOT},
	{"memory compression", HOW_BOOT, HOW_BOOT},
	{"autochk.exe", HOW_BOOT, HOW_UNKNOWN},
	{"wininit.exe", HOW_BOOT, HOW_UNKNOWN},
	{"services.exe", HOW_BOOT, HOW_UNKNOWN},
	{"lsass.exe", HOW_BOOT, HOW_UNKNOWN},
	{"lsaiso.exe", HOW_BOOT, HOW_UNKNOWN},
	{"lsm.exe", HOW_BOOT, HOW_UNKNOWN},
	{"smss.exe", HOW_BOOT, HOW_SESSION}, /* before anybody logs on to it */
	{"csrss.exe", HOW_BOOT, HOW_SESSION},
	{"winlogon.exe", HOW_BOOT, HOW_SESSION},
	{"userinit.exe", HOW_LOGON, HOW_LOGON},
	{"taskeng.exe", HOW_TASK, HOW_TASK},
	{"taskhost.exe", HOW_TASK, HOW_TASK},
	{"taskhostex.exe", HOW_TASK, HOW_TASK},
	{"taskhostw.exe", HOW_TASK, HOW_TASK},
	{"consent.exe", HOW_BY_SERVICE, HOW_BY_SERVICE}, /* it asks, and nothing is elevated yet */
};

enum {
	ANYWHERE = 0,
	NOBODYS = 1 << 8, /* not where any user could have put it: knowledge.h */
	EXPLORERS = IMAGE_IN_WINDOWS | IMAGE_IN_SYSWOW64,
	SYSTEMS = IMAGE_IN_SYSTEM32 | IMAGE_IN_SYSWOW64,
	WBEMS = IMAGE_IN_WBEM
};

/* name may hold "*"; folders: where it is what its name says; command_line, where given,
 * must be part of the ancestor's.  Rules of one name have one place, and stand together;
 * the first that holds counts. */
static const struct ancestor_rule {
	const char *name;
	unsigned folders;
	const char *command_line;
	enum how_started how;
} ancestor_rules[] = {
	{"explorer.exe", EXPLORERS, NULL, HOW_DESKTOP},
	{"services.exe", SYSTEMS, NULL, HOW_SERVICE},
	{"svchost.exe", SYSTEMS, "-s schedule", HOW_TASK},
	{"svchost.exe", SYSTEMS, "-s seclogon", HOW_RUNAS},
	{"svchost.exe", SYSTEMS, "-s appinfo", HOW_UAC},
	{"svchost.exe", SYSTEMS, " -s dcomlaunch", HOW_DCOM},
	{"svchost.exe", SYSTEMS, " -s ", HOW_BY_SERVICE}, /* another one of a group */
	{"svchost.exe", SYSTEMS, "-k dcomlaunch", HOW_DCOM},
	{"svchost.exe", SYSTEMS, NULL, HOW_BY_SERVICE}, /* which of them is not told */
	{"taskeng.exe", SYSTEMS, NULL, HOW_TASK},
	{"taskhost.exe", SYSTEMS, NULL, HOW_TASK},
	{"taskhostex.exe", SYSTEMS, NULL, HOW_TASK},
	{"taskhostw.exe", SYSTEMS, NULL, HOW_TASK},
	{"wmiprvse.exe", WBEMS, NULL, HOW_REMOTE_WMI},
	{"scrcons.exe", WBEMS, NULL, HOW_REMOTE_WMI},
	{"wsmprovhost.exe", SYSTEMS, NULL, HOW_REMOTE_WINRM},
	{"winrshost.exe", SYSTEMS, NULL, HOW_REMOTE_WINRM},
	{"psexesvc*.exe", ANYWHERE, NULL, HOW_BY_SERVICE}, /* who installed them tells whether from afar */
	{"paexec-*.exe", ANYWHERE, NULL, HOW_BY_SERVICE},
	{"csexecsvc.exe", ANYWHERE, NULL, HOW_BY_SERVICE},
	{"remcomsvc.exe", ANYWHERE, NULL, HOW_BY_SERVICE},
	{"dllhost.exe", SYSTEMS, NULL, HOW_DCOM},
	{"consent.exe", SYSTEMS, NULL, HOW_UAC},
	{"userinit.exe", SYSTEMS, NULL, HOW_LOGON},
	{"system", SYSTEMS, NULL, HOW_BOOT},
	{"smss.exe", SYSTEMS, NULL, HOW_BOOT},
	{"wininit.exe", SYSTEMS, NULL, HOW_BOOT},
	{"winword.exe", NOBODYS, NULL, HOW_OFFICE},
	{"excel.exe", NOBODYS, NULL, HOW_OFFICE},
	{"powerpnt.exe", NOBODYS, NULL, HOW_OFFICE},
	{"outlook.exe", NOBODYS, NULL, HOW_OFFICE},
	{"onenote.exe", NOBODYS, NULL, HOW_OFFICE},
	{"msaccess.exe", NOBODYS, NULL, HOW_OFFICE},
	{"mspub.exe", NOBODYS, NULL, HOW_OFFICE},
	{"visio.exe", NOBODYS, NULL, HOW_OFFICE},
	{"eqnedt32.exe", NOBODYS, NULL, HOW_OFFICE},
	{"soffice.bin", NOBODYS, NULL, HOW_OFFICE},
	{"chrome.exe", NOBODYS, NULL, HOW_BROWSER},
	{"msedge.exe", NOBODYS, NULL, HOW_BROWSER},
	{"firefox.exe", NOBODYS, NULL, HOW_BROWSER},
	{"iexplore.exe", NOBODYS, NULL, HOW_BROWSER},
	{"brave.exe", NOBODYS, NULL, HOW_BROWSER},
	{"opera.exe", NOBODYS, NULL, HOW_BROWSER},
	{"olk.exe", NOBODYS, NULL, HOW_BROWSER},
	{"thunderbird.exe", NOBODYS, NULL, HOW_BROWSER},
	{"wscript.exe", ANYWHERE, NULL, HOW_SCRIPT},
	{"cscript.exe", ANYWHERE, NULL, HOW_SCRIPT},
	{"mshta.exe", ANYWHERE, NULL, HOW_SCRIPT},
	{"powershell.exe", ANYWHERE, ".ps1", HOW_SCRIPT},
	{"powershell.exe", ANYWHERE, NULL, HOW_SHELL},
	{"pwsh.exe", ANYWHERE, ".ps1", HOW_SCRIPT},
	{"pwsh.exe", ANYWHERE, NULL, HOW_SHELL},
	{"python*.exe", ANYWHERE, NULL, HOW_SCRIPT},
	{"perl.exe", ANYWHERE, NULL, HOW_SCRIPT},
	{"cmd.exe", ANYWHERE, NULL, HOW_SHELL},
	{"bash.exe", ANYWHERE, NULL, HOW_SHELL},
	{"wt.exe", ANYWHERE, NULL, HOW_SHELL},
	{"windowsterminal.exe", ANYWHERE, NULL, HOW_SHELL},
	{"msiexec.exe", ANYWHERE, NULL, HOW_INSTALLER},
	{"trustedinstaller.exe", ANYWHERE, NULL, HOW_INSTALLER},
	{"tiworker.exe", ANYWHERE, NULL, HOW_INSTALLER},
	{"wusa.exe", ANYWHERE, NULL, HOW_INSTALLER},
	{"*setup*.exe", ANYWHERE, NULL, HOW_INSTALLER},
	{"*install*.exe", ANYWHERE, NULL, HOW_INSTALLER},
};

/* What the tables say of an image; places plus 1, 0 for none. */
struct image_rules {
	uint32_t own, ancestor; /* the first of that name */
};

static bool matches(const char *pattern, struct str name)
{
	const char *star = NULL;
	size_t at = 0, retry = 0;
	while (at < name.n) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = at;
		} else if (*pattern == name.p[at]) {
			pattern++;
			at++;
		} else if (star) {
			pattern = star;
			at = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static uint32_t own_rule_of(struct str name, unsigned folder)
{
	for (uint32_t i = 0; i < COUNT(own_rules) && folder & IMAGE_IN_SYSTEM32; i++)
		if (str_eq(name, str_of(own_rules[i].name)))
			return i + 1;
	return 0;
}

static bool is_in(unsigned folders, struct str path, unsigned folder)
{
	return !folders || folders & folder || (folders & NOBODYS && !knowledge_is_anybodys(path));
}

static uint32_t ancestor_rule_of(struct str path, struct str name, unsigned folder)
{
	for (uint32_t i = 0; i < COUNT(ancestor_rules); i++)
		if (matches(ancestor_rules[i].name, name))
			return is_in(ancestor_rules[i].folders, path, folder) ? i + 1 : 0;
	return 0;
}

/* Asked once an image. */
static struct image_rules rules_of(struct host *host, uint32_t image)
{
	uint32_t canonical = textpool_canonical(&host->texts, image);
	uint64_t *known = idmap_find(&host->how_rules, canonical);
	if (!known) {
		struct str path = textpool_value(&host->texts, canonical).text, name = image_name(path);
		unsigned folder = image_folder(path);
		known = idmap_at(&host->how_rules, canonical);
		*known = (uint64_t)own_rule_of(name, folder) << 32 | ancestor_rule_of(path, name, folder);
	}
	return (struct image_rules){(uint32_t)(*known >> 32), (uint32_t)*known};
}

bool how_reads_command_line(struct host *host, uint32_t image)
{
	uint32_t ancestor = rules_of(host, image).ancestor;
	return ancestor && ancestor_rules[ancestor - 1].command_line;
}

/* NULL where the process tells nothing. */
static const struct ancestor_rule *tells_below(struct boot_state *b, uint32_t number, uint32_t first)
{
	for (size_t i = first; first && i <= COUNT(ancestor_rules); i++) {
		const struct ancestor_rule *rule = &ancestor_rules[i - 1];
		if (strcmp(rule->name, ancestor_rules[first - 1].name) != 0)
			break;
		if (!rule->command_line)
			return rule;
		struct str line = textlist_value(&b->kept_texts, details_of(b, number)->command_line).text;
		if (str_contains_nocase(line, str_of(rule->command_line)))
			return rule;
	}
	return NULL;
}

static bool at_boot(struct boot_state *b, const struct proc *p)
{
	return b->span->marker.reason != REASON_BOOT_BEFORE_LOG &&
	       p->seen >= b->span->start && p->seen - b->span->start <= BOOT_TAKES;
}

static enum how_started by_itself(struct boot_state *b, const struct proc *p, uint32_t own)
{
	if (!own)
		return HOW_UNKNOWN;
	return at_boot(b, p) ? own_rules[own - 1].at_boot : own_rules[own - 1].later;
}

/* What a batch logon says: the Task Scheduler makes them, DCOM for a server that runs
 * as somebody, and any program that asks for one. */
static enum how_started by_batch_logon(bool asked_by_user, enum how_started above)
{
	return asked_by_user || above == HOW_DCOM ? HOW_UNKNOWN : HOW_TASK;
}

static bool is_interactive(const struct session *s)
{
	return s->type == LOGON_TYPE_INTERACTIVE || s->type == LOGON_TYPE_CACHED_INTERACTIVE;
}

/* The first process of a session made for it; a built-in one is always there. */
static enum how_started by_session(struct boot_state *b, const struct proc *p, enum how_started above)
{
	const struct proc *parent = p->parent ? proc_at(b, p->parent) : NULL;
	const struct session *s = p->logon ? session_at(b, p->logon) : NULL;
	if (parent && p->elevation == ELEVATION_FULL && parent->elevation == ELEVATION_LIMITED &&
	    (parent->account == p->account || p->owner_by == OWNER_RULED_OUT))
		return HOW_UAC; /* with whose name and password may not be told */
	if (!s || s->status == LOGON_BUILT_IN || (parent && parent->logon == p->logon))
		return HOW_UNKNOWN;
	bool asked_by_user = s->subject_logon_id && s->subject_logon_id != s->logon_id &&
			     !logon_id_is_built_in(s->subject_logon_id);
	if (s->type == LOGON_TYPE_NEW_CREDENTIALS || (is_interactive(s) && asked_by_user))
		return HOW_RUNAS;
	return s->type == LOGON_TYPE_BATCH ? by_batch_logon(asked_by_user, above) : HOW_UNKNOWN;
}

/* What the system starts at boot lives on: what it starts later (lsass.exe for a
 * user, winlogon.exe behind a locked screen) is not started at boot. */
static struct tale tale_above(struct boot_state *b, const struct proctree *t, const struct proc *p)
{
	struct tale above = proctree_above(t)->below;
	return above.how == HOW_BOOT && !at_boot(b, p) ? (struct tale){0} : above;
}

struct tale how_started(struct boot_state *b, struct proctree *t, uint32_t number)
{
	const struct proc *p = proc_at(b, number);
	struct image_rules rules = rules_of(b->host, p->image);
	struct tale above = tale_above(b, t, p), below = {0}, own = {0};
	if (details_of(b, number)->task) {
		own = below = (struct tale){p->parent, HOW_TASK};
	} else if ((own.how = (uint8_t)by_itself(b, p, rules.own))) {
		own.from = p->parent;
	} else if ((own.how = (uint8_t)by_session(b, p, above.how))) {
		own.from = p->parent;
		below = own;
	} else if (above.how) {
		own = below = above;
		if (own.how == HOW_SERVICE) /* it is the service, and starts others as one */
			below = (struct tale){number, HOW_BY_SERVICE};
	} else if (p->parent && proc_at(b, p->parent)->image) {
		own = (struct tale){p->parent, HOW_PROGRAM};
	}
	const struct ancestor_rule *rule = tells_below(b, number, rules.ancestor);
	proctree_here(t)->below = rule ? (struct tale){number, (uint8_t)rule->how} : below;
	return own;
}
