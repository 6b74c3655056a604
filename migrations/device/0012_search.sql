-- What records are found by. Written with the record, in the same transaction; gone with it.

-- One row a record. A place tells when it was recorded: later records have higher places.
CREATE TABLE search_row (
    place INTEGER PRIMARY KEY,
    doc   BLOB    NOT NULL UNIQUE CHECK (length(doc) = 16),
    kind  TEXT    NOT NULL,
    state TEXT    NOT NULL,
    -- What its words were when they were written here: a change that touches none of them costs nothing.
    print INTEGER NOT NULL
) STRICT;

-- The words, by what each role may see of a record. Names, sounds and numbers are whole words; texts are
-- a character a word, so that one or two characters find them. No identity number is ever in here.
CREATE VIRTUAL TABLE search USING fts5 (
    name, start, part, sound, phone, number, place, told, area,
    tokenize = 'unicode61 remove_diacritics 0',
    columnsize = 0
);
-- What is taken out is taken out, not covered up.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- Records that were here before and are not in it yet.
CREATE TABLE search_due (
    doc BLOB PRIMARY KEY CHECK (length(doc) = 16)
) STRICT, WITHOUT ROWID;
INSERT INTO search_due SELECT id FROM document;
