-- The schema of an evtrail case: one SQLite file.
--
-- A case is known by application_id 0x65767472 ("evtr"); user_version is the
-- version of this schema.  Four families of tables:
--   facts    what was imported. Never lost, never changed.
--   derived  boots, logons, processes, accounts, activity, executables. Rebuilt
--            from facts at any time, per host, the same whatever the import order.
--   analyst  baselines, approvals, what was reported. Never derived, never lost.
--   lookups  the names of the closed lists that both use.
-- Views with the stable column names of CSV and JSON are made from the column
-- tables in src/store/relation.c: process, logon, executable, account,
-- activity, event, source, boot, baseline, baseline_entry_list.
--
-- Times are 100 ns ticks since 1601-01-01 UTC (FILETIME).  Null is "unknown" or
-- "none"; no value is ever made up.
-- Keys of derived rows are host_id << 32 | number within the host.

PRAGMA application_id = 0x65767472;
PRAGMA user_version = 10;

-- ---------------------------------------------------------------- facts

-- Every text that occurs in facts, once: names, paths, SIDs, command lines.
CREATE TABLE string (
  string_id INTEGER PRIMARY KEY, -- number of the text in this case
  text      TEXT NOT NULL UNIQUE -- as recorded, in UTF-8; broken parts are U+FFFD
);

-- A machine, known by the computer names that its records carry.
CREATE TABLE host (
  host_id     INTEGER PRIMARY KEY, -- number of the host in this case
  name        TEXT NOT NULL,       -- the name it is shown by
  changed     INTEGER NOT NULL DEFAULT 1, -- 1: facts came since it was derived
  first_time  INTEGER,             -- time of its earliest fact
  last_time   INTEGER,             -- time of its latest fact
  first_start INTEGER,             -- its earliest recorded process start
  last_start  INTEGER              -- its latest recorded process start
);

-- A computer name in records. Compared without case; several may be one host.
CREATE TABLE computer (
  computer_id INTEGER PRIMARY KEY, -- number of the name in this case
  name        TEXT NOT NULL UNIQUE COLLATE NOCASE, -- one spelling of it, the least of all seen
  host_id     INTEGER NOT NULL REFERENCES host, -- the machine that has it
  joined      INTEGER NOT NULL DEFAULT 0, -- who says so: 0 the name, 1 record IDs that go on, 2 the analyst
  shared      INTEGER NOT NULL DEFAULT 0 -- 1: several computers have had it, as that of an installation image, or one after the other
);

CREATE INDEX computer_host ON computer (host_id);

-- Names that followed each other in one log, as files show it. Never taken back.
CREATE TABLE renamed (
  former_id INTEGER NOT NULL REFERENCES computer, -- the name before; of two spellings the short one
  later_id  INTEGER NOT NULL REFERENCES computer, -- the name after it
  how       INTEGER NOT NULL,  -- 0 proved; not proved: 1 the names take turns, 2 record IDs between them are missing
  last_day  INTEGER NOT NULL,  -- the last day of the name before, in the log where that is latest; 0: of spellings
  first_day INTEGER NOT NULL,  -- the first day of the name after it, in the log where that is earliest
  PRIMARY KEY (former_id, later_id, how)
) WITHOUT ROWID;

-- One imported log file and what came of it.
CREATE TABLE source_file (
  source_id  INTEGER PRIMARY KEY, -- number of the file in this case
  path       TEXT NOT NULL UNIQUE, -- absolute path at the time of import
  format     TEXT,                -- 'evtx', or 'evt' before Vista
  size       INTEGER,             -- bytes
  status     TEXT NOT NULL,       -- 'complete', 'interrupted', 'failed', or 'reading' while it is read
  records    INTEGER NOT NULL DEFAULT 0, -- records read, kept or not
  kept       INTEGER NOT NULL DEFAULT 0, -- records kept as facts, those known before included
  added      INTEGER NOT NULL DEFAULT 0, -- facts that this file brought first
  unreadable INTEGER NOT NULL DEFAULT 0, -- records that are there but could not be decoded
  recovered  INTEGER NOT NULL DEFAULT 0, -- records found in the slack of chunks
  dirty      INTEGER NOT NULL DEFAULT 0, -- 1: Windows had not closed the file
  corrupted  INTEGER NOT NULL DEFAULT 0, -- 1: the decoder found damage
  message    TEXT,                -- what is wrong, where, and what it means
  imported   INTEGER              -- when it was last imported
);

