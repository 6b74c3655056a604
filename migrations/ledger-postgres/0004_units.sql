-- Partner units, what a worker of a township or a unit may hold, the numbers of papers, and the keys
-- words are sealed to.

-- Each unit has a channel of its own in every village that has grids: a grid numbered 900 and its number.
CREATE TABLE unit (
    county TEXT COLLATE "C" NOT NULL,
    no     BIGINT NOT NULL CHECK (no BETWEEN 1 AND 99),
    name   TEXT NOT NULL,
    PRIMARY KEY (county, no)
);

-- Every grid of the villages of a township, also those made later.
CREATE TABLE worker_township (
    worker   BYTEA NOT NULL REFERENCES worker (id),
    township TEXT COLLATE "C" NOT NULL REFERENCES area (code),
    PRIMARY KEY (worker, township)
);

-- The channels of one unit, and nothing else.
CREATE TABLE worker_unit (
    worker BYTEA PRIMARY KEY REFERENCES worker (id),
    county TEXT COLLATE "C" NOT NULL,
    unit   BIGINT NOT NULL
);

-- The last number that was given to anyone.
CREATE TABLE last_number (
    village TEXT COLLATE "C" NOT NULL,
    series  BIGINT NOT NULL,
    year    BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    PRIMARY KEY (village, series, year)
);

-- The last block a device was given: whoever lost the answer gets it again.
CREATE TABLE number_block (
    device  BYTEA NOT NULL REFERENCES device (id),
    village TEXT COLLATE "C" NOT NULL,
    series  BIGINT NOT NULL,
    year    BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    last    BIGINT NOT NULL,
    PRIMARY KEY (device, village, series, year)
);

-- The secret half of the key of each village, as age writes it.
CREATE TABLE seal (
    village  TEXT COLLATE "C" PRIMARY KEY,
    identity TEXT NOT NULL
);
