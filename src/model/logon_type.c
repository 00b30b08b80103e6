#include "model/logon_type.h"

#include <stddef.h>

static const struct {
	const char *words, *phrase;
} types[] = {
	[LOGON_TYPE_SYSTEM] = {"system start", "at system start"},
	[LOGON_TYPE_INTERACTIVE] = {"interactive", "at the console"},
	[LOGON_TYPE_NETWORK] = {"network", "over the network"},
	[LOGON_TYPE_BATCH] = {"batch", "for a batch job"},
	[LOGON_TYPE_SERVICE] = {"service", "as a service"},
	[LOGON_TYPE_UNLOCK] = {"unlock", "to unlock the screen"},
	[LOGON_TYPE_NETWORK_CLEARTEXT] = {"network, clear text", "over the network with a clear-text password"},
	[LOGON_TYPE_NEW_CREDENTIALS] = {"new credentials", "with new credentials for the network"},
	[LOGON_TYPE_REMOTE_INTERACTIVE] = {"RDP", "by RDP"},
	[LOGON_TYPE_CACHED_INTERACTIVE] = {"interactive, cached", "at the console with cached credentials"},
	[LOGON_TYPE_CACHED_REMOTE] = {"RDP, cached", "by RDP with cached credentials"},
	[LOGON_TYPE_CACHED_UNLOCK] = {"unlock, cached", "to unlock the screen with cached credentials"},
};

static bool is_listed(int type)
{
	return type >= 0 && (size_t)type < sizeof types / sizeof *types && types[type].words;
}

const char *logon_type_words(int type)
{
	if (is_listed(type))
		return types[type].words;
	return type < 0 ? "type not known" : "other type";
}

const char *logon_type_phrase(int type)
{
	if (is_listed(type))
		return types[type].phrase;
	return type < 0 ? "in a way that is not known" : "in a way that evtrail does not know";
}

bool logon_type_is_personal(int type)
{
	switch (type) {
	case LOGON_TYPE_INTERACTIVE:
	case LOGON_TYPE_NETWORK:
	case LOGON_TYPE_UNLOCK:
	case LOGON_TYPE_NETWORK_CLEARTEXT:
	case LOGON_TYPE_REMOTE_INTERACTIVE:
	case LOGON_TYPE_CACHED_INTERACTIVE:
	case LOGON_TYPE_CACHED_REMOTE:
	case LOGON_TYPE_CACHED_UNLOCK:
		return true;
	default:
		return false;
	}
}

bool logon_type_is_network(int type)
{
	return type == LOGON_TYPE_NETWORK || type == LOGON_TYPE_NETWORK_CLEARTEXT;
}

bool logon_type_is_at_a_screen(uint64_t type)
{
	return type <= LOGON_TYPE_CACHED_UNLOCK && logon_type_is_personal((int)type) &&
	       !logon_type_is_network((int)type);
}

bool logon_type_opens_a_screen(int type)
{
	switch (type) {
	case LOGON_TYPE_INTERACTIVE:
	case LOGON_TYPE_REMOTE_INTERACTIVE:
	case LOGON_TYPE_CACHED_INTERACTIVE:
	case LOGON_TYPE_CACHED_REMOTE:
		return true;
	default:
		return false;
	}
}

bool address_is_loopback(struct str address)
{
	return str_eq(address, STR("::1")) || str_starts_nocase(address, STR("127.")) ||
	       str_starts_nocase(address, STR("::ffff:127."));
}

bool logon_program_is_windows_own(struct str name)
{
	static const char *const names[] = {"", "winlogon.exe", "svchost.exe", "lsass.exe", "services.exe", "taskeng.exe"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

static const struct {
	uint64_t logon_id;
	const char *sid, *name;
} built_in[] = {
	{LOGON_ID_SYSTEM, "S-1-5-18", "SYSTEM"},
	{LOGON_ID_NETWORK_SERVICE, "S-1-5-20", "NETWORK SERVICE"},
	{LOGON_ID_LOCAL_SERVICE, "S-1-5-19", "LOCAL SERVICE"},
	{LOGON_ID_ANONYMOUS, "S-1-5-7", "ANONYMOUS LOGON"},
	{LOGON_ID_IUSR, "S-1-5-17", "IUSR"},
};

bool logon_id_is_built_in(uint64_t logon_id)
{
	return built_in_sid(logon_id) != NULL;
}

const char *built_in_sid(uint64_t logon_id)
{
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (built_in[i].logon_id == logon_id)
			return built_in[i].sid;
	return NULL;
}

const char *built_in_name(uint64_t logon_id)
{
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (built_in[i].logon_id == logon_id)
			return built_in[i].name;
	return NULL;
}
