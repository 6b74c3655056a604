-- What records are found by. Written with the record, in the same transaction; gone with it.

-- One row a record. A place tells when it was recorded: later records have higher places.
CREATE TABLE search_row (
    place INTEGER PRIMARY KEY,
    doc   BLOB    NOT NULL UNIQUE CHECK (length(doc) = 16),
    kind  TEXT    NOT NULL,
    state TEXT    NOT NULL
) STRICT;

-- The words of each as they were taken in: they tell what is to be taken out again, and what is shown of
-- a record that was found. No identity number is ever in here.
CREATE TABLE search_text (
    place  INTEGER PRIMARY KEY,
    names  TEXT NOT NULL,
    phones TEXT NOT NULL,
    number TEXT NOT NULL,
    places TEXT NOT NULL,
    told   TEXT NOT NULL,
    kept   TEXT NOT NULL,
    areas  TEXT NOT NULL
) STRICT;

-- In which records each word stands; by its first letter a word says what it is of, and so who may ask
-- for it. It keeps no text of its own.
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
);
-- What is taken out is taken out, not covered up.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
-- What the index has to put in order it puts in order a little with every write, never much with one.
INSERT INTO search (search, rank) VALUES ('automerge', 0);
INSERT INTO search (search, rank) VALUES ('usermerge', 8);

-- One row: the way words were made when they were taken in. Made another way, all are taken in anew.
CREATE TABLE search_made (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    way INTEGER NOT NULL
) STRICT;
INSERT INTO search_made VALUES (1, 1);

-- Records that were here before and are not in it yet.
CREATE TABLE search_due (
    doc BLOB PRIMARY KEY CHECK (length(doc) = 16)
) STRICT, WITHOUT ROWID;
INSERT INTO search_due SELECT id FROM document;
