/* Where the real logs lie: EVTRAIL_REAL_LOGS names the folder that holds evtx, real,
 * truth, hosts and cases; without it, ../shared beside the sources. */
#ifndef EVTRAIL_TESTS_REAL_LOGS_H
#define EVTRAIL_TESTS_REAL_LOGS_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The path of something in that folder, such as "evtx"; of the last two calls. */
static inline const char *real_logs(const char *name)
{
	static char paths[2][4096];
	static unsigned at;
	const char *folder = getenv("EVTRAIL_REAL_LOGS"), *top = getenv("top_srcdir");
	char *path = paths[at++ % 2];
	if (folder && *folder)
		snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	else
		snprintf(path, sizeof paths[0], "%s/../shared/%s", top ? top : ".", name);
	return path;
}

/* Whether a part of it is there; says that it is skipped where it is not. */
static inline bool have_real_logs(const char *part)
{
	const char *path = real_logs(part);
	if (access(path, R_OK) == 0)
		return true;
	printf("skipped: no real logs at %s (EVTRAIL_REAL_LOGS names the folder that holds evtx)\n", path);
	return false;
}

#endif
