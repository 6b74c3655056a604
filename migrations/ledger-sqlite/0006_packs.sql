-- Packs: feeds up to a row, for devices that are far behind. Their bytes lie in the object store.

CREATE TABLE pack (
    scope      TEXT    NOT NULL,
    sha256     BLOB    NOT NULL CHECK (length(sha256) = 32),
    -- Up to which row of which writing of the feed.
    epoch      INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    made_at_ms INTEGER NOT NULL,
    -- On its way to the object store, offered, or to be taken away.
    state      TEXT    NOT NULL CHECK (state IN ('coming', 'ready', 'doomed')),
    PRIMARY KEY (scope, sha256)
) STRICT, WITHOUT ROWID;
