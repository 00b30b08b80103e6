# What make check runs. Tests exit with 0 (passed), 77 (skipped) or else (failed).
include tests/tools/local.mk
include tests/unit/local.mk
include tests/unit/local-ingest.mk
include tests/unit/local-correlate.mk
include tests/unit/local-cmd.mk
include tests/screen/local.mk
include tests/cli/local.mk
include tests/oracle/local.mk
include tests/real/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk

TESTS += tests/test_layers.sh tests/test_rules.sh
EXTRA_DIST += tests/test_layers.sh tests/test_rules.sh
