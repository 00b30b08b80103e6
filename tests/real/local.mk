# What real logs say, where EVTRAIL_REAL_LOGS has them; the programs are listed with the unit tests.
EXTRA_DIST += tests/real/real_logs.h
