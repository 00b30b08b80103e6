# The joins, proved by a second implementation.
oracle_tests = \
	tests/oracle/test_oracle.sh \
	tests/oracle/test_order.sh
# Slow, and the same under sanitizers: only the plain build runs them.
if !SANITIZED
TESTS += $(oracle_tests)
endif
EXTRA_DIST += \
	tests/oracle/test_oracle.sh \
	tests/oracle/test_order.sh \
	tests/oracle/boots.py \
	tests/oracle/clock.py \
	tests/oracle/compare.py \
	tests/oracle/facts.py \
	tests/oracle/hardcases.py \
	tests/oracle/installs.py \
	tests/oracle/legacy.py \
	tests/oracle/logons.py \
	tests/oracle/nodes.py \
	tests/oracle/open.table \
	tests/oracle/oracle.py \
	tests/oracle/owners.py \
	tests/oracle/presence.py \
	tests/oracle/processes.py \
	tests/oracle/randomfacts.py \
	tests/oracle/randomold.py \
	tests/oracle/randomstream.py \
	tests/oracle/reading.py \
	tests/oracle/realcases.py \
	tests/oracle/rearrange.py
