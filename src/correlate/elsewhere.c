/* An address that the machine's own account logs on from, over the network, is the
 * machine's: in 19 of 19 real cases such an address belonged to one computer alone.  (A
 * workstation's name is no such proof, since whoever comes in chooses it.) */
#include "correlate/elsewhere.h"

#include "model/field_meaning.h"
#include "model/logon_type.h"

static bool names_a_machine(struct str address)
{
	return address.n && !address_is_loopback(address);
}

void elsewhere_learn(struct host *host, const struct fact *f)
{
	uint64_t type;
	if (f->kind != KIND_LOGON || !fact_id64(f, F_LogonType, &type) || type != LOGON_TYPE_NETWORK)
		return;
	struct str user = fact_text(f, F_TargetUserName), address = client_address(fact_text(f, F_IpAddress));
	if (str_ends_nocase(user, STR("$")) && names_a_machine(address) &&
	    accounts_is_this_machine(&host->accounts, str_sub(user, 0, user.n - 1)))
		*strmap_at(&host->own_addresses, address) = 1;
}

bool elsewhere_came_from(struct boot_state *b, const struct session *s)
{
	struct str address = textpool_value(&b->host->texts, s->address).text;
	return s->type == LOGON_TYPE_NETWORK && names_a_machine(address) &&
	       !(b->host->own_addresses.n && strmap_find(&b->host->own_addresses, address));
}
