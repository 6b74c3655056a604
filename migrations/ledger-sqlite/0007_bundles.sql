-- Carry bundles: what became of each, and what of one is on its way here. Sealed bytes lie in the object
-- store.

CREATE TABLE bundle (
    name       BLOB    NOT NULL PRIMARY KEY CHECK (length(name) = 32),
    -- The outside, as it stands in the file.
    head       BLOB    NOT NULL,
    -- Whose it is, and who brought it; 16 zero bytes when somebody did so by hand.
    device     BLOB    NOT NULL CHECK (length(device) = 16),
    carrier    BLOB    NOT NULL CHECK (length(carrier) = 16),
    size_bytes INTEGER NOT NULL,
    fate       TEXT    NOT NULL CHECK (fate IN ('taken', 'held', 'refused')),
    -- Why, when it was not taken in.
    code       TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    -- What became of what was in it.
    stored      INTEGER NOT NULL,
    duplicates  INTEGER NOT NULL,
    rejected    INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    photos      INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_held ON bundle (device, at_ms) WHERE fate = 'held';
CREATE INDEX bundle_by_time ON bundle (at_ms);

CREATE TABLE bundle_upload (
    name          BLOB    NOT NULL CHECK (length(name) = 32),
    carrier       BLOB    NOT NULL CHECK (length(carrier) = 16),
    size_bytes    INTEGER NOT NULL,
    -- How many bytes are here for good.
    offset_bytes  INTEGER NOT NULL,
    begun_at_ms   INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    PRIMARY KEY (name, carrier)
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_upload_by_carrier ON bundle_upload (carrier);
CREATE INDEX bundle_upload_by_expiry ON bundle_upload (expires_at_ms);
