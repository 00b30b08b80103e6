/* A service runs as its own account, a task too: the logon ID of their processes
 * leads to the system and no further.  But the events that set them up name the
 * session that did it.  Sources: Microsoft, pages of events 4697 (service
 * installed) and 4698, 4702 (scheduled task created, updated).
 *
 * A process whose parent is services.exe and whose image is a service's file was
 * started as that service; one that the Task Scheduler started and whose file
 * name stands in a task's definition, as that task.  Both are inferences: the
 * latest such event at or before the start counts, and all below inherits it. */
#include "correlate/installs.h"

#include <stdlib.h>

#include "base/text.h"
#include "model/image.h"
#include "model/logon_type.h"

/* So far back a process looks for what set it up: hostile logs may hold more. */
enum { LOOK_BACK = 4096 };

enum {
	TASK_CREATED = 4698,
	TASK_UPDATED = 4702,
	TASK_CREATED_2003 = 602,
	SERVICE_INSTALLED = 4697,
	SERVICE_INSTALLED_2003 = 601
};

/* What a task event tells of what it runs; no field, SubjectUserSid, for others. */
static enum fact_field definition_field(uint32_t event_id)
{
	switch (event_id) {
	case TASK_CREATED:
		return F_TaskContent;
	case TASK_UPDATED:
		return F_TaskContentNew;
	case TASK_CREATED_2003:
		return F_Command;
	default:
		return F_SubjectUserSid;
	}
}

/* The file of a service's command: what stands in quotes, or up to .exe. */
static struct str file_of(struct str command)
{
	command = str_trim(command);
	if (command.n && command.p[0] == '"') {
		size_t end = 1;
		while (end < command.n && command.p[end] != '"')
			end++;
		return str_sub(command, 1, end);
	}
	for (size_t i = 0; i + 4 <= command.n; i++)
		if (str_eq_nocase(str_sub(command, i, i + 4), STR(".exe")))
			return str_sub(command, 0, i + 4);
	return command;
}

static uint32_t add_file(struct textpool *texts, struct str file)
{
	if (!file.n)
		return 0;
	return textpool_canonical(texts, textpool_add(texts, &(struct fact_value){.text = file}));
}

/* Where in installs those of one service's file stand; file 0: those of tasks. */
static struct places *places_of(struct host *host, uint32_t file)
{
	uint64_t *number = idmap_at(&host->installs_of, file);
	if (!*number) {
		VEC_PUSH(&host->install_places, (struct places){0});
		*number = host->install_places.n;
	}
	return &host->install_places.items[*number - 1];
}

void installs_note(struct boot_state *b, const struct fact *f, uint32_t session)
{
	struct textpool *texts = &b->host->texts;
	struct install install = {.fact = f->id, .boot = b->span, .session = session};
	if (!session)
		return;
	enum fact_field definition = definition_field(f->event_id);
	if (f->event_id == SERVICE_INSTALLED || f->event_id == SERVICE_INSTALLED_2003) {
		install.file = add_file(texts, file_of(fact_text(f, F_ServiceFileName)));
	} else if (definition) {
		install.definition = textpool_keep(texts, fact_value(f, definition));
	}
	if (!install.file && !install.definition)
		return;
	VEC_PUSH(places_of(b->host, install.file), (uint32_t)b->host->installs.n);
	VEC_PUSH(&b->host->installs, install);
}

void installs_free(struct host *host)
{
	for (size_t i = 0; i < host->install_places.n; i++)
		VEC_FREE(&host->install_places.items[i]);
	VEC_FREE(&host->install_places);
	VEC_FREE(&host->installs);
	idmap_free(&host->installs_of);
}

