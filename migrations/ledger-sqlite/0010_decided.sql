-- What an administrator discarded of what was held back: the bytes are gone, and this stays.
CREATE TABLE discarded (
    scope        TEXT    NOT NULL,
    bytes_sha256 BLOB    NOT NULL CHECK (length(bytes_sha256) = 32),
    device       BLOB    NOT NULL,
    doc          BLOB    NOT NULL,
    reason       TEXT    NOT NULL,
    at_ms        INTEGER NOT NULL,
    by_whom      TEXT    NOT NULL,
    PRIMARY KEY (scope, bytes_sha256, device)
) STRICT, WITHOUT ROWID;

-- Chains of signed batches that were not what the server has on record: a gap, a fork, a signature that
-- does not fit. One row for each device and kind, however often it came.
CREATE TABLE incident (
    scope       TEXT    NOT NULL,
    device      BLOB    NOT NULL CHECK (length(device) = 16),
    code        TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    times       INTEGER NOT NULL,
    first_at_ms INTEGER NOT NULL,
    last_at_ms  INTEGER NOT NULL,
    PRIMARY KEY (scope, device, code)
) STRICT, WITHOUT ROWID;
