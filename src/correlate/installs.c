/* A service runs as its own account, a task too: the logon ID of their processes
 * leads to the system and no further.  But the events that set them up name the
 * session that did it.  Sources: Microsoft, pages of events 4697 (service
 * installed) and 4698, 4699, 4702 (scheduled task created, deleted, updated); 7045
 * of the Service Control Manager, which names the account alone.
 *
 * A process whose parent is services.exe and whose image is a service's file was
 * started as that service; one that the Task Scheduler started and that a task's
 * definition names, as that task.  Where its command line is recorded, it must be what was set
 * up: svchost.exe runs many services, powershell.exe many tasks.  Both are inferences: the
 * latest such event at or before the start counts, and all below inherits it.  A task that
 * Windows updated itself is still that of the one who made it.
 *
 * A service is a remote one where a logon over the network from another machine installed
 * it: by its session, or, where that is not told, by its account moments before.  That it is
 * called psexesvc.exe proves nothing: PsExec starts it on its own machine, too, and so did 17
 * of 20 real ones. */
#include "correlate/installs.h"

#include <stdlib.h>

#include "base/text.h"
#include "correlate/commands.h"
#include "correlate/elsewhere.h"
#include "model/image.h"
#include "model/logon_type.h"

/* So far back a process looks for what set it up: hostile logs may hold more. */
enum { LOOK_BACK = 4096 };
/* Two logs tell of one service that was installed within this time. */
#define SAME_INSTALL (2 * WINTIME_SECOND)
/* What comes over the network to install a service logs on so long before. */
#define BEFORE_INSTALL WINTIME_MINUTE

enum {
	TASK_CREATED = 4698,
	TASK_UPDATED = 4702,
	TASK_DELETED = 4699,
	TASK_CREATED_2003 = 602,
	SERVICE_INSTALLED = 4697,
	SERVICE_INSTALLED_SYSTEM = 7045,
	SERVICE_INSTALLED_2003 = 601
};

/* ---- what is set up ---- */

static uint32_t add_text(struct textpool *texts, struct str text)
{
	return text.n ? textpool_add(texts, &(struct fact_value){.text = text}) : 0;
}

static struct places *places_at(struct host *host, uint64_t *number)
{
	if (!*number) {
		VEC_PUSH(&host->install_places, (struct places){0});
		*number = host->install_places.n;
	}
	return &host->install_places.items[*number - 1];
}

/* cmd is cmd.exe. */
static void put_file_name(struct buf *out, struct str path)
{
	struct str name = image_name(path);
	buf_add_str(out, name);
	if (str_rfind(name, '.') < 0)
		buf_puts(out, ".exe");
}

static void note_file(struct host *host, const struct install *install, uint32_t place)
{
	struct places *of_file = places_at(host, idmap_at(&host->installs_of, install->file));
	VEC_PUSH(of_file, place);
	if (!install->is_task)
		return;
	struct buf name = {0};
	put_file_name(&name, textpool_canonical_text(&host->texts, install->file));
	struct places *of_name = places_at(host, strmap_at(&host->tasks_named, buf_str(&name)));
	VEC_PUSH(of_name, place);
	buf_free(&name);
}

/* A service of which the other log has told; 4697's word counts, which names the session. */
static bool is_told_twice(struct host *host, const struct install *install)
{
	const uint64_t *places = install->is_task ? NULL : idmap_find(&host->installs_of, install->file);
	const struct places *of_file = places ? &host->install_places.items[*places - 1] : NULL;
	if (!of_file || !of_file->n)
		return false;
	struct install *last = &host->installs.items[of_file->items[of_file->n - 1]];
	if (last->is_task || last->arguments != install->arguments || last->account_only == install->account_only ||
	    last->boot != install->boot || llabs(install->time - last->time) > SAME_INSTALL)
		return false;
	if (last->account_only)
		*last = *install;
	return true;
}

static void add_install(struct host *host, struct install install, struct command command)
{
	struct buf arguments = {0};
	command_put_set_up(&arguments, command.arguments, &install.all_arguments);
	install.file = textpool_canonical(&host->texts, add_text(&host->texts, command.file));
	install.arguments = add_text(&host->texts, buf_str(&arguments));
	buf_free(&arguments);
	if (install.file && !is_told_twice(host, &install)) {
		note_file(host, &install, (uint32_t)host->installs.n);
		VEC_PUSH(&host->installs, install);
	}
}

