-- Files of records: which are stored, which are on their way. Their bytes lie in the object store.

CREATE TABLE attachment (
    scope        TEXT    NOT NULL,
    sha256       BLOB    NOT NULL CHECK (length(sha256) = 32),
    media_type   TEXT    NOT NULL,
    size_bytes   INTEGER NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    PRIMARY KEY (scope, sha256)
) STRICT, WITHOUT ROWID;

-- The records a file belongs to, and who sent it for each.
CREATE TABLE attachment_use (
    scope  TEXT    NOT NULL,
    doc    BLOB    NOT NULL CHECK (length(doc) = 16),
    sha256 BLOB    NOT NULL CHECK (length(sha256) = 32),
    device BLOB    NOT NULL,
    worker BLOB    NOT NULL,
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (scope, doc, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_use_by_file ON attachment_use (scope, sha256);

CREATE TABLE upload (
    scope         TEXT    NOT NULL,
    id            BLOB    NOT NULL CHECK (length(id) = 16),
    doc           BLOB    NOT NULL CHECK (length(doc) = 16),
    sha256        BLOB    NOT NULL CHECK (length(sha256) = 32),
    media_type    TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL,
    device        BLOB    NOT NULL,
    worker        BLOB    NOT NULL,
    metadata      TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'done', 'ended')),
    -- How many bytes are here for good.
    offset_bytes  INTEGER NOT NULL,
    begun_at_ms   INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    PRIMARY KEY (scope, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_device ON upload (device, begun_at_ms);
CREATE INDEX upload_by_expiry ON upload (expires_at_ms);

-- The parts of an upload that count; what else lies under its name in the object store does not.
CREATE TABLE upload_part (
    scope        TEXT    NOT NULL,
    id           BLOB    NOT NULL,
    offset_bytes INTEGER NOT NULL,
    size_bytes   INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    PRIMARY KEY (scope, id, offset_bytes)
) STRICT, WITHOUT ROWID;
