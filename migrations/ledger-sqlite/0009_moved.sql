-- Records that were moved out of a grid: which row says so, where to, and who did it.
CREATE TABLE moved (
    scope    TEXT    NOT NULL,
    seq      INTEGER NOT NULL,
    doc      BLOB    NOT NULL CHECK (length(doc) = 16),
    to_scope TEXT    NOT NULL,
    at_ms    INTEGER NOT NULL,
    by_whom  TEXT    NOT NULL,
    PRIMARY KEY (scope, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX moved_by_doc ON moved (scope, doc);
