-- Grids a record was moved out of, as their feeds told: what still waits to be sent of it here follows it,
-- and then it goes from this device, unless it may hold the grid it was moved to.
CREATE TABLE departed (
    doc   BLOB    NOT NULL CHECK (length(doc) = 16),
    scope TEXT    NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (doc, scope)
) STRICT, WITHOUT ROWID;
