-- Records that were moved out of a grid: which row says so, where to, and who did it.
CREATE TABLE moved (
    scope    TEXT COLLATE "C" NOT NULL,
    seq      BIGINT NOT NULL,
    doc      BYTEA NOT NULL CHECK (length(doc) = 16),
    to_scope TEXT COLLATE "C" NOT NULL,
    at_ms    BIGINT NOT NULL,
    by_whom  TEXT NOT NULL,
    PRIMARY KEY (scope, seq)
);
CREATE INDEX moved_by_doc ON moved (scope, doc);
