#include "cmd/stop.h"

#include <stddef.h>

volatile sig_atomic_t stop_wanted;

/* A background job of a shell ignores SIGINT; but who sends it one means it. */
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void note(int number)
{
	(void)number;
	stop_wanted = 1;
}

static struct sigaction before[sizeof signals / sizeof *signals];
static int catching; /* how deep */

void stop_catch(void)
{
	struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND | SA_RESTART};
	if (catching++)
		return;
	sigemptyset(&action.sa_mask);
	stop_wanted = 0;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		sigaction(signals[i], NULL, &before[i]);
		/* Under nohup a hang-up is to be ignored. */
		if (signals[i] != SIGHUP || before[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
}

void stop_release(void)
{
	if (--catching)
		return;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &before[i], NULL);
}
