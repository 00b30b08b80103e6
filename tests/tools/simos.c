/* What differs between Windows' versions, and the time zone of a host.  4688 and
 * 4624 have the versions that each wrote; Kernel-General 1 came with a reason
 * with 8, with the program with 10, with the clock of the machine with 11. */
#include "tools/sim.h"

#include <inttypes.h>

static const struct sim_os systems[] = {
	{"win10", EV_4688_V2, EV_4624_V2, EV_CLOCK_V2, EV_BOOT_27, LEGACY_NO, "10.00.", "19045", 10, 0,
	 7, false, false},
	{"win11", EV_4688_V2, EV_4624_V3, EV_CLOCK_V3, EV_BOOT_27, LEGACY_NO, "10.00.", "26100", 10, 0,
	 7, false, false},
	{"server2016", EV_4688_V2_13, EV_4624_V2, EV_CLOCK_V1, EV_BOOT_27, LEGACY_NO, "10.00.",
	 "14393", 10, 0, 10, false, false},
	{"win8", EV_4688_V1, EV_4624_V1, EV_CLOCK_V1, EV_BOOT_27_V0, LEGACY_NO, "6.03.", "9600", 6, 3,
	 7, true, true},
	{"win7", EV_4688_V0, EV_4624_V0, EV_CLOCK_V0, SHAPE_COUNT, LEGACY_NO, "6.01.", "7601", 6, 1,
	 7, true, true},
	{"2003", EV_4688_V2, EV_4624_V0, SHAPE_COUNT, SHAPE_COUNT, LEGACY_2003, "5.02.", "3790", 5, 2,
	 7, true, true},
	{"xp", EV_4688_V2, EV_4624_V0, SHAPE_COUNT, SHAPE_COUNT, LEGACY_XP, "5.01.", "2600", 5, 1,
	 7, true, true},
	{"2000", EV_4688_V2, EV_4624_V0, SHAPE_COUNT, SHAPE_COUNT, LEGACY_2000, "5.00.", "2195", 5, 0,
	 7, true, true},
};

const struct sim_os *sim_os_find(struct str name)
{
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
		if (str_eq(name, str_of(systems[i].name)))
			return &systems[i];
	return NULL;
}

const char *sim_os_names(void)
{
	static char names[128];
	size_t n = 0;

	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
		n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", n ? ", " : "",
				      systems[i].name);
	return names;
}

wintime sim_local_time(const struct sim_host *h, wintime t)
{
	return t - h->bias * WINTIME_MINUTE;
}

struct str sim_systemtime(struct sim *s, wintime t)
{
	struct wintime_parts p = wintime_split(t);
	const int parts[] = {p.year, p.month, p.weekday, p.day, p.hour, p.minute, p.second,
			     p.ticks / 10000};
	char text[33];

	for (size_t i = 0; i < 8; i++)
		snprintf(text + 4 * i, 5, "%02X%02X", (unsigned)parts[i] & 0xff,
			 (unsigned)parts[i] >> 8 & 0xff);
	return sim_temp(s, "%s", text);
}