-- Records that could not be read.
CREATE TABLE damage (
  source_id INTEGER NOT NULL REFERENCES source_file, -- the file
  offset    INTEGER,              -- byte offset of the record; null: not known
  reason    TEXT NOT NULL         -- what the decoder says
);
CREATE INDEX damage_source ON damage (source_id);

-- Every event of a file by what it is, kept or not: tells what is logged at all.
CREATE TABLE seen (
  source_id   INTEGER NOT NULL REFERENCES source_file,   -- the file
  computer_id INTEGER NOT NULL REFERENCES computer, -- who logged
  channel_id  INTEGER NOT NULL REFERENCES string,   -- the log's name
  provider_id INTEGER NOT NULL REFERENCES string,   -- the event's provider
  event_id    INTEGER NOT NULL,   -- the event's number
  kept        INTEGER NOT NULL,   -- 1: kept as facts
  records     INTEGER NOT NULL,   -- how many
  PRIMARY KEY (source_id, computer_id, channel_id, provider_id, event_id, kept)
) WITHOUT ROWID;

-- All records of a file by log and day, kept or not: tells gaps and silent days.
CREATE TABLE record_day (
  source_id    INTEGER NOT NULL REFERENCES source_file, -- the file
  computer_id  INTEGER NOT NULL REFERENCES computer, -- who logged
  channel_id   INTEGER NOT NULL REFERENCES string,   -- the log's name
  day          INTEGER NOT NULL, -- days since 1601-01-01
  records      INTEGER NOT NULL, -- how many
  first_record INTEGER NOT NULL, -- least record ID of the day; 0: none has one
  last_record  INTEGER NOT NULL, -- greatest record ID of the day
  PRIMARY KEY (computer_id, channel_id, day, source_id)
) WITHOUT ROWID;
CREATE INDEX record_day_source ON record_day (source_id);

-- Records of a file's Security log that came one after the other, none missing: tells
-- between which two facts something may be gone.
CREATE TABLE record_stretch (
  source_id    INTEGER NOT NULL REFERENCES source_file, -- the file
  computer_id  INTEGER NOT NULL REFERENCES computer, -- who logged
  first_record INTEGER NOT NULL, -- its least record ID
  last_record  INTEGER NOT NULL, -- its greatest record ID
  PRIMARY KEY (computer_id, first_record, source_id)
) WITHOUT ROWID;
CREATE INDEX record_stretch_source ON record_stretch (source_id);

-- Chunks of EVTX files that were read without fault, whatever the file: their records
-- are facts, so where one turns up again only what it counts is added up.
CREATE TABLE chunk (
  print INTEGER PRIMARY KEY, -- keyed hash of its 65536 bytes, of the version of evtrail and of its map of events
  tally BLOB NOT NULL        -- its part of seen and record_day: see src/store/tally.h
);

-- The key of that hash, one row. Who has no case cannot make a chunk that passes for another.
CREATE TABLE chunk_key (
  low  INTEGER NOT NULL, -- its low 64 bits
  high INTEGER NOT NULL  -- its high 64 bits
);
INSERT INTO chunk_key VALUES (random(), random());

-- The shape of an event: its field names, once for all events that share them.
CREATE TABLE layout (
  layout_id   INTEGER PRIMARY KEY, -- number of the shape in this case
  provider_id INTEGER NOT NULL REFERENCES string, -- the event's provider
  event_id    INTEGER NOT NULL,    -- the event's number
  version     INTEGER NOT NULL,    -- the event's version
  names       BLOB NOT NULL,       -- field names, each a varint length and its bytes
  UNIQUE (provider_id, event_id, version, names)
);

