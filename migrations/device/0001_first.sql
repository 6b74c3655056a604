-- The device's own database. Every write of a record touches document, change, dispute and outbox
-- in one transaction; lists and counts are read from here and never from documents.

-- One row: whose device this is. The token and everything else in this file is encrypted at rest.
CREATE TABLE seat (
    one               INTEGER PRIMARY KEY CHECK (one = 1),
    server            TEXT    NOT NULL,
    token             TEXT    NOT NULL,
    device            BLOB    NOT NULL CHECK (length(device) = 16),
    device_name       TEXT    NOT NULL,
    worker            BLOB    NOT NULL CHECK (length(worker) = 16),
    worker_name       TEXT    NOT NULL,
    role              TEXT    NOT NULL,
    directory_version INTEGER NOT NULL
) STRICT;

-- The directory, as the server last sent it.
CREATE TABLE area (
    code   TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    -- Pinyin and initials of every reading, each with a space before it: ' jinshazhen jsz'.
    sounds TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE grid (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE worker (
    id   BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Documents, whole, as Automerge saves them.
CREATE TABLE document (
    id    BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind  TEXT NOT NULL,
    grid  TEXT NOT NULL,
    saved BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Who made each change, and when the server had it. The bytes are in the document.
CREATE TABLE change (
    doc            BLOB    NOT NULL,
    hash           BLOB    NOT NULL CHECK (length(hash) = 32),
    actor          BLOB    NOT NULL,
    actor_seq      INTEGER NOT NULL,
    worker         BLOB    NOT NULL,
    made_at_ms     INTEGER NOT NULL,
    received_at_ms INTEGER,
    PRIMARY KEY (doc, hash)
) STRICT, WITHOUT ROWID;

-- Changes the server has not acknowledged, in the order they were made.
CREATE TABLE outbox (
    -- Never given twice: a sync that has offered up to a place goes on after it.
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    hash  BLOB    NOT NULL UNIQUE,
    doc   BLOB    NOT NULL,
    grid  TEXT    NOT NULL,
    bytes BLOB    NOT NULL,
    -- Why the server did not take it the last time; empty while it has not been offered.
    refused TEXT  NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_by_doc ON outbox (doc);

-- What the accept gate holds back, here or on the server: kept with the reason, never merged.
CREATE TABLE quarantine (
    place   INTEGER PRIMARY KEY AUTOINCREMENT,
    hash    BLOB    NOT NULL,
    held_by TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    detail  TEXT    NOT NULL,
    doc     BLOB    NOT NULL,
    grid    TEXT    NOT NULL,
    bytes   BLOB    NOT NULL,
    -- Who made it and when the server had it, for when it can be taken in after all.
    worker         BLOB    NOT NULL,
    received_at_ms INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    UNIQUE (hash, held_by)
) STRICT;
CREATE INDEX quarantine_by_doc ON quarantine (doc);

-- How far each grid's feed has been read.
CREATE TABLE cursor (
    scope TEXT    PRIMARY KEY,
    epoch INTEGER NOT NULL,
    seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Disputes as lists show them.
CREATE TABLE dispute (
    id             BLOB    PRIMARY KEY CHECK (length(id) = 16),
    grid           TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    subtype        TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    open           INTEGER NOT NULL,
    side_a         TEXT    NOT NULL,
    side_b         TEXT    NOT NULL,
    area           TEXT    NOT NULL,
    place          TEXT    NOT NULL,
    recorded_at_ms INTEGER NOT NULL,
    changed_at_ms  INTEGER NOT NULL,
    conflicts      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dispute_newest ON dispute (recorded_at_ms, id);
CREATE INDEX dispute_by_kind ON dispute (kind, recorded_at_ms, id);
CREATE INDEX dispute_by_state ON dispute (state, recorded_at_ms, id);
CREATE INDEX dispute_by_kind_and_state ON dispute (kind, state, recorded_at_ms, id);
CREATE INDEX dispute_longest_untouched ON dispute (state, changed_at_ms, id);
CREATE INDEX dispute_disagreeing ON dispute (changed_at_ms, id) WHERE conflicts > 0;

-- How many disputes there are of each kind in each state, kept by the triggers below.
CREATE TABLE dispute_count (
    kind  TEXT    NOT NULL,
    state TEXT    NOT NULL,
    open  INTEGER NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (kind, state, open)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER dispute_counted AFTER INSERT ON dispute BEGIN
    INSERT INTO dispute_count VALUES (new.kind, new.state, new.open, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER dispute_uncounted AFTER DELETE ON dispute BEGIN
    UPDATE dispute_count SET n = n - 1
        WHERE kind = old.kind AND state = old.state AND open = old.open;
END;
CREATE TRIGGER dispute_recounted AFTER UPDATE OF kind, state, open ON dispute BEGIN
    UPDATE dispute_count SET n = n - 1
        WHERE kind = old.kind AND state = old.state AND open = old.open;
    INSERT INTO dispute_count VALUES (new.kind, new.state, new.open, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- What is being written on this device; it never leaves it.
CREATE TABLE draft (
    id            BLOB    PRIMARY KEY CHECK (length(id) = 16),
    edits         BLOB,
    edits_version TEXT,
    content       TEXT    NOT NULL,
    saved_at_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_latest ON draft (saved_at_ms, id);
CREATE INDEX draft_by_record ON draft (edits) WHERE edits IS NOT NULL;

-- Who looked at which record, on this device.
CREATE TABLE look (
    place  INTEGER PRIMARY KEY AUTOINCREMENT,
    doc    BLOB    NOT NULL,
    worker BLOB    NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX look_by_doc ON look (doc, place);

-- Settings, and how the last sync went, as JSON by name.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
