-- What was erased for good: nothing that arrives of it later is kept.

CREATE TABLE erased (
    scope   TEXT    NOT NULL,
    doc     BLOB    NOT NULL CHECK (length(doc) = 16),
    at_ms   INTEGER NOT NULL,
    reason  TEXT    NOT NULL,
    by_whom TEXT    NOT NULL,
    PRIMARY KEY (scope, doc)
) STRICT, WITHOUT ROWID;

-- Files that belong to no record any more: no book knows them, and their bytes are to be taken away.
CREATE TABLE doomed_file (
    scope  TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (scope, sha256)
) STRICT, WITHOUT ROWID;
