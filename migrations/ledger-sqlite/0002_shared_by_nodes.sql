-- What all nodes of one server have to know alike: secrets that are drawn once, and how many wrong
-- invitation codes came in the current minute. An address is known by a keyed hash only.

CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE wrong_code (
    minute  INTEGER NOT NULL,
    address BLOB NOT NULL CHECK (length(address) = 32),
    tries   INTEGER NOT NULL,
    PRIMARY KEY (minute, address)
) STRICT, WITHOUT ROWID;
