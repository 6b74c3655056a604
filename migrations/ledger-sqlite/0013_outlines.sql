-- The outlines of areas and grids, as `crates/map` writes them; public geography, no word about anybody.
CREATE TABLE outline (
    -- 6, 9, 12 or 15 digits.
    code   TEXT PRIMARY KEY,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
