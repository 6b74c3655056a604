-- What an administrator discarded of what was held back: the bytes are gone, and this stays.
CREATE TABLE discarded (
    scope        TEXT COLLATE "C" NOT NULL,
    bytes_sha256 BYTEA NOT NULL CHECK (length(bytes_sha256) = 32),
    device       BYTEA NOT NULL,
    doc          BYTEA NOT NULL,
    reason       TEXT COLLATE "C" NOT NULL,
    at_ms        BIGINT NOT NULL,
    by_whom      TEXT NOT NULL,
    PRIMARY KEY (scope, bytes_sha256, device)
);

-- Chains of signed batches that were not what the server has on record: a gap, a fork, a signature that
-- does not fit. One row for each device and kind, however often it came.
CREATE TABLE incident (
    scope       TEXT COLLATE "C" NOT NULL,
    device      BYTEA NOT NULL CHECK (length(device) = 16),
    code        TEXT COLLATE "C" NOT NULL,
    detail      TEXT NOT NULL,
    times       BIGINT NOT NULL,
    first_at_ms BIGINT NOT NULL,
    last_at_ms  BIGINT NOT NULL,
    PRIMARY KEY (scope, device, code)
);
