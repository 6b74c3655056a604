-- Records that were erased for good: nothing that arrives of them late is taken in.
CREATE TABLE erased (
    doc   BLOB PRIMARY KEY CHECK (length(doc) = 16),
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
