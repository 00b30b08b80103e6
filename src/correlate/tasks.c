/* The Task Scheduler writes 129 and 200 when it has started a process, and 201 when that
 * has ended: within moments of the Security log's events, before or after them.  The file
 * that they name is the task's action as it was set up: with or without a path, with
 * variables, with quotes, without .exe.  Its name must be the process's, unless it is a
 * document or a script, which another program runs.  For a task that is no program the
 * process is that of taskhostw.exe, by 129; what 200 and 201 name then is no file, and
 * they say nothing. */
#include "correlate/tasks.h"

#include <stdlib.h>

#include "base/text.h"
#include "model/image.h"

static struct str without_quotes(struct str file)
{
	file = str_trim(file);
	if (file.n && file.p[0] == '"')
		file = str_sub(file, 1, file.n);
	return str_sub(file, 0, str_find_nocase(file, 0, STR("\"")));
}

/* Whether the action's file, of which the log names the process ID, can be the process. */
static bool may_be(struct boot_state *b, uint32_t number, struct str action)
{
	struct str name = image_name(without_quotes(action));
	struct str image = image_name(textpool_canonical_text(&b->host->texts, proc_at(b, number)->image));
	if (!name.n || str_eq_nocase(name, image))
		return name.n;
	ptrdiff_t dot = str_rfind(name, '.');
	if (dot >= 0)
		return !str_ends_nocase(name, STR(".exe")) && name.p[0] != '{';
	return str_starts_nocase(image, name) && str_eq_nocase(str_sub(image, name.n, image.n), STR(".exe"));
}

static void take_task(struct boot_state *b, uint32_t number, uint32_t task, int64_t fact)
{
	struct proc_details *d = details_of(b, number);
	if (d->task)
		return;
	d->task = task;
	d->task_fact = fact;
}

/* What 201 ends may have been started any time before; what 129 and 200 start, just now. */
static bool is_about(struct boot_state *b, uint32_t number, const struct task_run *run, bool ended)
{
	const struct proc *p = proc_at(b, number);
	if (p->status != PROCESS_STARTED || !may_be(b, number, textpool_value(&b->host->texts, run->file).text))
		return false;
	if (!ended)
		return llabs(run->time - p->seen) <= FACT_SAME_EVENT;
	return p->seen <= run->time && (!p->end || p->end >= run->time - FACT_SAME_EVENT);
}

void tasks_note(struct boot_state *b, const struct fact *f)
{
	struct textpool *texts = &b->host->texts;
	uint64_t pid = fact_id_or_0(f, F_ProcessID);
	bool ended = f->kind == KIND_TASK_ENDED;
	const struct fact_value *file = fact_value(f, F_Path);
	struct task_run run = {.time = f->time,
			       .fact = f->id,
			       .task = textpool_add(texts, fact_value(f, F_TaskName)),
			       .file = textpool_add(texts, file ? file : fact_value(f, F_ActionName))};
	if (!pid)
		pid = fact_id_or_0(f, F_EnginePID);
	if (!pid || !run.task)
		return;
	const uint64_t *latest = idmap_find(&b->latest, pid);
	if (latest && is_about(b, (uint32_t)*latest, &run, ended)) {
		take_task(b, (uint32_t)*latest, run.task, run.fact);
	} else if (!ended) {
		VEC_PUSH(&b->task_runs, run);
		*idmap_at(&b->task_runs_of, pid) = b->task_runs.n;
	}
}

void tasks_start(struct boot_state *b, uint32_t number)
{
	const uint64_t *at = b->task_runs.n ? idmap_find(&b->task_runs_of, details_of(b, number)->pid) : NULL;
	const struct task_run *run = at ? &b->task_runs.items[*at - 1] : NULL;
	if (run && is_about(b, number, run, false))
		take_task(b, number, run->task, run->fact);
}

struct link tasks_link(struct boot_state *b, uint32_t number)
{
	const struct proc_details *d = details_of(b, number);
	if (!d->task)
		return (struct link){0};
	return (struct link){RECORDED, REASON_TASK_NAMED, d->task_fact};
}
