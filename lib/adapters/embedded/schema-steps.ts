/**
 * The relational schema of the embedded vault, as the steps that made it: a new database takes them all, one that was
 * made by an older program those that it lacks. A step that was ever released does not change. Times are milliseconds
 * since the Unix epoch.
 *
 * `version_contents` holds what shredding must destroy. SQLite zeroes what it deletes (`secure_delete`), but when a page
 * of a b-tree is split, copies of cells that are still alive can stay in the free space of the old page, where a later
 * deletion does not reach them (measured: about one wrapped key in a thousand, when they were columns of `versions`).
 * So rows of this table are only ever appended, at its right edge, which splits no page, and are destroyed by overwriting
 * them in place with zeros of the same length. They are never deleted, and never change their length: changed metadata
 * are a new row, and only what has the length of the old is written over it. `version_contents` must never be vacuumed
 * or reordered.
 *
 * `listed` marks the version that stands for its object in lists: the first that was not abandoned, until a tombstone.
 *
 * An index of `versions` ends with object and version, the primary key, although it does not name them
 * (https://sqlite.org/withoutrowid.html): a page of one generation follows `versions_by_generation`.
 */

const VERSION_1 = `
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

  -- created: of the object's listed version; null until a version about the subject is there.
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
  ) STRICT;

  -- One row. The items of generation and former may not tell of this move yet: it overrides what they say.
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

  -- Ids are ULIDs, so that the primary key is also the order of time.
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
`

/**
 * Rotation: more is known of a generation, and there are runs. What is only ever read and written whole is JSON; `run` has
 * every field of a rotation that is no column.
 */
const VERSION_2 = `
  ALTER TABLE generations ADD COLUMN disabled INTEGER;
  ALTER TABLE generations ADD COLUMN deletion_scheduled INTEGER;
  ALTER TABLE generations ADD COLUMN destroyed INTEGER;
  ALTER TABLE generations ADD COLUMN escrow TEXT;
  ALTER TABLE generations ADD COLUMN compromised INTEGER;
  ALTER TABLE generations ADD COLUMN emptied INTEGER;
  ALTER TABLE generations ADD COLUMN copies_destroyed INTEGER;

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

  -- One row: what the daily job last found.
  CREATE TABLE retirement (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    report TEXT NOT NULL
  ) STRICT;
`

/**
 * People: the accounts of the embedded provider and what it keeps of sessions and tokens, machine clients, approvals, and who
 * administers. What is only ever read and written whole is JSON. What bears rights is there as a hash only.
 *
 * A removed artifact stays as an empty stub until it would have expired: a request that read it before must not bring a session back
 * by writing it once more.
 */
const VERSION_3 = `
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

  -- Ids are ULIDs, so that the primary key is also the order of time.
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
`

/**
 * Events by what they are about, each list in the order of ids. What is allowed is most of the log, and in no index. An event that
 * is damaged keeps nobody out of the vault.
 */
const VERSION_4 = `
  ALTER TABLE events ADD COLUMN principal TEXT;
  ALTER TABLE events ADD COLUMN object TEXT;
  ALTER TABLE events ADD COLUMN subject TEXT;
  ALTER TABLE events ADD COLUMN action TEXT;
  -- Null: allowed.
  ALTER TABLE events ADD COLUMN outcome TEXT;

  UPDATE events SET
    principal = event ->> '$.principal',
    object = event ->> '$.object',
    subject = event ->> '$.subject',
    action = event ->> '$.action',
    outcome = nullif(event ->> '$.outcome', 'allowed')
  WHERE json_valid(event);

  CREATE INDEX events_by_principal ON events (principal, id) WHERE principal IS NOT NULL;
  CREATE INDEX events_by_object ON events (object, id) WHERE object IS NOT NULL;
  CREATE INDEX events_by_subject ON events (subject, id) WHERE subject IS NOT NULL;
  CREATE INDEX events_by_action ON events (action, id) WHERE action IS NOT NULL;
  CREATE INDEX events_by_outcome ON events (outcome, id) WHERE outcome IS NOT NULL;
`

