/* Logon types and built-in sessions.
 * Types: Microsoft, "4624(S): An account was successfully logged on", table
 * "Logon types and descriptions".  Built-in logon IDs: winnt.h / ntifs.h
 * (SYSTEM_LUID and its relatives; IUSER_LUID, whose account web pages have). */
#ifndef EVTRAIL_MODEL_LOGON_TYPE_H
#define EVTRAIL_MODEL_LOGON_TYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define LOGON_ID_SYSTEM UINT64_C(0x3e7)
#define LOGON_ID_ANONYMOUS UINT64_C(0x3e6)
#define LOGON_ID_LOCAL_SERVICE UINT64_C(0x3e5)
#define LOGON_ID_NETWORK_SERVICE UINT64_C(0x3e4)
#define LOGON_ID_IUSR UINT64_C(0x3e3)

enum logon_type {
	LOGON_TYPE_SYSTEM = 0,
	LOGON_TYPE_INTERACTIVE = 2,
	LOGON_TYPE_NETWORK = 3,
	LOGON_TYPE_BATCH = 4,
	LOGON_TYPE_SERVICE = 5,
	LOGON_TYPE_UNLOCK = 7,
	LOGON_TYPE_NETWORK_CLEARTEXT = 8,
	LOGON_TYPE_NEW_CREDENTIALS = 9,
	LOGON_TYPE_REMOTE_INTERACTIVE = 10,
	LOGON_TYPE_CACHED_INTERACTIVE = 11,
	LOGON_TYPE_CACHED_REMOTE = 12,
	LOGON_TYPE_CACHED_UNLOCK = 13
};

/* "RDP", "network", …; "type not known" for -1, "type 42" is the caller's. */
const char *logon_type_words(int type);
/* The same behind "logged on …": "by RDP", "over the network". */
const char *logon_type_phrase(int type);
/* A logon at which a person came in, by keyboard, console or network. */
bool logon_type_is_personal(int type);
bool logon_type_is_network(int type);
/* Where a logon that came over the network came from this very computer. */
bool address_is_loopback(struct str address);
/* A logon that nobody but a person makes: at a screen, here or by remote desktop. */
bool logon_type_is_at_a_screen(uint64_t type);
/* One that opens a session at a screen, here or by remote desktop, and not only unlocks it. */
bool logon_type_opens_a_screen(int type);
/* Whether the file that a logon event names is one by which Windows logs on people,
 * services and tasks; not all events name one. */
bool logon_program_is_windows_own(struct str name);
bool logon_id_is_built_in(uint64_t logon_id);
/* SID and name of a built-in session, NULL for others. */
const char *built_in_sid(uint64_t logon_id);
const char *built_in_name(uint64_t logon_id);

#endif
