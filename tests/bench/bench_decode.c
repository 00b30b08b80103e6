/* Decoding alone: records and megabytes a second of processor time, on one core.
 *
 *     bench_decode [-l] [-k] [-n ROUNDS] FILE...
 *
 * -l through libevtx; -k as an import does it, without the fields of events that
 * are not kept.  Prints "records bytes seconds", the seconds those of the median
 * round. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ingest/reader.h"

enum { MOST_ROUNDS = 99 };

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t read_file(const struct reader_ops *ops, const char *path, bool all_fields)
{
	struct reader *r;
	struct reader_item item;
	enum reader_got got;
	uint64_t n = 0;
	struct err e = ops->open(path, false, &r);
	if (e.kind) {
		fprintf(stderr, "%s: %s\n", path, e.text);
		exit(1);
	}
	r->all_fields = all_fields;
	for (uint64_t part = 0; part < r->facts.parts; part++) {
		ops->start(r, part);
		while ((got = ops->next(r, &item)) != READER_END)
			n += got == READER_EVENT;
	}
	ops->close(r);
	return n;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	const struct reader_ops *ops = &reader_evtx;
	bool all_fields = true;
	int rounds = 5, option;
	double seconds[MOST_ROUNDS];
	uint64_t records = 0, bytes = 0;
	struct stat st;
	while ((option = getopt(argc, argv, "lkn:")) != -1) {
		if (option == 'l')
			ops = &reader_libevtx;
		else if (option == 'k')
			all_fields = false;
		else if (option == 'n')
			rounds = atoi(optarg);
		else
			return 2;
	}
	if (optind == argc || rounds < 1 || rounds > MOST_ROUNDS)
		return 2;
	for (int round = 0; round < rounds; round++) {
		double start = cpu_seconds();
		records = 0;
		for (int i = optind; i < argc; i++)
			records += read_file(ops, argv[i], all_fields);
		seconds[round] = cpu_seconds() - start;
	}
	for (int i = optind; i < argc; i++)
		if (stat(argv[i], &st) == 0)
			bytes += (uint64_t)st.st_size;
	qsort(seconds, (size_t)rounds, sizeof *seconds, by_size);
	printf("%" PRIu64 " %" PRIu64 " %.4f\n", records, bytes, seconds[rounds / 2]);
	return 0;
}
