/* What made-up hosts run: tables for the generator. */
#ifndef EVTRAIL_TOOLS_GENPROFILE_H
#define EVTRAIL_TOOLS_GENPROFILE_H

#include <stddef.h>

enum program_parent { BY_EXPLORER, BY_SHELL, BY_SERVICES, BY_NETSVCS, BY_DCOM };

struct program {
	const char *image;
	const char *command; /* NULL: the image; each # becomes a hexadecimal digit */
	enum program_parent parent;
	unsigned weight;  /* how often */
	unsigned seconds; /* how long, about */
	const char *child; /* started by it at once, or NULL */
};

extern const struct program gen_user_programs[], gen_system_programs[];
extern const size_t gen_user_program_count, gen_system_program_count;

/* People and their machines, used in turn. */
extern const char *const gen_people[];
extern const size_t gen_people_count;

/* Programs that come in versions: @ is the version, which goes up with the weeks. */
extern const char *const gen_updated[];
extern const size_t gen_updated_count;

/* An intruder's steps on a workstation, each under the one before or the shell. */
extern const struct program gen_intruder[];
extern const size_t gen_intruder_count;

#endif