-- A kept event.
CREATE TABLE fact (
  fact_id       INTEGER PRIMARY KEY, -- number of the fact in this case
  computer_id   INTEGER NOT NULL REFERENCES computer, -- System/Computer
  time          INTEGER NOT NULL, -- System/TimeCreated
  record_id     INTEGER NOT NULL, -- System/EventRecordID; negative: it had none, a hash of the values stands in
  channel_id    INTEGER NOT NULL REFERENCES string, -- System/Channel
  event_id      INTEGER NOT NULL, -- System/EventID
  kind          INTEGER NOT NULL REFERENCES fact_kind, -- what it tells
  layout_id     INTEGER NOT NULL REFERENCES layout, -- names of its values
  source_id     INTEGER NOT NULL REFERENCES source_file, -- the file that brought it first
  offset        INTEGER NOT NULL, -- of the record in that file
  recovered     INTEGER NOT NULL DEFAULT 0, -- 1: from slack, not a record of that log
  execution_pid INTEGER,          -- System/Execution@ProcessID: who logged it
  sid_id        INTEGER REFERENCES string, -- System/Security@UserID
  value_list    BLOB NOT NULL,    -- a value a field: varint 2n and n bytes, or varint 2s+1 for string s
  happened      INTEGER           -- when it happened, where the event says so itself (Sysmon's UtcTime) and that is not time
);
-- What makes a record the same record, in the order that derivation reads.
CREATE UNIQUE INDEX fact_identity ON fact (computer_id, time, record_id, channel_id, event_id);
-- Those that are read elsewhere than where they were written.
CREATE INDEX fact_happened ON fact (computer_id, happened, record_id) WHERE happened IS NOT NULL;

-- ---------------------------------------------------------------- the analyst's

-- A marked row, named by what outlives derivations: see src/store/marks.h.
CREATE TABLE mark (
  mark_id   INTEGER PRIMARY KEY, -- number of the mark
  relation  TEXT NOT NULL,       -- what is marked: the view's name
  host      TEXT NOT NULL COLLATE NOCASE, -- computer name; empty: of no host
  time      INTEGER NOT NULL,    -- of the record behind the row; 0: none
  record_id INTEGER NOT NULL,    -- its record ID
  channel   TEXT NOT NULL,       -- its log
  event_id  INTEGER NOT NULL,    -- its event ID
  name      TEXT NOT NULL,       -- without a record: SID, path or day
  title     TEXT,                -- what lists call the row
  note      TEXT,                -- the analyst's words; #words are tags
  created   INTEGER NOT NULL,    -- when it was marked
  UNIQUE (relation, host, time, record_id, channel, event_id, name)
);

-- A filter that the analyst gave a name.
CREATE TABLE saved_filter (
  name       TEXT PRIMARY KEY COLLATE NOCASE, -- letters, digits, - and _
  expression TEXT NOT NULL,      -- of the filter language
  created    INTEGER NOT NULL    -- when it was saved
) WITHOUT ROWID;

-- ---------------------------------------------------------------- derived

-- The span between two starts of a host.
CREATE TABLE derived_boot (
  boot_key    INTEGER PRIMARY KEY, -- host and tree node; its processes follow it
  last_key    INTEGER NOT NULL,    -- the last node below it
  seq         INTEGER NOT NULL,    -- 1 for the first boot of the host
  start       INTEGER NOT NULL,    -- its first event
  end         INTEGER NOT NULL,    -- its last event
  marker_fact INTEGER REFERENCES fact, -- the event that tells of it
  confidence  INTEGER NOT NULL REFERENCES confidence, -- how sure the start is
  reason      INTEGER NOT NULL REFERENCES link_reason, -- why
  clean       INTEGER NOT NULL,    -- 1: a shutdown was recorded
  processes   INTEGER NOT NULL,    -- processes below it
  clock_set   INTEGER NOT NULL,    -- 1: the clock was set in it, by a second or more
  log_cleared INTEGER NOT NULL,    -- 1: a log was cleared in it
  reading     INTEGER NOT NULL,    -- the reading of the clock at its start: 1 until it was first set back, and so on
  end_reading INTEGER NOT NULL     -- the same at its end
);

-- Two names that may be of one computer, which nothing proves; made of the whole case.
CREATE TABLE derived_proposal (
  computer_id INTEGER NOT NULL REFERENCES computer, -- the one
  other_id    INTEGER NOT NULL REFERENCES computer, -- the other
  why         TEXT NOT NULL,    -- what speaks for it, in words
  detail      TEXT,             -- the SID or the log that shows it
  PRIMARY KEY (computer_id, other_id, why)
) WITHOUT ROWID;

-- An account as a host's records show it.
CREATE TABLE derived_account (
  account_key INTEGER PRIMARY KEY, -- host and number; people come first
  sid         TEXT,                -- security identifier
  user        TEXT,                -- account name: the latest, from any event of that SID on that host
  domain      TEXT,                -- its domain or computer
  built_in    INTEGER NOT NULL,    -- 1: the system's own, a service, a computer
  elevated    INTEGER NOT NULL,    -- 1: held a full token or special privileges
  logons      INTEGER NOT NULL,    -- logon sessions
  processes   INTEGER NOT NULL,    -- processes it owned
  failed_logons INTEGER NOT NULL,  -- failed attempts in its name
  first_seen  INTEGER,             -- its first activity
  last_seen   INTEGER,             -- its last activity
  names       INTEGER NOT NULL     -- user names that records give it, without case and domains
);

-- A name of an account: an account that is renamed keeps its SID.
CREATE TABLE derived_account_name (
  name_key    INTEGER PRIMARY KEY, -- host and number in the order in which they came up
  account_key INTEGER NOT NULL REFERENCES derived_account, -- whose
  user        TEXT,                -- as recorded, case and all
  domain      TEXT,                -- its domain or computer
  recorded    INTEGER NOT NULL     -- 1: records have it; 0: it follows from another spelling of the domain
);
CREATE INDEX derived_account_name_account ON derived_account_name (account_key);

-- A logon session: host, boot, logon ID.
CREATE TABLE derived_logon (
  logon_key    INTEGER PRIMARY KEY, -- host and number in order of start
  boot_key     INTEGER NOT NULL REFERENCES derived_boot, -- the boot it belongs to
  status       INTEGER NOT NULL,    -- 0 recorded, 1 built in, 2 not recorded
  logon_id     INTEGER NOT NULL,    -- as a signed 64-bit number
  start        INTEGER,             -- the logon event's time, or when the session manager tells of it
  first_seen   INTEGER NOT NULL,    -- the first fact that shows the session
  end          INTEGER,             -- when it ended
  end_fact     INTEGER REFERENCES fact, -- the logoff event
  end_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure the end is
  end_reason   INTEGER NOT NULL REFERENCES link_reason, -- why
  fact_id      INTEGER REFERENCES fact, -- the logon event
  type         INTEGER,             -- logon type
  account_key  INTEGER REFERENCES derived_account, -- who logged on
  address_id   INTEGER REFERENCES string, -- source address
  port         INTEGER,             -- source port
  workstation_id INTEGER REFERENCES string, -- name of the client, where one is told
  process_id   INTEGER REFERENCES string, -- image that asked for it
  auth_package_id INTEGER REFERENCES string, -- authentication package
  elevated     INTEGER,             -- 1: elevated token, 0: not
  privileged   INTEGER NOT NULL,    -- 1: special privileges were assigned
  linked_key   INTEGER REFERENCES derived_logon, -- the session of the other token
  linked_logon_id INTEGER,          -- its logon ID as recorded
  linked_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure that is
  linked_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  subject_logon_id INTEGER,         -- the session that asked for it
  origin_key   INTEGER REFERENCES derived_logon, -- the logon at which the person came in
  origin_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure that is
  origin_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  processes    INTEGER NOT NULL,    -- processes that ran in it
  asleep       INTEGER,             -- between start and end: for how long the system slept; null: it did not, or that is not told
  start_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure the start is
  start_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  client_fact  INTEGER REFERENCES fact, -- the event that names the workstation
  client_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure that is
  client_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  took_up_key  INTEGER REFERENCES derived_logon, -- the session that it, over at once, took up again: inferred
  name_key     INTEGER REFERENCES derived_account_name -- the account's name as the record has it
);
CREATE INDEX derived_logon_took_up ON derived_logon (took_up_key) WHERE took_up_key IS NOT NULL;

-- A process: host, boot, process ID, start time. Indexed columns come first, since a
-- wide row is read from its start.
CREATE TABLE derived_process (
  process_key  INTEGER PRIMARY KEY, -- host and tree node, in preorder
  logon_key    INTEGER REFERENCES derived_logon, -- the owner's session
  program_id   INTEGER REFERENCES program, -- its canonical path
  end_fact     INTEGER REFERENCES fact, -- the exit event
  last_key     INTEGER NOT NULL,    -- the last node below it
  depth        INTEGER NOT NULL,    -- 1: directly below its boot
  boot_key     INTEGER NOT NULL REFERENCES derived_boot, -- its boot
  parent_key   INTEGER REFERENCES derived_process, -- its parent, recorded or not
  children     INTEGER NOT NULL,    -- direct children
  status       INTEGER NOT NULL,    -- 0 start recorded, 1 only its exit, 2 only named as a parent
  pid          INTEGER NOT NULL,    -- process ID
  parent_pid   INTEGER,             -- creator process ID as recorded
  start        INTEGER,             -- when it started; of one that is not recorded by Sysmon's GUID, where flags has 1024
  seen         INTEGER NOT NULL,    -- its place in time: start, or the first fact that shows it
  end          INTEGER,             -- when it ended; a bound where flags has 4
  start_fact   INTEGER REFERENCES fact, -- the start event
  end_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure the end is
  end_reason   INTEGER NOT NULL REFERENCES link_reason, -- why
  parent_fact  INTEGER REFERENCES fact, -- the parent's start event
  parent_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure the parent is
  parent_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  logon_fact   INTEGER REFERENCES fact, -- the logon event
  logon_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure the logon is
  logon_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  image_id     INTEGER REFERENCES string, -- image path as recorded
  command_line_id INTEGER REFERENCES string, -- command line as recorded
  account_key  INTEGER REFERENCES derived_account, -- the owner
  logon_id     INTEGER,             -- the owner's logon ID as recorded
  requester_key INTEGER REFERENCES derived_account, -- who asked for it, where another
  requested_logon_id INTEGER,       -- the requester's logon ID
  elevation    INTEGER,             -- 1936 default, 1937 full, 1938 limited token
  integrity    INTEGER,             -- mandatory level: 8192 medium, 12288 high, …
  exit_status  INTEGER,             -- exit status
  how          INTEGER NOT NULL REFERENCES how_started, -- how it was started
  how_key      INTEGER REFERENCES derived_process, -- the ancestor that tells it
  flags        INTEGER NOT NULL,    -- 1 owner differs from the parent's, 2 elevated, 4 end is a bound, 8 another requester, 16 session locked, 32 session disconnected, 64 clock set before the end, 128 first after the clock was set, 256 first after a log was cleared, 512 the system slept while it ran, 1024 start by GUID, 2048 written late, 4096 session taken up again at the console
  origin_key   INTEGER REFERENCES derived_logon, -- the logon at which the person behind it came in
  origin_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure that is
  origin_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  client_address_id INTEGER REFERENCES string, -- where the session had been reconnected from by then
  client_workstation_id INTEGER REFERENCES string, -- name of that client
  client_fact  INTEGER REFERENCES fact, -- the reconnect
  client_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure that is
  client_reason INTEGER NOT NULL REFERENCES link_reason, -- why
  sysmon_fact  INTEGER REFERENCES fact, -- Sysmon's event of the same start
  guid_id      INTEGER REFERENCES string, -- Sysmon's ProcessGuid
  hashes_id    INTEGER REFERENCES string, -- Sysmon's Hashes
  task_id      INTEGER REFERENCES string, -- the task that it is, as the Task Scheduler names it
  task_fact    INTEGER REFERENCES fact, -- the event that says so
  task_confidence INTEGER NOT NULL REFERENCES confidence, -- how sure that is
  task_reason  INTEGER NOT NULL REFERENCES link_reason, -- why
  installer_key INTEGER REFERENCES derived_account, -- who installed the service, or set up the task, that it is or is below
  asleep       INTEGER,             -- between start and end: for how long the system slept; null: it did not, or that is not told
  name_key     INTEGER REFERENCES derived_account_name, -- the owner's name as the record has it
  requester_name_key INTEGER REFERENCES derived_account_name -- the requester's
);
-- No index of derived rows holds a null: nobody looks for one, and SQLite sorts keys
-- that are all integers by a much faster way.
CREATE INDEX derived_process_logon ON derived_process (logon_key) WHERE logon_key IS NOT NULL;
CREATE INDEX derived_process_program ON derived_process (program_id) WHERE program_id IS NOT NULL;
CREATE INDEX derived_process_end ON derived_process (end_fact) WHERE end_fact IS NOT NULL;

-- The activity timeline.
CREATE TABLE derived_activity (
  activity_key INTEGER PRIMARY KEY, -- host and number in order of time
  time         INTEGER NOT NULL,    -- when
  kind         INTEGER NOT NULL REFERENCES fact_kind, -- what
  account_key  INTEGER REFERENCES derived_account, -- who
  process_key  INTEGER REFERENCES derived_process, -- the process it is about
  logon_key    INTEGER REFERENCES derived_logon, -- the session it is about
  fact_id      INTEGER REFERENCES fact, -- the fact that shows it
  what_id      INTEGER REFERENCES string, -- what was acted on; of a logon to a built-in session its type
  address_id   INTEGER REFERENCES string, -- address of the client, where no session tells it
  workstation_id INTEGER REFERENCES string, -- its name
  name_key     INTEGER REFERENCES derived_account_name -- the account's name as the record has it
);
CREATE INDEX derived_activity_account ON derived_activity (account_key) WHERE account_key IS NOT NULL;
CREATE INDEX derived_activity_logon ON derived_activity (logon_key) WHERE logon_key IS NOT NULL;
-- Reconnects, disconnects and what remote desktop tells of a session, among all that was done in it.
CREATE INDEX derived_activity_presence ON derived_activity (logon_key) WHERE (kind BETWEEN 10 AND 11 OR kind BETWEEN 28 AND 31);

-- An executable, by its canonical path. Rows stay when hosts are derived again.
CREATE TABLE program (
  program_id INTEGER PRIMARY KEY,  -- number of the executable in this case
  path       TEXT NOT NULL UNIQUE, -- canonical path: case folded, prefixes mapped
  name       TEXT NOT NULL,        -- file name of that path
  pattern    TEXT NOT NULL,        -- that path with versions, GUIDs, users, temporary folders left open
  marks      INTEGER NOT NULL      -- 1 look-alike of a system program, 2 user-writable place, 4 short name, 8 system program, 16 tool
);
CREATE INDEX program_pattern ON program (pattern);
CREATE INDEX program_name ON program (name);

-- By which data/system-binaries.txt the marks of programs and runs were made.
CREATE TABLE knowledge (
  print INTEGER NOT NULL           -- of its text: another makes them anew
);

-- An executable on a host.
CREATE TABLE derived_executable (
  executable_key INTEGER PRIMARY KEY, -- host and number, in order of first run
  rank           INTEGER NOT NULL UNIQUE, -- (1023 - score) << 52 | executable_key: what is most worth a look first; from 1024 << 52 on: not judged yet
  program_id     INTEGER NOT NULL REFERENCES program, -- the executable
  first_process  INTEGER NOT NULL REFERENCES derived_process, -- its first recorded start
  first_seen     INTEGER NOT NULL,  -- when that was
  last_seen      INTEGER NOT NULL,  -- its last recorded start
  runs           INTEGER NOT NULL,  -- recorded starts
  users          INTEGER NOT NULL,  -- accounts that owned them
  raw_paths      INTEGER NOT NULL,  -- image paths as recorded that have this canonical path
  pattern_first  INTEGER NOT NULL,  -- executable_key of the first on that host with the same pattern
  name_first     INTEGER NOT NULL,  -- executable_key of the first on that host with the same file name
  marks          INTEGER NOT NULL DEFAULT 0, -- 32 wrong parent, 64 wrong owner, 128 rare
  hash           TEXT,              -- of its last run with one: SHA-256, else SHA-1, else MD5, else authenticode: and AppLocker's
  hash_seen      INTEGER,           -- when a hash first showed that differs from all before; null: never
  score          INTEGER NOT NULL DEFAULT 0, -- 0 to 1000, the higher the more worth a look
  covered        INTEGER NOT NULL DEFAULT 0, -- by stored baselines together: bits of derived_cover.how
  news           INTEGER NOT NULL DEFAULT 1  -- 1: to be listed as new, by path, with the usual learning period
);
CREATE INDEX derived_executable_program ON derived_executable (program_id, first_seen);
CREATE INDEX derived_executable_pattern ON derived_executable (pattern_first, rank);
CREATE INDEX derived_executable_name ON derived_executable (name_first, rank);
CREATE INDEX derived_executable_news ON derived_executable (news, rank);

-- An executable over all hosts: how far it spread.
CREATE TABLE derived_prevalence (
  place        INTEGER PRIMARY KEY, -- 1 for what the fewest hosts ran; among those, what is most worth a look
  program_id   INTEGER NOT NULL UNIQUE REFERENCES program, -- the executable
  hosts        INTEGER NOT NULL,    -- hosts that ran it
  runs         INTEGER NOT NULL,    -- recorded runs
  first_seen   INTEGER NOT NULL,    -- its first run on any
  last_seen    INTEGER NOT NULL,    -- its last
  score        INTEGER NOT NULL     -- of the host where it is most worth a look
);

-- A hash that an executable showed on a host.
CREATE TABLE derived_hash (
  executable_key INTEGER NOT NULL REFERENCES derived_executable, -- the executable
  hashes_id  INTEGER NOT NULL REFERENCES string, -- Sysmon's Hashes, or AppLocker's FileHash
  first_seen INTEGER NOT NULL,      -- its first run with it
  sha256     TEXT,                  -- in lower case
  sha1       TEXT,                  -- in lower case
  md5        TEXT,                  -- in lower case
  authenticode TEXT,                -- in lower case: AppLocker's SHA-256, which leaves signature and checksum out
  PRIMARY KEY (executable_key, hashes_id)
) WITHOUT ROWID;

-- What stored baselines know of an executable on a host.
CREATE TABLE derived_cover (
  executable_key INTEGER NOT NULL REFERENCES derived_executable, -- the executable
  baseline_id    INTEGER NOT NULL REFERENCES baseline, -- the baseline
  how            INTEGER NOT NULL,  -- bits: 1 its path, pattern or name is in it, 2 all its hashes are, 4 it was approved by hand, 8 its path is in it with other hashes only
  PRIMARY KEY (executable_key, baseline_id)
) WITHOUT ROWID;
CREATE INDEX derived_cover_baseline ON derived_cover (baseline_id);

-- ---------------------------------------------------------------- the analyst's

-- A named list of executables taken as known.
CREATE TABLE baseline (
  baseline_id INTEGER PRIMARY KEY, -- number of the baseline in this case
  name       TEXT NOT NULL UNIQUE COLLATE NOCASE, -- what it is called
  kind       TEXT NOT NULL,        -- 'learned', 'imported', 'approved'
  origin     TEXT NOT NULL,        -- what it was made from, in words
  scope      TEXT,                 -- hosts it holds for: names or patterns with commas; null: all
  created    INTEGER NOT NULL,     -- when it was made
  entries    INTEGER NOT NULL DEFAULT 0, -- rows of baseline_entry
  kinds      INTEGER NOT NULL DEFAULT 0, -- a bit for each kind among them
  since      INTEGER,              -- learned: start of the period
  until      INTEGER,              -- learned: its end
  days       INTEGER,              -- learned: days of the period, of the host with the fewest
  days_silent INTEGER,             -- learned: days with events but no process start, of the host with the most
  gaps       INTEGER,              -- learned: stretches of over a day without any event, of the host with the most
  clears     INTEGER,              -- learned: times a log was cleared in the period
  reliable   INTEGER               -- learned: 1: a month without holes; 0: not; null: cannot be told
);

-- What a baseline holds.
CREATE TABLE baseline_entry (
  entry_id INTEGER PRIMARY KEY,    -- baseline_id << 40 | number in it
  baseline_id INTEGER NOT NULL REFERENCES baseline, -- the baseline
  kind  INTEGER NOT NULL,          -- 0 canonical path, 1 pattern, 2 file name, 3 hash, 4 path|hash
  value TEXT NOT NULL,             -- in lower case
  added INTEGER,                   -- approved: when
  who   TEXT,                      -- approved: by whom
  why   TEXT                       -- approved: for what reason
);
CREATE UNIQUE INDEX baseline_entry_value ON baseline_entry (baseline_id, kind, value);

-- The hosts that a baseline holds for, as patterns for LIKE; none: all hosts.
CREATE TABLE baseline_scope (
  baseline_id INTEGER NOT NULL REFERENCES baseline, -- the baseline
  pattern TEXT NOT NULL            -- of a computer name
);

-- What `evtrail new --since-last` has told already.
CREATE TABLE reported (
  host_id    INTEGER NOT NULL REFERENCES host, -- the host
  program_id INTEGER NOT NULL REFERENCES program, -- the executable
  hash       TEXT NOT NULL,        -- the hash that was new; '': the path was; ! and marks: these were wrong
  time       INTEGER NOT NULL,     -- when it was told
  PRIMARY KEY (host_id, program_id, hash)
) WITHOUT ROWID;

-- What a day of a host's logs can tell. Days without records between others are one row together.
CREATE TABLE derived_coverage (
  coverage_key  INTEGER PRIMARY KEY, -- host and number, in order of days
  day           INTEGER NOT NULL,  -- its first tick, UTC
  problems      INTEGER NOT NULL,  -- bits of src/model/coverage.h
  grade         INTEGER NOT NULL,  -- 0 empty, 1 poor, 2 partly, 3 good
  records       INTEGER NOT NULL,  -- records of all logs, kept or not
  missing       INTEGER NOT NULL,  -- record IDs without a record, at least
  process_starts INTEGER NOT NULL, -- events of the Security log
  process_ends  INTEGER NOT NULL,  -- the same
  exits_missing INTEGER NOT NULL,  -- processes started that day whose ID was given away without an exit
  command_lines INTEGER NOT NULL,  -- process starts with a command line
  sysmon_starts INTEGER NOT NULL,  -- process starts that Sysmon logged
  logons        INTEGER NOT NULL,  -- logon events
  logoffs       INTEGER NOT NULL,  -- logoff events
  boots         INTEGER NOT NULL,  -- boots that began
  clears        INTEGER NOT NULL,  -- logs cleared
  clock_changes INTEGER NOT NULL,  -- times the clock was set by more than a minute
  policy_changes INTEGER NOT NULL, -- changes of the audit policy
  last_day      INTEGER NOT NULL,  -- first tick of its last day: another one only where days have no records
  days          INTEGER NOT NULL,  -- how many it stands for
  audits_lost   INTEGER NOT NULL,  -- events that tell of lost audit events
  records_twice INTEGER NOT NULL   -- record IDs that another event had before, the log not having been numbered anew
);

-- ---------------------------------------------------------------- lookups

CREATE TABLE confidence (
  confidence INTEGER PRIMARY KEY, -- stored number
  name       TEXT NOT NULL        -- unknown, inferred, recorded
);
CREATE TABLE link_reason (
  reason INTEGER PRIMARY KEY,     -- stored number; means something in this case only
  name   TEXT NOT NULL,           -- stable name
  words  TEXT NOT NULL            -- what it says
);
CREATE TABLE coverage_problem (
  problem INTEGER PRIMARY KEY,    -- bit of derived_coverage.problems
  name  TEXT NOT NULL,            -- stable name
  words TEXT NOT NULL,            -- what it says
  means TEXT NOT NULL,            -- what must not be concluded
  mend  TEXT NOT NULL             -- the setting that ends it
);
CREATE TABLE fact_kind (
  kind  INTEGER PRIMARY KEY,      -- stored number
  name  TEXT NOT NULL,            -- stable name
  words TEXT NOT NULL             -- what it says
);
CREATE TABLE how_started (
  how   INTEGER PRIMARY KEY,      -- stored number; means something in this case only
  name  TEXT NOT NULL,            -- stable name
  words TEXT NOT NULL             -- what it says
);
CREATE TABLE logon_type (
  type  INTEGER PRIMARY KEY,      -- logon type of 4624
  words TEXT NOT NULL             -- what it says
);
