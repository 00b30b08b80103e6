#include "model/guid.h"

#define UNIX_EPOCH (INT64_C(11644473600) * WINTIME_SECOND)

/* The digits without what stands between them: 16 bytes as they are written. */
static bool read_bytes(struct str text, uint8_t bytes[16])
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	if (text.n > 2 && text.p[0] == '{' && text.p[text.n - 1] == '}')
		text = str_sub(text, 1, text.n - 1);
	if (text.n != sizeof form - 1)
		return false;
	for (size_t i = 0, digits = 0; i < text.n; i++) {
		int digit = str_hex_digit(text.p[i]);
		if (form[i] == '-' ? text.p[i] != '-' : digit < 0)
			return false;
		if (form[i] == '-')
			continue;
		bytes[digits / 2] = (uint8_t)(digits % 2 ? bytes[digits / 2] | digit : digit << 4);
		digits++;
	}
	return true;
}

/* The second and third group are numbers, low half first; the last eight bytes stand as
 * they lie in memory. */
bool guid_parse(struct str text, struct guid *guid)
{
	uint8_t b[16];
	if (!read_bytes(text, b))
		return false;
	uint32_t machine = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	uint32_t seconds = (uint32_t)b[6] << 24 | (uint32_t)b[7] << 16 | (uint32_t)b[4] << 8 | b[5];
	*guid = (struct guid){.stem = (uint64_t)machine << 32 | seconds};
	if (seconds)
		guid->start = UNIX_EPOCH + (int64_t)seconds * WINTIME_SECOND;
	for (int i = 15; i >= 8; i--)
		guid->tail = guid->tail << 8 | b[i];
	return true;
}

bool guid_agrees(struct str a, struct str b)
{
	struct guid x, y;
	if (str_eq_nocase(a, b))
		return true;
	return guid_parse(a, &x) && guid_parse(b, &y) && x.start && x.stem == y.stem;
}
