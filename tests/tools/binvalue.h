/* Values of events: from text or number to the bytes of a BinXML value. */
#ifndef EVTRAIL_TOOLS_BINVALUE_H
#define EVTRAIL_TOOLS_BINVALUE_H

#include "tools/binxml.h"

struct sid {
	uint8_t bytes[68];
	size_t n;
};

bool sid_parse(struct str text, struct sid *sid);
bool guid_parse(struct str text, uint8_t guid[16]);

/* UTF-16LE of UTF-8; lone surrogates (in three bytes each) pass unchanged. */
void chunk_put_utf16(struct chunk *c, struct str text);
/* UTF-16 units that text takes. */
size_t utf16_units(struct str text);

/* Puts one value; *type becomes the type to be noted beside it.  False when the
 * text is not of that type. */
bool chunk_put_value(struct chunk *c, const struct field_def *def, const struct value *v,
		     enum payload payload, enum value_type *type);

#endif