static uint32_t folded_name(struct host *host, struct str name)
{
	struct buf folded = {0};
	text_fold(&folded, name);
	uint32_t text = add_text(&host->texts, buf_str(&folded));
	buf_free(&folded);
	return text;
}

/* Where the latest of a task of that name stands; NULL where the event names none. */
static uint64_t *task_at(struct host *host, uint32_t name)
{
	return name ? strmap_at(&host->tasks, textpool_value(&host->texts, name).text) : NULL;
}

/* What was set up under that name holds no more. */
static void end_earlier(struct host *host, uint64_t latest)
{
	uint32_t holds = (uint32_t)host->installs.n + 1;
	for (uint64_t at = latest; at && !host->installs.items[at - 1].gone; at = host->installs.items[at - 1].earlier)
		host->installs.items[at - 1].gone = holds;
}

static void add_actions(struct host *host, struct install install, const struct fact *f, uint64_t *latest)
{
	struct str definition = fact_text(f, f->event_id == TASK_UPDATED ? F_TaskContentNew : F_TaskContent);
	struct buf text = {0};
	struct command command;
	size_t at = 0;
	while (command_of_task(definition, &at, &text, &command)) {
		install.earlier = latest ? (uint32_t)*latest : 0;
		add_install(host, install, command);
		if (latest)
			*latest = host->installs.n;
	}
	buf_free(&text);
}

static void note_task(struct host *host, struct install install, const struct fact *f)
{
	install.is_task = true;
	install.task = folded_name(host, fact_text(f, F_TaskName));
	uint64_t *latest = task_at(host, install.task);
	if (latest)
		end_earlier(host, *latest);
	size_t before = host->installs.n;
	if (f->event_id != TASK_DELETED)
		add_actions(host, install, f, latest);
	else if (latest)
		*latest = 0;
	if (host->installs.n == before) /* that something ended is counted, too */
		VEC_PUSH(&host->installs, install);
}

/* The latest logon of an account from another machine within a minute before; 0: none. */
static uint32_t came_in_before(struct boot_state *b, uint32_t account, wintime time)
{
	size_t n = b->sessions.n, end = n > LOOK_BACK ? n - LOOK_BACK : 0;
	for (size_t i = n; i > end; i--) {
		const struct session *s = session_at(b, (uint32_t)i);
		bool just_before = time >= s->start && time - s->start <= BEFORE_INSTALL; /* not before the clock was set back */
		if (account && s->account == account && s->status == LOGON_RECORDED && just_before && elsewhere_came_from(b, s))
			return (uint32_t)i;
	}
	return 0;
}

/* 7045 tells who installed a service; of Windows' own accounts that is nobody. */
static void note_service_of_account(struct boot_state *b, struct install install, const struct fact *f)
{
	const struct account *account = accounts_at(&b->host->accounts, install.account);
	if (!account || account->built_in)
		return;
	install.account_only = true;
	install.session = came_in_before(b, install.account, f->time);
	add_install(b->host, install, command_split(fact_text(f, F_ImagePath)));
}

void installs_note(struct boot_state *b, const struct fact *f, uint32_t session, uint32_t account)
{
	struct host *host = b->host;
	struct install install = {.fact = f->id, .boot = b->span, .time = f->time, .session = session, .account = account};
	if (f->event_id == SERVICE_INSTALLED_SYSTEM)
		note_service_of_account(b, install, f);
	if (!session && f->event_id != TASK_DELETED)
		return;
	install.by_windows = session && session_at(b, session)->status == LOGON_BUILT_IN;
	if (session && session_at(b, session)->status == LOGON_NOT_RECORDED)
		install.remote = came_in_before(b, account, f->time) != 0;
	switch (f->event_id) {
	case SERVICE_INSTALLED:
	case SERVICE_INSTALLED_2003:
		add_install(host, install, command_split(fact_text(f, F_ServiceFileName)));
		break;
	case TASK_CREATED_2003:
		install.is_task = true;
		add_install(host, install, command_split(fact_text(f, F_Command)));
		break;
	case TASK_CREATED:
	case TASK_UPDATED:
	case TASK_DELETED:
		note_task(host, install, f);
		break;
	default:
		break;
	}
}

static bool has_tasks_named(const struct host *host, struct str path)
{
	return host->tasks_named.n && strmap_find(&host->tasks_named, image_name(path));
}

bool installs_read_command_line(struct host *host, uint32_t image)
{
	if (!host->installs.n || !image)
		return false;
	uint32_t canonical = textpool_canonical(&host->texts, image);
	return idmap_find(&host->installs_of, canonical) ||
	       has_tasks_named(host, textpool_value(&host->texts, canonical).text);
}

