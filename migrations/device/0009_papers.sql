-- Numbers of papers this device may give without asking, the keys words are sealed to, and the units
-- letters are handed over to.

CREATE TABLE number_block (
    village TEXT    NOT NULL,
    series  INTEGER NOT NULL,
    year    INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    -- The next one to be given; past the last when all were.
    next    INTEGER NOT NULL,
    PRIMARY KEY (village, series, year, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE seal (
    village   TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    -- The secret half; empty but on devices of those who may open what is sealed.
    identity  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (
    no   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
