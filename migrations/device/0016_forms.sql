-- What is being answered in the form of an act on this device; it never leaves it.
CREATE TABLE form (
    doc         BLOB    NOT NULL CHECK (length(doc) = 16),
    form        TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    saved_at_ms INTEGER NOT NULL,
    PRIMARY KEY (doc, form)
) STRICT, WITHOUT ROWID;
