-- The outlines of this device's places, as the server last sent them, and where each is: what is on the screen is
-- found by its bounds, in millionths of a degree.
CREATE TABLE outline (
    code   TEXT    PRIMARY KEY,
    sha256 BLOB    NOT NULL CHECK (length(sha256) = 32),
    bytes  BLOB    NOT NULL,
    west   INTEGER NOT NULL,
    south  INTEGER NOT NULL,
    east   INTEGER NOT NULL,
    north  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outline_by_place ON outline (west, east, south, north, code);

-- Where it happened or where the elder lives, in thousandths of a degree; none unless somebody said "here".
ALTER TABLE dispute ADD COLUMN lon_e3 INTEGER;
ALTER TABLE dispute ADD COLUMN lat_e3 INTEGER;
CREATE INDEX dispute_on_map ON dispute (lon_e3, lat_e3) WHERE lon_e3 IS NOT NULL AND open = 1;
CREATE INDEX dispute_open_by_grid ON dispute (grid, violent, grade) WHERE open = 1;
ALTER TABLE elder ADD COLUMN lon_e3 INTEGER;
ALTER TABLE elder ADD COLUMN lat_e3 INTEGER;

-- An app of the version before threw away what the directory says of outlines: it is asked for once more.
UPDATE seat SET directory_version = 0;
