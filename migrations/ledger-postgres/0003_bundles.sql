-- Carry bundles: what became of each, and what of one is on its way here. Sealed bytes lie in the object
-- store.

CREATE TABLE bundle (
    name       BYTEA NOT NULL PRIMARY KEY CHECK (length(name) = 32),
    -- The outside, as it stands in the file.
    head       BYTEA NOT NULL,
    -- Whose it is, and who brought it; 16 zero bytes when somebody did so by hand.
    device     BYTEA NOT NULL CHECK (length(device) = 16),
    carrier    BYTEA NOT NULL CHECK (length(carrier) = 16),
    size_bytes BIGINT NOT NULL,
    fate       TEXT COLLATE "C" NOT NULL CHECK (fate IN ('taken', 'held', 'refused')),
    -- Why, when it was not taken in.
    code       TEXT COLLATE "C" NOT NULL,
    detail     TEXT    NOT NULL,
    -- What became of what was in it.
    stored      BIGINT NOT NULL,
    duplicates  BIGINT NOT NULL,
    rejected    BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    photos      BIGINT NOT NULL,
    at_ms      BIGINT NOT NULL
);
CREATE INDEX bundle_held ON bundle (device, at_ms) WHERE fate = 'held';
CREATE INDEX bundle_by_time ON bundle (at_ms);

CREATE TABLE bundle_upload (
    name          BYTEA NOT NULL CHECK (length(name) = 32),
    carrier       BYTEA NOT NULL CHECK (length(carrier) = 16),
    size_bytes    BIGINT NOT NULL,
    -- How many bytes are here for good.
    offset_bytes  BIGINT NOT NULL,
    begun_at_ms   BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    PRIMARY KEY (name, carrier)
);
CREATE INDEX bundle_upload_by_carrier ON bundle_upload (carrier);
CREATE INDEX bundle_upload_by_expiry ON bundle_upload (expires_at_ms);
