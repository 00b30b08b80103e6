/* The import runs as a process and not as a thread: it has messages on standard
 * error, signals and a handle of the case of its own, as on the command line.  There
 * is one at a time, so its state is here. */
#include "cmd/background.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/cmd.h"

static struct {
	pid_t process; /* 0: none */
	int errors;    /* what it says on standard error */
	struct buf said;
} job;

/* ~/logs is the user's, as a shell would have it. */
static char *whole_path(const char *path)
{
	struct buf b = {0};
	const char *home = getenv("HOME");
	if (home && path[0] == '~' && path[1] == '/')
		buf_printf(&b, "%s%s", home, path + 1);
	else
		buf_puts(&b, path);
	return buf_steal(&b);
}

/* In the new process. */
static void become_import(const char *case_path, char *path, int errors)
{
	int nothing = open("/dev/null", O_RDWR);
	dup2(nothing, STDIN_FILENO);
	dup2(nothing, STDOUT_FILENO);
	dup2(errors, STDERR_FILENO);
	char *args[] = {(char *)"evtrail", (char *)"import", (char *)"--quiet", (char *)"--case", (char *)(uintptr_t)case_path,
			(char *)"--", path, NULL};
	execv("/proc/self/exe", args);
	execvp("evtrail", args);
	_exit(127);
}

static struct err start(struct case_file *c, const char *path)
{
	int ends[2];
	if (job.process)
		return err_new(ERR_BUSY, "an import is at work already");
	if (pipe(ends) != 0)
		return err_errno("import");
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	char *logs = whole_path(path);
	pid_t process = fork();
	if (process == 0)
		become_import(case_path(c), logs, ends[1]);
	free(logs);
	close(ends[1]);
	if (process < 0) {
		close(ends[0]);
		return err_errno("import");
	}
	buf_clear(&job.said);
	job.process = process;
	job.errors = ends[0];
	return OK;
}

static void listen_to_it(void)
{
	char bytes[4096];
	ssize_t n;
	while ((n = read(job.errors, bytes, sizeof bytes)) > 0)
		buf_add(&job.said, bytes, (size_t)n);
}

/* Its last line says what matters most. */
static void put_last_line(struct buf *out)
{
	struct str said = str_trim(buf_str(&job.said));
	size_t from = said.n;
	while (from && said.p[from - 1] != '\n')
		from--;
	buf_add_str(out, str_sub(said, from, said.n));
}

static bool running(bool *ended, struct buf *told)
{
	int status;
	*ended = false;
	if (!job.process)
		return false;
	listen_to_it();
	pid_t done = waitpid(job.process, &status, WNOHANG);
	if (done == 0 || (done < 0 && errno == EINTR))
		return true;
	listen_to_it();
	close(job.errors);
	job.process = 0;
	*ended = true;
	bool good = done > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
	buf_puts(told, good ? "the import is done" : "the import ended: ");
	if (!good)
		put_last_line(told);
	return false;
}

static void stop(void)
{
	if (job.process)
		kill(job.process, SIGINT);
}

void background_end(void)
{
	stop();
	while (job.process && waitpid(job.process, NULL, 0) < 0 && errno == EINTR)
		;
	job.process = 0;
	buf_free(&job.said);
}

const struct background_import background_import = {start, running, stop};
