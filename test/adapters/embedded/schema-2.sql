-- A database of schema version 2, as a program of its time made it. It does not change with the program.
CREATE TABLE version_contents (
  id INTEGER PRIMARY KEY,
  wrapped_data_key BLOB NOT NULL,
  blob_key TEXT,
  message_id TEXT NOT NULL,
  subject TEXT,
  content_type TEXT NOT NULL,
  classification TEXT NOT NULL,
  labels TEXT NOT NULL
) STRICT;

CREATE TABLE versions (
  object TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  state TEXT NOT NULL CHECK (state IN ('live', 'shredded', 'abandoned')),
  listed INTEGER NOT NULL,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  created INTEGER NOT NULL,
  ended INTEGER,
  content INTEGER REFERENCES version_contents (id),
  revision INTEGER,
  length INTEGER,
  sealed_length INTEGER,
  frame_length INTEGER,
  generation INTEGER,
  expires INTEGER,
  PRIMARY KEY (object, version),
  CHECK ((state = 'live') = (content IS NOT NULL)),
  CHECK ((state = 'live') = (ended IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_by_owner ON versions (owner, created, object) WHERE listed = 1;
CREATE INDEX versions_by_creation ON versions (created, object) WHERE listed = 1;
CREATE INDEX versions_by_generation ON versions (generation) WHERE state = 'live';
CREATE INDEX versions_by_expiry ON versions (expires) WHERE state = 'live' AND expires IS NOT NULL;

CREATE TABLE object_facts (
  object TEXT PRIMARY KEY,
  hold_reason TEXT,
  hold_by TEXT,
  hold_at INTEGER,
  tombstone INTEGER,
  shred_finished INTEGER,
  CHECK (hold_at IS NULL OR tombstone IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_unfinished ON object_facts (tombstone, object)
  WHERE tombstone IS NOT NULL AND shred_finished IS NULL;

CREATE TABLE destruction_claims (
  object TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (object, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE grants (
  object TEXT NOT NULL,
  grantee TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER,
  PRIMARY KEY (object, grantee)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_grantee ON grants (grantee, created, object);

CREATE TABLE subjects (
  subject TEXT PRIMARY KEY,
  erasing INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE subject_entries (
  subject TEXT NOT NULL,
  object TEXT NOT NULL,
  created INTEGER,
  PRIMARY KEY (subject, object)
) STRICT, WITHOUT ROWID;
CREATE INDEX subject_entries_by_creation ON subject_entries (subject, created, object) WHERE created IS NOT NULL;

CREATE TABLE generations (
  generation INTEGER PRIMARY KEY,
  key_id TEXT NOT NULL,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  activated INTEGER,
  retired INTEGER
, disabled INTEGER, deletion_scheduled INTEGER, destroyed INTEGER, escrow TEXT, compromised INTEGER, emptied INTEGER, copies_destroyed INTEGER) STRICT;

CREATE TABLE active_pointer (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  generation INTEGER NOT NULL REFERENCES generations (generation),
  former INTEGER REFERENCES generations (generation),
  moved INTEGER NOT NULL
) STRICT;

CREATE TABLE principals (
  principal TEXT PRIMARY KEY,
  disabled INTEGER NOT NULL,
  tokens_not_before INTEGER,
  roles TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  id TEXT PRIMARY KEY,
  event TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unauthenticated_failures (
  window_start INTEGER NOT NULL,
  source TEXT NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (window_start, source)
) STRICT, WITHOUT ROWID;

CREATE INDEX facts_held ON object_facts (object) WHERE hold_at IS NOT NULL;

CREATE TABLE rotations (
  rotation INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  rewrapped INTEGER NOT NULL,
  reencrypted INTEGER NOT NULL,
  run TEXT NOT NULL
) STRICT;

CREATE TABLE rotation_failures (
  rotation INTEGER NOT NULL,
  object TEXT NOT NULL,
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  pass INTEGER NOT NULL,
  PRIMARY KEY (rotation, object, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX rotation_failures_by_pass ON rotation_failures (rotation, pass);

CREATE TABLE retirement (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  report TEXT NOT NULL
) STRICT;

PRAGMA application_id = 1262836038;
PRAGMA user_version = 2;
