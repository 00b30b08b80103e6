/* Values of every kind, for the comparison of the decoder with libevtx, and the
 * table of what differs between the two, and why. */
#ifndef EVTRAIL_TESTS_AGREEMENT_H
#define EVTRAIL_TESTS_AGREEMENT_H

#include <stddef.h>
#include <stdint.h>

#define BYTES(s) s, sizeof(s) - 1

static const struct {
	const char *what;
	uint8_t type;
	const char *bytes;
	size_t n;
} values[] = {
	{"text", 0x01, BYTES("a\0<\0&\0\"\0'\0>\0")},
	{"text, empty", 0x01, BYTES("")},
	{"text with its NUL", 0x01, BYTES("a\0b\0\0\0")},
	{"text, only a NUL", 0x01, BYTES("\0\0")},
	{"text with two NULs", 0x01, BYTES("a\0\0\0\0\0")},
	{"text, a NUL within", 0x01, BYTES("a\0\0\0b\0")},
	{"text, byte order mark", 0x01, BYTES("\xff\xfe" "a\0")},
	{"text, a line feed alone", 0x01, BYTES("\n\0")},
	{"text, line ends", 0x01, BYTES("\r\0\n\0")},
	{"text, control characters", 0x01, BYTES("a\0\x01\0\x1f\0\r\0\n\0\t\0\x7f\0")},
	{"text, U+00E9 U+20AC", 0x01, BYTES("\xe9\0\xac\x20")},
	{"text, U+1F600", 0x01, BYTES("\x3d\xd8\x00\xdex\0")},
	{"text, first half of a pair", 0x01, BYTES("a\0\0\xd8" "b\0")},
	{"text, second half of a pair", 0x01, BYTES("a\0\0\xdc" "b\0")},
	{"text of three bytes", 0x01, BYTES("a\0b")},
	{"ANSI", 0x02, BYTES("abc\xe9\x80\x81")},
	{"ANSI with its NUL", 0x02, BYTES("abc\0")},
	{"ANSI with a tag", 0x02, BYTES("<b>")},
	{"int8, -5", 0x03, BYTES("\xfb")},
	{"int8, 5", 0x03, BYTES("\x05")},
	{"uint8", 0x04, BYTES("\xfa")},
	{"int16, -300", 0x05, BYTES("\xd4\xfe")},
	{"uint16", 0x06, BYTES("\xe8\xfd")},
	{"int32, -70000", 0x07, BYTES("\x90\xee\xfe\xff")},
	{"int32", 0x07, BYTES("\x70\x11\x01\x00")},
	{"uint32", 0x08, BYTES("\xff\xff\xff\xff")},
	{"uint32 of 2 bytes", 0x08, BYTES("\x01\x02")},
	{"uint32 of 3 bytes", 0x08, BYTES("\x01\x02\x03")},
	{"uint32 of 0 bytes", 0x08, BYTES("")},
	{"int64, -1", 0x09, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
	{"int64", 0x09, BYTES("\x00\xf2\x05\x2a\x01\x00\x00\x00")},
	{"uint64", 0x0a, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
	{"real32, 1.5", 0x0b, BYTES("\x00\x00\xc0\x3f")},
	{"real32, 0.1", 0x0b, BYTES("\xcd\xcc\xcc\x3d")},
	{"real64, -2.25", 0x0c, BYTES("\x00\x00\x00\x00\x00\x00\x02\xc0")},
	{"real64, 1e300", 0x0c, BYTES("\x9c\x75\x00\x88\x3c\xe4\x37\x7e")},
	{"real64, 9.99999999", 0x0c, BYTES("\xb5\x1c\xea\xff\xff\xff\x23\x40")},
	{"real64, infinity", 0x0c, BYTES("\x00\x00\x00\x00\x00\x00\xf0\x7f")},
	{"real64, -infinity", 0x0c, BYTES("\x00\x00\x00\x00\x00\x00\xf0\xff")},
	{"real64, not a number", 0x0c, BYTES("\x00\x00\x00\x00\x00\x00\xf8\x7f")},
	{"bool, 0", 0x0d, BYTES("\x00\x00\x00\x00")},
	{"bool, 1", 0x0d, BYTES("\x01\x00\x00\x00")},
	{"bool, 2, of a byte", 0x0d, BYTES("\x02")},
	{"binary", 0x0e, BYTES("\x00\xab\xcd")},
	{"GUID", 0x0f, BYTES("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f")},
	{"GUID of 8 bytes", 0x0f, BYTES("\x00\x01\x02\x03\x04\x05\x06\x07")},
	{"size of 4 bytes", 0x10, BYTES("\x4d\x00\x00\x00")},
	{"size of 8 bytes", 0x10, BYTES("\x00\x00\x00\x00\x00\x01\x00\x00")},
	{"FILETIME", 0x11, BYTES("\x7b\x00\xf5\x3c\x4b\xf5\xd4\x01")},
	{"FILETIME, 0", 0x11, BYTES("\x00\x00\x00\x00\x00\x00\x00\x00")},
	{"FILETIME, the last of 9999", 0x11, BYTES("\xff\x3f\xc0\xd1\x5e\x5a\xc8\x24")},
	{"FILETIME, the first of 10000", 0x11, BYTES("\x00\x40\xc0\xd1\x5e\x5a\xc8\x24")},
	{"FILETIME, the largest", 0x11, BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
	{"SYSTEMTIME", 0x12, BYTES("\xe5\x07\x03\x00\x01\x00\x0e\x00\x0f\x00\x10\x00\x11\x00\x12\x00")},
	{"SYSTEMTIME, 0", 0x12, BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
	{"SYSTEMTIME, month 13", 0x12, BYTES("\xe5\x07\x0d\x00\x01\x00\x0e\x00\x0f\x00\x10\x00\x11\x00\x12\x00")},
	{"SID", 0x13, BYTES("\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x20\x02\0\0")},
	{"SID, no parts", 0x13, BYTES("\x01\x00\0\0\0\0\0\x05")},
	{"SID, large authority", 0x13, BYTES("\x01\x01\x01\x02\0\0\0\x05\x12\0\0\0")},
	{"SID, cut", 0x13, BYTES("\x01\x05\0\0\0\0\0\x05\x15\0\0\0")},
	{"SID, more behind it", 0x13, BYTES("\x01\x01\0\0\0\0\0\x05\x12\0\0\0\x01\0\0\0")},
	{"hex32", 0x14, BYTES("\xbc\x1a\x00\x00")},
	{"hex64", 0x15, BYTES("\xe7\x03\x00\x00\x00\x00\x00\x00")},
	{"hex64 of 4 bytes", 0x15, BYTES("\xe7\x03\x00\x00")},
	{"type 0x20", 0x20, BYTES("abcd")},
	{"NULL", 0x00, BYTES("")},
	{"texts", 0x81, BYTES("a\0b\0\0\0c\0\0\0")},
	{"texts, the last without its NUL", 0x81, BYTES("a\0\0\0b\0")},
	{"texts, empty ones", 0x81, BYTES("\0\0\0\0x\0\0\0\0\0")},
	{"texts, none", 0x81, BYTES("")},
	{"ANSI texts", 0x82, BYTES("ab\0cd\0")},
	{"uint8s", 0x84, BYTES("\1\2")},
	{"uint32s", 0x88, BYTES("\1\0\0\0\2\0\0\0")},
	{"uint32s, cut", 0x88, BYTES("\1\0\0\0\2\0")},
	{"real64s", 0x8c, BYTES("\0\0\0\0\0\0\xf8\x3f\0\0\0\0\0\0\0\x40")},
	{"bools", 0x8d, BYTES("\1\0\0\0\0\0\0\0")},
	{"GUIDs", 0x8f, BYTES("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17")},
	{"sizes", 0x90, BYTES("\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0")},
	{"FILETIMEs", 0x91, BYTES("\x7b\x00\xf5\x3c\x4b\xf5\xd4\x01\0\0\0\0\0\0\0\0")},
	{"SIDs", 0x93, BYTES("\x01\x01\0\0\0\0\0\x05\x12\0\0\0\x01\x01\0\0\0\0\0\x05\x13\0\0\0")},
	{"hex64s", 0x95, BYTES("\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0")},
};

static const struct difference {
	const char *what;   /* in `values` */
	const char *ours;
	const char *theirs; /* NULL: libevtx refuses the whole record */
	const char *why;
} differences[] = {
	{"text, a NUL within", "a\xef\xbf\xbd" "b", "a", "what stands behind a NUL is not left out"},
	{"text, U+1F600", "\xf0\x9f\x98\x80x", "\xf0\x9f\x88\x81x", "libevtx joins pairs wrongly"},
	{"text, first half of a pair", "a\xef\xbf\xbd" "b", "a\xef\xbf\xbd",
	 "libevtx loses the character behind"},
	{"text of three bytes", "610062", NULL, "shown as its bytes"},
	{"ANSI with a tag", "<b>", "", "libevtx does not escape ANSI text"},
	{"int8, -5", "-5", "-123", "libevtx takes the sign off instead of negating"},
	{"int16, -300", "-300", "-32468", "as above"},
	{"int32, -70000", "-70000", "-2147413648", "as above"},
	{"int64, -1", "-1", "-9223372036854775807", "as above"},
	{"uint32 of 3 bytes", "010203", NULL, "shown as its bytes"},
	{"real64, 9.99999999", "1.000000e+001", ":.000000e+000", "libevtx rounds a digit up to ':'"},
	{"real64, -infinity", "-Inf", "Inf", "libevtx loses the sign"},
	{"GUID of 8 bytes", "0001020304050607", NULL, "shown as its bytes"},
	{"SYSTEMTIME, month 13",
	 "(0x07e5 0x000d 0x0001 0x000e 0x000f 0x0010 0x0011 0x0012)",
	 "(0x01f9 0x0003 0x0000 0x0003 0x0003 0x0004 0x0004 0x0004)", "libevtx divides by 4"},
	{"SID, cut", "010500000000000515000000", NULL, "shown as its bytes"},
	{"type 0x20", "61626364", NULL, "a type that libevtx does not know"},
	{"NULL", "", NULL, "libevtx wants NULL to be an optional substitution"},
	{"uint32s, cut", "1", NULL, "whole items, then the rest"},
	{"bools", "true", NULL, "libevtx does not know this array"},
	{"sizes", "1", NULL, "libevtx does not know this array"},
	{"SIDs", "S-1-5-18", NULL, "libevtx does not know this array"},
};

#endif
