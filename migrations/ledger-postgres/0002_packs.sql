-- Packs: feeds up to a row, for devices that are far behind. Their bytes lie in the object store.

CREATE TABLE pack (
    scope      TEXT COLLATE "C" NOT NULL,
    sha256     BYTEA NOT NULL CHECK (length(sha256) = 32),
    -- Up to which row of which writing of the feed.
    epoch      BIGINT NOT NULL,
    seq        BIGINT NOT NULL,
    size_bytes BIGINT NOT NULL,
    made_at_ms BIGINT NOT NULL,
    -- On its way to the object store, offered, or to be taken away.
    state      TEXT COLLATE "C" NOT NULL CHECK (state IN ('coming', 'ready', 'doomed')),
    PRIMARY KEY (scope, sha256)
);