void installs_free(struct host *host)
{
	for (size_t i = 0; i < host->install_places.n; i++)
		VEC_FREE(&host->install_places.items[i]);
	VEC_FREE(&host->install_places);
	VEC_FREE(&host->installs);
	idmap_free(&host->installs_of);
	strmap_free(&host->tasks_named);
	strmap_free(&host->tasks);
}

void installs_settle(struct boot_state *b)
{
	for (size_t i = b->host->installs.n; i > 0 && b->host->installs.items[i - 1].boot == b->span; i--) {
		struct install *install = &b->host->installs.items[i - 1];
		if (!install->session)
			continue;
		const struct session *s = session_at(b, install->session);
		install->seq = s->seq;
		install->remote |= elsewhere_came_from(b, s);
		install->account = install->account ? install->account : s->account;
		install->origin = s->origin ? session_at(b, s->origin)->seq : 0;
		install->origin_told = s->origin_link.confidence != UNKNOWN;
		install->origin_fact = s->origin ? session_at(b, s->origin)->fact : 0;
	}
}

/* Of a program of Windows in its own folder; empty for others. */
static struct str system_parent(struct boot_state *b, const struct proc *p)
{
	const struct proc *parent = p->parent ? proc_at(b, p->parent) : NULL;
	struct str path = parent ? textpool_canonical_text(&b->host->texts, parent->image) : STR("");
	return image_folder(path) & IMAGE_IN_SYSTEM32 ? image_name(path) : STR("");
}

/* Which of them a process may be. */
struct candidate {
	bool service, task;
	bool by_name; /* a task, by the file's name alone */
	bool of_windows; /* its image lies in a folder of Windows */
	bool has_line;   /* its command line is recorded */
	uint32_t name;   /* the task that it is, folded, in texts; 0: not told */
	struct buf arguments;
};

/* A process whose start is not recorded may be older than what was set up. What a
 * task started may start others, which are not what its definition names.
 * Where svchost.exe does not tell that it is the Scheduler, the whole path must
 * be the task's, not the file's name alone.  Where the Scheduler names the task, it is no other. */
static struct candidate candidate_of(struct boot_state *b, uint32_t number, const struct tale *how)
{
	const struct proc *p = proc_at(b, number);
	if (p->status != PROCESS_STARTED || !p->image)
		return (struct candidate){0};
	uint32_t task = details_of(b, number)->task;
	if (task)
		return (struct candidate){.task = true, .by_name = true,
					  .name = folded_name(b->host, textpool_value(&b->host->texts, task).text)};
	struct str parent = system_parent(b, p);
	if (str_eq(parent, STR("services.exe")))
		return (struct candidate){.service = true};
	bool by_name = how->how == HOW_TASK && how->from == p->parent;
	return (struct candidate){.task = by_name || str_eq(parent, STR("svchost.exe")), .by_name = by_name};
}

static void read_command(struct boot_state *b, uint32_t number, struct candidate *c)
{
	struct str line = textlist_value(&b->kept_texts, details_of(b, number)->command_line).text;
	c->of_windows = image_folder(textpool_canonical_text(&b->host->texts, proc_at(b, number)->image)) != IMAGE_ELSEWHERE;
	c->has_line = line.n != 0;
	command_put_arguments(&c->arguments, command_split(line).arguments);
}