/**
 * The log (architecture, section 11). An event's number is that of its leaf, from 0 on: `sqlite_sequence` knows the last one that was
 * given, so that none is given again when rows are deleted. Rows are appended at the right edge, and a body that is redacted is overwritten
 * in place by blanks of the same length, for the reasons above. The text of an event is canonical from now on: the log commits to it.
 *
 * `size` leaves are published; `range` are the roots of their perfect trees, each of 32 bytes. `entries`, each of 48 bytes, are the batch
 * that follows, and `root` is that of the tree with it.
 */
const VERSION_5 = `
  CREATE TABLE logged_events (
    leaf INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    salt BLOB,
    principal TEXT,
    object TEXT,
    subject TEXT,
    action TEXT,
    outcome TEXT
  ) STRICT;
  INSERT INTO sqlite_sequence (name, seq) VALUES ('logged_events', -1);

  INSERT INTO logged_events
    SELECT row_number() OVER (ORDER BY id) - 1, id, canonical_event(event), randomblob(32),
      principal, object, subject, action, outcome
    FROM events ORDER BY id;
  DROP TABLE events;
  ALTER TABLE logged_events RENAME TO events;

  CREATE INDEX events_by_principal ON events (principal, id) WHERE principal IS NOT NULL;
  CREATE INDEX events_by_object ON events (object, id) WHERE object IS NOT NULL;
  CREATE INDEX events_by_subject ON events (subject, id) WHERE subject IS NOT NULL;
  CREATE INDEX events_by_action ON events (action, id) WHERE action IS NOT NULL;
  CREATE INDEX events_by_outcome ON events (outcome, id) WHERE outcome IS NOT NULL;

  -- One row.
  CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    size INTEGER NOT NULL,
    range BLOB NOT NULL,
    entries BLOB,
    root BLOB,
    CHECK ((entries IS NULL) = (root IS NULL))
  ) STRICT;
  INSERT INTO audit_log VALUES (1, 0, 0, x'', NULL, NULL);

  -- What the daily self-check found, and when a job of the vault last did its work.
  CREATE TABLE reports (
    report INTEGER PRIMARY KEY AUTOINCREMENT,
    found TEXT NOT NULL
  ) STRICT;
  CREATE TABLE job_runs (
    job TEXT PRIMARY KEY,
    ended INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`

/**
 * What the detectors found, what people said about that, what was learned, and how much keys were used. A finding is JSON beside what
 * it is looked up by; an hour of use is too.
 */
const VERSION_6 = `
  -- Null: the vault does not keep this principal out by itself.
  ALTER TABLE principals ADD COLUMN suspended_until INTEGER;

  CREATE TABLE findings (
    finding TEXT PRIMARY KEY,
    raised INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'muted')),
    found TEXT NOT NULL,
    acknowledgment TEXT,
    mute TEXT,
    notified TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX findings_by_time ON findings (raised, finding);
  CREATE INDEX findings_by_state ON findings (state, raised, finding);

  -- Ids are ULIDs, so that the primary key is also the order of time.
  CREATE TABLE mutes (
    mute TEXT PRIMARY KEY,
    detector TEXT,
    principal TEXT,
    reason TEXT NOT NULL,
    muted_by TEXT NOT NULL,
    muted INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    CHECK (detector IS NOT NULL OR principal IS NOT NULL)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mutes_by_expiry ON mutes (expires);

  -- One row. Can be made anew from the log.
  CREATE TABLE baselines (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    state BLOB NOT NULL
  ) STRICT;

  CREATE TABLE usage_hours (
    hour INTEGER PRIMARY KEY,
    counts TEXT NOT NULL
  ) STRICT;

  -- Ids are ULIDs here, too.
  CREATE TABLE suspensions (
    suspension TEXT PRIMARY KEY,
    principal TEXT NOT NULL,
    finding TEXT NOT NULL,
    suspended INTEGER NOT NULL,
    until INTEGER NOT NULL,
    lifted_by TEXT,
    lifted INTEGER,
    CHECK ((lifted_by IS NULL) = (lifted IS NULL))
  ) STRICT, WITHOUT ROWID;
`

/** Step `n` makes schema version `n + 1`. */
export const SCHEMA_STEPS: readonly string[] = [
  VERSION_1,
  VERSION_2,
  VERSION_3,
  VERSION_4,
  VERSION_5,
  VERSION_6,
]