void installs_settle(struct boot_state *b)
{
	for (size_t i = b->host->installs.n; i > 0 && b->host->installs.items[i - 1].boot == b->span; i--) {
		struct install *install = &b->host->installs.items[i - 1];
		const struct session *s = session_at(b, install->session);
		install->seq = s->seq;
		install->from_network = s->type == LOGON_TYPE_NETWORK || s->type == LOGON_TYPE_NETWORK_CLEARTEXT;
		install->origin = s->origin ? session_at(b, s->origin)->seq : 0;
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

/* What a process is found among them by. */
struct candidate {
	uint32_t file;         /* canonical path, where it may be a service; else 0 */
	struct str definition; /* what a task's definition must hold; else empty */
};

/* A process whose start is not recorded may be older than what was set up. What a
 * task started may start others, which are not what its definition names.
 * Where svchost.exe does not tell that it is the Scheduler, the whole path must
 * stand in the definition, not the file name alone. */
static struct candidate candidate_of(struct boot_state *b, const struct proc *p, const struct tale *how)
{
	struct candidate c = {.definition = STR("")};
	if (p->status != PROCESS_STARTED || !p->image)
		return c;
	struct str parent = system_parent(b, p);
	struct str path = textpool_value(&b->host->texts, p->image).text;
	if (str_eq(parent, STR("services.exe")))
		c.file = textpool_canonical(&b->host->texts, p->image);
	if (how->how == HOW_TASK && how->from == p->parent)
		c.definition = image_name(path);
	else if (str_eq(parent, STR("svchost.exe")))
		c.definition = path;
	return c;
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

/* The latest service with that file before the end, plus 1; 0: none. */
static uint32_t find_service(struct host *host, uint32_t file, uint32_t end)
{
	const struct places *places = places_of(host, file);
	size_t n = count_before(places, end);
	return n ? places->items[n - 1] + 1 : 0;
}

/* The latest task between the two whose definition holds that text, plus 1; 0: none. */
static uint32_t find_task(struct host *host, struct str part, uint32_t from, uint32_t end)
{
	const struct places *places = places_of(host, 0);
	for (size_t i = count_before(places, end); i > 0 && places->items[i - 1] >= from; i--) {
		const struct install *task = &host->installs.items[places->items[i - 1]];
		if (str_contains_nocase(textpool_value(&host->texts, task->definition).text, part))
			return places->items[i - 1] + 1;
	}
	return 0;
}

static uint32_t find_install(struct boot_state *b, uint32_t number, const struct tale *how)
{
	uint32_t end = details_of(b, number)->installs_before, from = end > LOOK_BACK ? end - LOOK_BACK : 0;
	struct candidate c = end ? candidate_of(b, proc_at(b, number), how) : (struct candidate){0};
	uint32_t service = c.file ? find_service(b->host, c.file, end) : 0;
	if (service <= from)
		service = 0;
	uint32_t task = c.definition.n ? find_task(b->host, c.definition, service ? service : from, end) : 0;
	return task ? task : service;
}

static void tell_how(struct tale *how, const struct install *install)
{
	if (how->how == HOW_SERVICE && install->from_network)
		how->how = HOW_REMOTE_SERVICE;
	else if (how->how == HOW_BY_SERVICE && install->definition)
		how->how = HOW_TASK;
}

void installs_tell(struct boot_state *b, struct proctree *t, uint32_t number, struct tale *how)
{
	uint32_t install = find_install(b, number, how);
	if (install)
		tell_how(how, &b->host->installs.items[install - 1]);
	else
		install = proctree_above(t)->install;
	proctree_here(t)->install = install;
}

struct link installs_origin(struct boot_state *b, const struct proc *p, uint32_t install, uint32_t *origin)
{
	const struct session *s = p->logon ? session_at(b, p->logon) : NULL;
	*origin = s && s->origin ? session_at(b, s->origin)->seq : 0;
	bool nobody = !s || s->origin_link.reason == REASON_ORIGIN_SYSTEM;
	if (nobody && install) {
		const struct install *by = &b->host->installs.items[install - 1];
		*origin = by->origin ? by->origin : by->seq;
		return (struct link){by->origin ? INFERRED : UNKNOWN,
				     by->file ? REASON_ORIGIN_SERVICE : REASON_ORIGIN_TASK, by->origin_fact};
	}
	if (!s)
		return (struct link){UNKNOWN, REASON_LOGON_UNKNOWN, 0};
	return (struct link){s->origin_link.confidence, s->origin_link.reason,
			     s->origin ? session_at(b, s->origin)->fact : 0};
}
