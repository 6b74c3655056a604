-- Who is where, who may hold what, and the feed of changes of every scope.
-- Every key of the ledger begins with its scope; there is no global sequence.

CREATE TABLE area (
    code TEXT PRIMARY KEY CHECK (length(code) IN (2, 4, 6, 9, 12)),
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE grid (
    id      TEXT PRIMARY KEY CHECK (length(id) = 15),
    village TEXT NOT NULL REFERENCES area (code),
    name    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX grid_by_village ON grid (village);

-- Raised by every change of what a device of the county is told about places and people.
CREATE TABLE directory_version (
    county  TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE worker (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    county        TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a worker may hold: grids by name, or every grid of a village.
CREATE TABLE worker_grid (
    worker BLOB NOT NULL REFERENCES worker (id),
    grid   TEXT NOT NULL REFERENCES grid (id),
    PRIMARY KEY (worker, grid)
) STRICT, WITHOUT ROWID;
CREATE TABLE worker_village (
    worker  BLOB NOT NULL REFERENCES worker (id),
    village TEXT NOT NULL REFERENCES area (code),
    PRIMARY KEY (worker, village)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    id             BLOB PRIMARY KEY CHECK (length(id) = 16),
    worker         BLOB NOT NULL REFERENCES worker (id),
    name           TEXT NOT NULL,
    app_version    TEXT NOT NULL,
    token_sha256   BLOB NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    enrolled_at_ms INTEGER NOT NULL,
    revoked_at_ms  INTEGER
) STRICT, WITHOUT ROWID;

-- The actors whose changes a device may send.
CREATE TABLE device_actor (
    actor  BLOB PRIMARY KEY CHECK (length(actor) = 16),
    device BLOB NOT NULL REFERENCES device (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_actor_by_device ON device_actor (device);

-- One-time invitations, known only by the keyed hash of their code.
CREATE TABLE invite (
    code_mac      BLOB PRIMARY KEY CHECK (length(code_mac) = 32),
    worker        BLOB NOT NULL REFERENCES worker (id),
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    used_at_ms    INTEGER,
    device        BLOB REFERENCES device (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE scope (
    id       TEXT PRIMARY KEY CHECK (length(id) = 15),
    epoch    INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
    scope          TEXT NOT NULL,
    seq            INTEGER NOT NULL,
    hash           BLOB NOT NULL CHECK (length(hash) = 32),
    doc            BLOB NOT NULL CHECK (length(doc) = 16),
    kind           TEXT NOT NULL,
    actor          BLOB NOT NULL,
    actor_seq      INTEGER NOT NULL,
    device         BLOB NOT NULL,
    worker         BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (scope, seq),
    UNIQUE (scope, hash),
    UNIQUE (scope, doc, actor, actor_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE change_body (
    scope TEXT NOT NULL,
    hash  BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (scope, hash)
) STRICT;

-- Each document as it stands: what the gate tries the next change on.
CREATE TABLE document (
    scope    TEXT NOT NULL,
    doc      BLOB NOT NULL CHECK (length(doc) = 16),
    kind     TEXT NOT NULL,
    revision INTEGER NOT NULL,
    saved    BLOB NOT NULL,
    heads    BLOB NOT NULL,
    PRIMARY KEY (scope, doc)
) STRICT;

-- What the gate held back: never merged, never dropped.
CREATE TABLE quarantine (
    scope        TEXT NOT NULL,
    bytes_sha256 BLOB NOT NULL CHECK (length(bytes_sha256) = 32),
    device       BLOB NOT NULL,
    doc          BLOB NOT NULL,
    reason       TEXT NOT NULL,
    detail       TEXT NOT NULL,
    bytes        BLOB NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (scope, bytes_sha256, device)
) STRICT;
CREATE INDEX quarantine_by_device ON quarantine (device);
