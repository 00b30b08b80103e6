#include "base/wintime.h"

#include <inttypes.h>
#include <stdio.h>

/* Days are counted from 0000-03-01, so that a leap day ends its year: the
 * method is Howard Hinnant's "chrono-compatible low-level date algorithms". */
enum { DAYS_TO_1601 = 584694 };

static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - DAYS_TO_1601;
}

static void civil_from_days(int64_t days, struct wintime_parts *parts)
{
	days += DAYS_TO_1601;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	parts->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	parts->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	parts->year = (int)(yoe + era * 400 + (parts->month <= 2));
}

struct wintime_parts wintime_split(wintime t)
{
	struct wintime_parts parts;
	int64_t days = t / WINTIME_DAY, rest = t % WINTIME_DAY;
	if (rest < 0) {
		rest += WINTIME_DAY;
		days--;
	}
	civil_from_days(days, &parts);
	parts.hour = (int)(rest / WINTIME_HOUR);
	parts.minute = (int)(rest / WINTIME_MINUTE % 60);
	parts.second = (int)(rest / WINTIME_SECOND % 60);
	parts.ticks = (int)(rest % WINTIME_SECOND);
	parts.weekday = (int)(((days + 1) % 7 + 7) % 7); /* 1601-01-01 was a Monday */
	return parts;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

bool wintime_join(const struct wintime_parts *p, wintime *t)
{
	if (p->year < 1601 || p->year > 9999 || p->month < 1 || p->month > 12 || p->day < 1 ||
	    p->day > days_in_month(p->year, p->month) || p->hour < 0 || p->hour > 23 ||
	    p->minute < 0 || p->minute > 59 || p->second < 0 || p->second > 59 || p->ticks < 0 ||
	    p->ticks >= WINTIME_SECOND)
		return false;
	*t = days_from_civil(p->year, p->month, p->day) * WINTIME_DAY + p->hour * WINTIME_HOUR +
	     p->minute * WINTIME_MINUTE + p->second * WINTIME_SECOND + p->ticks;
	return true;
}

void wintime_iso(wintime t, char out[WINTIME_ISO_SIZE])
{
	struct wintime_parts p = wintime_split(t);
	snprintf(out, WINTIME_ISO_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%07dZ", p.year % 10000, p.month,
		 p.day, p.hour, p.minute, p.second, p.ticks);
}

/* Takes exactly `digits` digits from the front of *s. */
static bool take_number(struct str *s, size_t digits, int *number)
{
	uint64_t value;
	if (s->n < digits || !str_to_u64(str_sub(*s, 0, digits), &value))
		return false;
	*number = (int)value;
	*s = str_sub(*s, digits, s->n);
	return true;
}

static bool take_char(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

/* Decimals of a second: up to seven count, more are dropped. *unit becomes
 * the length of the last digit given. */
static bool take_fraction(struct str *s, int *ticks, int64_t *unit)
{
	int64_t scale = WINTIME_SECOND;
	size_t n = 0;
	*ticks = 0;
	for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
		if (scale == 1)
			continue;
		scale /= 10;
		*ticks += (int)(scale * (s->p[n] - '0'));
	}
	*unit = scale;
	*s = str_sub(*s, n, s->n);
	return n > 0;
}

static bool take_time_of_day(struct str *s, struct wintime_parts *p, int64_t *unit)
{
	*unit = WINTIME_HOUR;
	if (!take_number(s, 2, &p->hour))
		return false;
	if (!take_char(s, ':'))
		return true;
	*unit = WINTIME_MINUTE;
	if (!take_number(s, 2, &p->minute))
		return false;
	if (!take_char(s, ':'))
		return true;
	*unit = WINTIME_SECOND;
	if (!take_number(s, 2, &p->second))
		return false;
	return !take_char(s, '.') || take_fraction(s, &p->ticks, unit);
}

/* East of Greenwich is positive. */
static bool take_zone(struct str *s, int64_t *offset)
{
	int hours, minutes = 0;
	*offset = 0;
	if (!s->n || take_char(s, 'Z'))
		return true;
	int sign = take_char(s, '-') ? -1 : 1;
	if (sign > 0 && !take_char(s, '+'))
		return false;
	if (!take_number(s, 2, &hours) || hours > 14)
		return false;
	take_char(s, ':');
	if (s->n && (!take_number(s, 2, &minutes) || minutes > 59))
		return false;
	*offset = sign * (hours * WINTIME_HOUR + minutes * WINTIME_MINUTE);
	return true;
}

bool wintime_parse(struct str s, wintime *first, wintime *last)
{
	struct wintime_parts p = {0};
	int64_t unit = WINTIME_DAY, offset;
	if (!take_number(&s, 4, &p.year) || !take_char(&s, '-') || !take_number(&s, 2, &p.month) ||
	    !take_char(&s, '-') || !take_number(&s, 2, &p.day))
		return false;
	if ((take_char(&s, 'T') || take_char(&s, ' ')) && !take_time_of_day(&s, &p, &unit))
		return false;
	if (!take_zone(&s, &offset) || s.n || !wintime_join(&p, first))
		return false;
	*first -= offset;
	if (last)
		*last = *first + unit - 1;
	return true;
}

void duration_words(int64_t ticks, char out[DURATION_SIZE])
{
	int64_t s = ticks / WINTIME_SECOND;
	if (ticks < 0)
		snprintf(out, DURATION_SIZE, "-%.2f s", (double)-ticks / (double)WINTIME_SECOND);
	else if (s < 10)
		snprintf(out, DURATION_SIZE, "%.2f s", (double)ticks / (double)WINTIME_SECOND);
	else if (s < 60)
		snprintf(out, DURATION_SIZE, "%" PRId64 " s", s);
	else if (s < 3600)
		snprintf(out, DURATION_SIZE, "%" PRId64 " min %" PRId64 " s", s / 60, s % 60);
	else if (s < 86400)
		snprintf(out, DURATION_SIZE, "%" PRId64 " h %" PRId64 " min", s / 3600, s / 60 % 60);
	else
		snprintf(out, DURATION_SIZE, "%" PRId64 " d %" PRId64 " h", s / 86400, s / 3600 % 24);
}

bool duration_parse(struct str s, int64_t *ticks)
{
	static const struct {
		char unit;
		int64_t ticks;
	} units[] = {
		{'s', WINTIME_SECOND}, {'m', WINTIME_MINUTE},  {'h', WINTIME_HOUR},
		{'d', WINTIME_DAY},    {'w', 7 * WINTIME_DAY},
	};
	uint64_t count;
	if (s.n < 2 || !str_to_u64(str_sub(s, 0, s.n - 1), &count))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (s.p[s.n - 1] == units[i].unit && count <= (uint64_t)(INT64_MAX / units[i].ticks)) {
			*ticks = (int64_t)count * units[i].ticks;
			return true;
		}
	}
	return false;
}
