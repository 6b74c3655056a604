-- A pack that is being fetched in place of a feed, how far it was taken in; or one that did not fit.
CREATE TABLE pack (
    scope        TEXT    PRIMARY KEY,
    sha256       BLOB    NOT NULL CHECK (length(sha256) = 32),
    epoch        INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    size_bytes   INTEGER NOT NULL,
    offset_bytes INTEGER NOT NULL DEFAULT 0,
    -- Its feed is read a row at a time, up to that row, because it did not fit.
    refused      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- A batch that was not read yet: another one, of which the row at this place is, is chained to it.
ALTER TABLE chain ADD COLUMN claimed_at INTEGER;
