-- What this device signs, whom it believes, and how the feeds it has read read.

-- One row: the key this device signs with, its certificate as it was sent, and the server's own key.
CREATE TABLE signing (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    seed        BLOB NOT NULL CHECK (length(seed) = 32),
    certificate BLOB,
    authority   BLOB CHECK (length(authority) = 32)
) STRICT;

-- What has been signed with that key; a batch stays as it is until the server has it on record.
CREATE TABLE signed_batch (
    scope     TEXT    NOT NULL,
    no        INTEGER NOT NULL,
    hash      BLOB    NOT NULL CHECK (length(hash) = 32),
    signature BLOB    NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (scope, no)
) STRICT, WITHOUT ROWID;

-- The batch a waiting change was signed in; none while it was not.
ALTER TABLE outbox ADD COLUMN batch INTEGER;

-- Keys of other devices, with their certificates as they were sent.
CREATE TABLE certificate (
    key   BLOB PRIMARY KEY CHECK (length(key) = 16),
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Batches of other devices that were read.
CREATE TABLE chain (
    scope TEXT    NOT NULL,
    key   BLOB    NOT NULL,
    no    INTEGER NOT NULL,
    hash  BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (scope, key, no)
) STRICT, WITHOUT ROWID;

-- How each feed reads up to a row, and what the server signed of it beyond that.
ALTER TABLE cursor ADD COLUMN linked_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN link BLOB;
ALTER TABLE cursor ADD COLUMN head_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cursor ADD COLUMN head_link BLOB;
-- Feeds that were read before there were links are read once more.
UPDATE cursor SET seq = 0;

-- Rows that are known and not linked yet, because one before them is not known.
CREATE TABLE feed_row (
    scope TEXT    NOT NULL,
    seq   INTEGER NOT NULL,
    what  INTEGER NOT NULL,
    name  BLOB    NOT NULL CHECK (length(name) = 32),
    PRIMARY KEY (scope, seq)
) STRICT, WITHOUT ROWID;