/* How many of them are below the end. */
static size_t count_before(const struct places *places, uint32_t end)
{
	size_t low = 0, high = places->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (places->items[middle] < end)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Without a recorded command line a program of Windows is proof only of what runs it without
 * arguments. */
static bool is_command_of(const struct host *host, const struct candidate *c, const struct install *install)
{
	bool no_arguments = install->all_arguments && !install->arguments;
	if (!c->has_line)
		return no_arguments || !c->of_windows;
	return command_arguments_agree(textpool_value(&host->texts, install->arguments).text, install->all_arguments,
				       buf_str(&c->arguments));
}

/* The latest of them between the two that a process is, plus 1; 0: none. */
static uint32_t find_among(const struct host *host, const struct candidate *c, const uint64_t *places_number,
			   uint32_t from, uint32_t end)
{
	const struct places *places = &host->install_places.items[*places_number - 1];
	for (size_t i = count_before(places, end); i > 0 && places->items[i - 1] >= from; i--) {
		const struct install *install = &host->installs.items[places->items[i - 1]];
		bool holds = !install->gone || install->gone > end;
		if (c->name && install->task && install->task != c->name)
			continue;
		if (install->is_task == c->task && holds && is_command_of(host, c, install))
			return places->items[i - 1] + 1;
	}
	return 0;
}

/* The same by the task's name alone: what it runs may be set up in other words than the
 * process shows. */
static uint32_t find_named(const struct host *host, const struct candidate *c, uint32_t from, uint32_t end)
{
	for (uint32_t i = end; c->name && i > from; i--) {
		const struct install *install = &host->installs.items[i - 1];
		if (install->task == c->name && install->file && (!install->gone || install->gone > end))
			return i;
	}
	return 0;
}

/* Of a task that Windows updated: the latest before that somebody else set up to run the same. */
static uint32_t made_by_somebody(const struct host *host, const struct candidate *c, uint32_t task)
{
	const struct install *items = host->installs.items, *updated = &items[task - 1];
	uint32_t at = updated->by_windows ? updated->earlier : 0;
	for (int n = 0; at && n < LOOK_BACK; n++, at = items[at - 1].earlier)
		if (!items[at - 1].by_windows && items[at - 1].file == updated->file &&
		    is_command_of(host, c, &items[at - 1]))
			return at;
	return task;
}

static uint32_t find_install(struct boot_state *b, uint32_t number, const struct tale *how)
{
	const struct proc *p = proc_at(b, number);
	uint32_t end = details_of(b, number)->installs_before, from = end > LOOK_BACK ? end - LOOK_BACK : 0;
	struct candidate c = end ? candidate_of(b, number, how) : (struct candidate){0};
	if (!c.service && !c.task)
		return 0;
	struct host *host = b->host;
	uint32_t canonical = textpool_canonical(&host->texts, p->image);
	const uint64_t *places = c.by_name ? strmap_find(&host->tasks_named, image_name(textpool_value(&host->texts, canonical).text))
					   : idmap_find(&host->installs_of, canonical);
	if (!places && !c.name)
		return 0;
	read_command(b, number, &c);
	uint32_t found = places ? find_among(host, &c, places, from, end) : 0;
	if (!found)
		found = find_named(host, &c, from, end);
	if (found && c.task)
		found = made_by_somebody(host, &c, found);
	buf_free(&c.arguments);
	return found;
}

/* What installed a service tells of what the service started, too. */
static void tell_how(struct tale *how, const struct install *install, bool is_own, bool by_it)
{
	if (install->remote && ((how->how == HOW_SERVICE && is_own) || (how->how == HOW_BY_SERVICE && by_it)))
		how->how = HOW_REMOTE_SERVICE;
	else if (how->how == HOW_BY_SERVICE && is_own && install->is_task)
		how->how = HOW_TASK;
}

void installs_tell(struct boot_state *b, struct proctree *t, uint32_t number, struct tale *how)
{
	uint32_t own = find_install(b, number, how), install = own ? own : proctree_above(t)->install;
	uint32_t installed = own ? number : proctree_above(t)->installed;
	if (install)
		tell_how(how, &b->host->installs.items[install - 1], own != 0, how->from == installed);
	proctree_here(t)->install = install;
	proctree_here(t)->installed = installed;
}

uint32_t installs_account(struct boot_state *b, uint32_t install)
{
	return install ? b->host->installs.items[install - 1].account : 0;
}

struct link installs_origin(struct boot_state *b, const struct proc *p, uint32_t install, uint32_t *origin)
{
	const struct session *s = p->logon ? session_at(b, p->logon) : NULL;
	*origin = s && s->origin ? session_at(b, s->origin)->seq : 0;
	bool nobody = !s || s->origin_link.reason == REASON_ORIGIN_SYSTEM;
	if (nobody && install) {
		const struct install *by = &b->host->installs.items[install - 1];
		if (!by->seq)
			return (struct link){UNKNOWN, REASON_ORIGIN_INSTALLER, 0};
		*origin = by->origin ? by->origin : by->seq;
		return (struct link){by->origin && by->origin_told ? INFERRED : UNKNOWN,
				     by->is_task ? REASON_ORIGIN_TASK : REASON_ORIGIN_SERVICE, by->origin_fact};
	}
	if (!s)
		return (struct link){UNKNOWN, REASON_LOGON_UNKNOWN, 0};
	return (struct link){s->origin_link.confidence, s->origin_link.reason,
			     s->origin ? session_at(b, s->origin)->fact : 0};
}
