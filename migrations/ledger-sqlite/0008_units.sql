-- Partner units, what a worker of a township or a unit may hold, the numbers of papers, and the keys
-- words are sealed to.

-- Each unit has a channel of its own in every village that has grids: a grid numbered 900 and its number.
CREATE TABLE unit (
    county TEXT    NOT NULL,
    no     INTEGER NOT NULL CHECK (no BETWEEN 1 AND 99),
    name   TEXT    NOT NULL,
    PRIMARY KEY (county, no)
) STRICT, WITHOUT ROWID;

-- Every grid of the villages of a township, also those made later.
CREATE TABLE worker_township (
    worker   BLOB NOT NULL REFERENCES worker (id),
    township TEXT NOT NULL REFERENCES area (code),
    PRIMARY KEY (worker, township)
) STRICT, WITHOUT ROWID;

-- The channels of one unit, and nothing else.
CREATE TABLE worker_unit (
    worker BLOB    PRIMARY KEY REFERENCES worker (id),
    county TEXT    NOT NULL,
    unit   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last number that was given to anyone.
CREATE TABLE last_number (
    village TEXT    NOT NULL,
    series  INTEGER NOT NULL,
    year    INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (village, series, year)
) STRICT, WITHOUT ROWID;

-- The last block a device was given: whoever lost the answer gets it again.
CREATE TABLE number_block (
    device  BLOB    NOT NULL REFERENCES device (id),
    village TEXT    NOT NULL,
    series  INTEGER NOT NULL,
    year    INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (device, village, series, year)
) STRICT, WITHOUT ROWID;

-- The secret half of the key of each village, as age writes it.
CREATE TABLE seal (
    village  TEXT PRIMARY KEY,
    identity TEXT NOT NULL
) STRICT, WITHOUT ROWID;
