-- A database of schema version 3, as a program of its time made it. It does not change with the program.
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

CREATE TABLE accounts (
  account TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT,
  groups TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('invited', 'active', 'must-change-password')),
  password_hash TEXT,
  password_expires INTEGER,
  created INTEGER NOT NULL,
  last_sign_in INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE oidc_artifacts (
  model TEXT NOT NULL,
  id_hash TEXT NOT NULL,
  payload TEXT NOT NULL,
  account TEXT,
  grant_id TEXT,
  uid_hash TEXT,
  consumed INTEGER,
  expires INTEGER,
  removed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (model, id_hash)
) STRICT;
CREATE INDEX artifacts_by_uid ON oidc_artifacts (model, uid_hash) WHERE uid_hash IS NOT NULL;
CREATE INDEX artifacts_by_grant ON oidc_artifacts (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX artifacts_by_account ON oidc_artifacts (account) WHERE account IS NOT NULL;
CREATE INDEX artifacts_by_expiry ON oidc_artifacts (expires) WHERE expires IS NOT NULL;

CREATE TABLE sign_in_attempts (
  attempt_key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_time ON sign_in_attempts (last);

CREATE TABLE oauth_clients (
  client TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  secrets TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE machine_clients (
  client TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  custodian TEXT NOT NULL,
  created INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  secrets TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals (
  approval TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  change TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn')),
  decided_by TEXT,
  decided INTEGER,
  reason TEXT,
  applied INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE admins (principal TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1262836038;
PRAGMA user_version = 3;
