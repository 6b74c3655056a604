-- What was received of a feed that the server began anew, and has not told again since: it may have lost it. Who made
-- it and when, because its author may do it again under another name.
CREATE TABLE untold (
    hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    doc        BLOB    NOT NULL CHECK (length(doc) = 16),
    worker     BLOB    NOT NULL CHECK (length(worker) = 16),
    made_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX untold_by_doc ON untold (doc);
