#include "base/zone.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define UNIX_EPOCH_SECONDS INT64_C(11644473600)

enum { NAME_SIZE = 64 };

static struct {
	char name[NAME_SIZE];
	bool of_library;  /* the C library knows it, else `fixed` is it */
	int64_t fixed;    /* ticks east of Greenwich */
	bool show_utc;
	bool kept;        /* what TZ was before is in `env` */
	char *env;        /* NULL: it was not set */
} zone = {.name = "UTC"};

/* ---- choosing ---- */

static void keep_environment(void)
{
	const char *tz = getenv("TZ");
	if (!zone.kept && tz)
		zone.env = strdup(tz);
	zone.kept = true;
}

static void use_library(const char *name, const char *tz)
{
	if (tz)
		setenv("TZ", tz, 1);
	else
		unsetenv("TZ");
	tzset();
	zone.of_library = true;
	snprintf(zone.name, sizeof zone.name, "%s", name);
}

static void use_fixed(const char *name, int64_t offset)
{
	zone.of_library = false;
	zone.fixed = offset;
	snprintf(zone.name, sizeof zone.name, "%s", name);
}

static const char *behind_zoneinfo(const char *path)
{
	const char *at = strstr(path, "zoneinfo/");
	return at ? at + strlen("zoneinfo/") : NULL;
}

/* What the system calls its own zone. */
static void use_local(void)
{
	char link[PATH_MAX];
	const char *name = zone.env;
	if (!name) {
		ssize_t n = readlink("/etc/localtime", link, sizeof link - 1);
		link[n > 0 ? n : 0] = '\0';
		name = behind_zoneinfo(link);
	} else {
		name += *name == ':';
		if (behind_zoneinfo(name))
			name = behind_zoneinfo(name);
	}
	bool tellable = name && *name && strlen(name) < NAME_SIZE;
	use_library(tellable ? name : "local", zone.env);
}

/* An offset is what a time may end with. */
static bool read_offset(const char *name, int64_t *offset)
{
	char text[NAME_SIZE + 20];
	wintime with, without;
	if (*name != '+' && *name != '-')
		return false;
	snprintf(text, sizeof text, "2000-01-01T00:00%s", name);
	if (!wintime_parse(str_of(text), &with, NULL) ||
	    !wintime_parse(STR("2000-01-01T00:00"), &without, NULL))
		return false;
	*offset = without - with;
	return true;
}

/* The C library takes a name that it does not know for UTC. */
static bool is_known(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[PATH_MAX], magic[4] = "";
	if (name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/")] || *name == '/')
		return false;
	snprintf(path, sizeof path, "%s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", name);
	FILE *f = fopen(path, "rb");
	bool known = f && fread(magic, 1, 4, f) == 4 && !memcmp(magic, "TZif", 4);
	if (f)
		fclose(f);
	return known;
}

static void offset_words(int64_t offset, char out[ZONE_ISO_SIZE])
{
	int minutes = (int)(llabs(offset) / WINTIME_MINUTE);
	snprintf(out, ZONE_ISO_SIZE, "%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
}

struct err zone_set(const char *name)
{
	int64_t offset;
	char words[ZONE_ISO_SIZE];
	keep_environment();
	if (str_eq_nocase(str_of(name), STR("UTC")) || !strcmp(name, "Z")) {
		use_fixed("UTC", 0);
	} else if (str_eq_nocase(str_of(name), STR("local"))) {
		use_local();
	} else if (read_offset(name, &offset)) {
		offset_words(offset, words);
		use_fixed(offset ? words : "UTC", offset);
	} else if (*name && strlen(name) < NAME_SIZE && is_known(name)) {
		use_library(name, name);
	} else {
		return err_new(ERR_USAGE, "no time zone '%s': UTC, local, an offset as +02:00, or a name as Europe/Berlin",
			       name);
	}
	return OK;
}

const char *zone_name(void)
{
	return zone.name;
}

bool zone_is_utc(void)
{
	return !zone.of_library && !zone.fixed;
}

void zone_show_utc(bool utc)
{
	zone.show_utc = utc;
}

/* ---- there and back ---- */

static int64_t offset_at(wintime t)
{
	struct tm tm;
	if (!zone.of_library)
		return zone.fixed;
	time_t seconds = (time_t)(t / WINTIME_SECOND - (t % WINTIME_SECOND < 0) - UNIX_EPOCH_SECONDS);
	return localtime_r(&seconds, &tm) ? (int64_t)tm.tm_gmtoff * WINTIME_SECOND : 0;
}

static int64_t shown_offset(wintime t)
{
	return zone.show_utc ? 0 : offset_at(t);
}

/* The time at which a clock there shows what one in UTC shows at `shown`. Offsets
 * differ by a day at most between the zones of the world. */
static wintime from_shown(wintime shown)
{
	int64_t before = offset_at(shown - WINTIME_DAY), after = offset_at(shown + WINTIME_DAY);
	wintime first = shown - before, second = shown - after;
	return offset_at(first) == before || offset_at(second) != after ? first : second;
}

struct wintime_parts zone_split(wintime t)
{
	return wintime_split(t + shown_offset(t));
}

static wintime midnight(wintime t, int64_t days)
{
	wintime shown = t + offset_at(t);
	wintime rest = shown % WINTIME_DAY;
	return from_shown(shown - rest - (rest < 0 ? WINTIME_DAY : 0) + days * WINTIME_DAY);
}

wintime zone_day(wintime t)
{
	return midnight(t, 0);
}

wintime zone_next_day(wintime t)
{
	return midnight(t, 1);
}

/* ---- text ---- */

void zone_iso(wintime t, char out[ZONE_ISO_SIZE])
{
	char iso[WINTIME_ISO_SIZE], words[ZONE_ISO_SIZE];
	int64_t offset = shown_offset(t);
	wintime_iso(t + offset, iso);
	offset_words(offset, words);
	iso[strlen(iso) - 1] = '\0'; /* the Z */
	snprintf(out, ZONE_ISO_SIZE, "%s%.6s", iso, zone.show_utc || zone_is_utc() ? "Z" : words);
}

void zone_brief(wintime t, char out[ZONE_ISO_SIZE])
{
	zone_iso(t, out);
	out[strlen("2026-03-01")] = ' ';
	out[strlen("2026-03-01T08:30:00")] = '\0';
}

void zone_offset_words(wintime t, char out[ZONE_ISO_SIZE])
{
	if (zone.show_utc || zone_is_utc())
		snprintf(out, ZONE_ISO_SIZE, "UTC");
	else
		offset_words(shown_offset(t), out);
}

/* Behind the day stands a zone, or nothing but digits and marks. */
static bool names_zone(struct str s)
{
	for (size_t i = strlen("2026-03-01"); i < s.n; i++)
		if (s.p[i] == 'Z' || s.p[i] == '+' || s.p[i] == '-')
			return true;
	return false;
}

bool zone_parse(struct str s, wintime *first, wintime *last)
{
	wintime end;
	if (!wintime_parse(s, first, &end))
		return false;
	if (!names_zone(s)) {
		*first = from_shown(*first);
		end = from_shown(end + 1) - 1;
	}
	if (last)
		*last = end;
	return true;
}
