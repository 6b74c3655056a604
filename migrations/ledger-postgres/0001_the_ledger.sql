-- Who is where, who may hold what, and the feed of changes of every scope.
-- Every key of the ledger begins with its scope; there is no sequence, no trigger, and no key from
-- one scope to another, so that the tables may be spread over several machines by scope.
-- Codes are compared byte by byte, whatever language the database was made for.

CREATE TABLE area (
    code TEXT COLLATE "C" PRIMARY KEY CHECK (length(code) IN (2, 4, 6, 9, 12)),
    name TEXT NOT NULL
);

CREATE TABLE grid (
    id      TEXT COLLATE "C" PRIMARY KEY CHECK (length(id) = 15),
    village TEXT COLLATE "C" NOT NULL REFERENCES area (code),
    name    TEXT NOT NULL
);
CREATE INDEX grid_by_village ON grid (village);

-- Raised by every change of what a device of the county is told about places and people.
CREATE TABLE directory_version (
    county  TEXT COLLATE "C" PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE worker (
    id            BYTEA PRIMARY KEY CHECK (length(id) = 16),
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    county        TEXT COLLATE "C" NOT NULL,
    created_at_ms BIGINT NOT NULL
);

-- What a worker may hold: grids by name, or every grid of a village.
CREATE TABLE worker_grid (
    worker BYTEA NOT NULL REFERENCES worker (id),
    grid   TEXT COLLATE "C" NOT NULL REFERENCES grid (id),
    PRIMARY KEY (worker, grid)
);
CREATE INDEX worker_grid_by_grid ON worker_grid (grid);
CREATE TABLE worker_village (
    worker  BYTEA NOT NULL REFERENCES worker (id),
    village TEXT COLLATE "C" NOT NULL REFERENCES area (code),
    PRIMARY KEY (worker, village)
);
CREATE INDEX worker_village_by_village ON worker_village (village);

CREATE TABLE device (
    id             BYTEA PRIMARY KEY CHECK (length(id) = 16),
    worker         BYTEA NOT NULL REFERENCES worker (id),
    name           TEXT NOT NULL,
    app_version    TEXT NOT NULL,
    token_sha256   BYTEA NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    enrolled_at_ms BIGINT NOT NULL,
    revoked_at_ms  BIGINT
);

-- The actors whose changes a device may send.
CREATE TABLE device_actor (
    actor  BYTEA PRIMARY KEY CHECK (length(actor) = 16),
    device BYTEA NOT NULL REFERENCES device (id)
);
CREATE INDEX device_actor_by_device ON device_actor (device);

-- Which key is which device's, signed by the server's own.
CREATE TABLE device_key (
    id        BYTEA PRIMARY KEY CHECK (length(id) = 16),
    device    BYTEA NOT NULL REFERENCES device (id),
    worker    BYTEA NOT NULL,
    key       BYTEA NOT NULL CHECK (length(key) = 32),
    from_ms   BIGINT NOT NULL,
    signature BYTEA NOT NULL CHECK (length(signature) = 64)
);
CREATE INDEX device_key_by_device ON device_key (device);

-- One-time invitations, known only by the keyed hash of their code.
CREATE TABLE invite (
    code_mac      BYTEA PRIMARY KEY CHECK (length(code_mac) = 32),
    worker        BYTEA NOT NULL REFERENCES worker (id),
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_at_ms    BIGINT,
    device        BYTEA REFERENCES device (id)
);

-- How many wrong codes came in the current minute; an address is known by a keyed hash only.
CREATE TABLE wrong_code (
    minute  BIGINT NOT NULL,
    address BYTEA NOT NULL CHECK (length(address) = 32),
    tries   BIGINT NOT NULL,
    PRIMARY KEY (minute, address)
);

-- What all nodes of one server have to know alike, drawn once.
CREATE TABLE secret (
    name  TEXT COLLATE "C" PRIMARY KEY,
    bytes BYTEA NOT NULL CHECK (length(bytes) BETWEEN 1 AND 64)
);

-- The counter of every feed. Whoever writes to a feed holds its row to the end of the transaction,
-- so that numbers are committed in their order. Half of each page is kept free for new versions.
CREATE TABLE scope (
    id       TEXT COLLATE "C" PRIMARY KEY CHECK (length(id) = 15),
    epoch    BIGINT NOT NULL,
    last_seq BIGINT NOT NULL DEFAULT 0,
    -- How the feed reads up to the last row.
    link     BYTEA NOT NULL CHECK (length(link) = 32)
) WITH (fillfactor = 50);

CREATE TABLE feed (
    scope          TEXT COLLATE "C" NOT NULL,
    seq            BIGINT NOT NULL,
    hash           BYTEA NOT NULL CHECK (length(hash) = 32),
    doc            BYTEA NOT NULL CHECK (length(doc) = 16),
    kind           TEXT COLLATE "C" NOT NULL,
    actor          BYTEA NOT NULL,
    actor_seq      BIGINT NOT NULL,
    device         BYTEA NOT NULL,
    worker         BYTEA NOT NULL,
    received_at_ms BIGINT NOT NULL,
    -- What the row is; how the feed reads up to it; the batch it came in, none when not signed.
    what           SMALLINT NOT NULL,
    link           BYTEA NOT NULL CHECK (length(link) = 32),
    batch_key      BYTEA,
    batch_no       BIGINT,
    PRIMARY KEY (scope, seq),
    UNIQUE (scope, hash),
    UNIQUE (scope, doc, actor, actor_seq)
);

CREATE TABLE change_body (
    scope TEXT COLLATE "C" NOT NULL,
    hash  BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (scope, hash)
);

-- The batches devices signed.
CREATE TABLE batch (
    scope     TEXT COLLATE "C" NOT NULL,
    key       BYTEA NOT NULL,
    no        BIGINT NOT NULL,
    hash      BYTEA NOT NULL CHECK (length(hash) = 32),
    signature BYTEA NOT NULL CHECK (length(signature) = 64),
    -- The names of its changes, one after the other.
    changes   BYTEA NOT NULL,
    PRIMARY KEY (scope, key, no)
);

-- Each document as it stands: what the gate tries the next change on.
CREATE TABLE document (
    scope    TEXT COLLATE "C" NOT NULL,
    doc      BYTEA NOT NULL CHECK (length(doc) = 16),
    kind     TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    saved    BYTEA NOT NULL,
    heads    BYTEA NOT NULL,
    PRIMARY KEY (scope, doc)
);

-- What the gate held back: never merged, never dropped.
CREATE TABLE quarantine (
    scope        TEXT COLLATE "C" NOT NULL,
    bytes_sha256 BYTEA NOT NULL CHECK (length(bytes_sha256) = 32),
    device       BYTEA NOT NULL,
    doc          BYTEA NOT NULL,
    reason       TEXT COLLATE "C" NOT NULL,
    detail       TEXT NOT NULL,
    bytes        BYTEA NOT NULL,
    at_ms        BIGINT NOT NULL,
    PRIMARY KEY (scope, bytes_sha256, device)
);
CREATE INDEX quarantine_by_device ON quarantine (device);

-- Files of records: which are stored, which are on their way. Their bytes lie in the object store.
CREATE TABLE attachment (
    scope        TEXT COLLATE "C" NOT NULL,
    sha256       BYTEA NOT NULL CHECK (length(sha256) = 32),
    media_type   TEXT NOT NULL,
    size_bytes   BIGINT NOT NULL,
    stored_at_ms BIGINT NOT NULL,
    PRIMARY KEY (scope, sha256)
);

-- The records a file belongs to, and who sent it for each.
CREATE TABLE attachment_use (
    scope  TEXT COLLATE "C" NOT NULL,
    doc    BYTEA NOT NULL CHECK (length(doc) = 16),
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    device BYTEA NOT NULL,
    worker BYTEA NOT NULL,
    at_ms  BIGINT NOT NULL,
    PRIMARY KEY (scope, doc, sha256)
);
CREATE INDEX attachment_use_by_file ON attachment_use (scope, sha256);

CREATE TABLE upload (
    scope         TEXT COLLATE "C" NOT NULL,
    id            BYTEA NOT NULL CHECK (length(id) = 16),
    doc           BYTEA NOT NULL CHECK (length(doc) = 16),
    sha256        BYTEA NOT NULL CHECK (length(sha256) = 32),
    media_type    TEXT NOT NULL,
    size_bytes    BIGINT NOT NULL,
    device        BYTEA NOT NULL,
    worker        BYTEA NOT NULL,
    metadata      TEXT NOT NULL,
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'done', 'ended')),
    -- How many bytes are here for good.
    offset_bytes  BIGINT NOT NULL,
    begun_at_ms   BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    PRIMARY KEY (scope, id)
);
CREATE INDEX upload_by_device ON upload (device, begun_at_ms);
CREATE INDEX upload_by_expiry ON upload (expires_at_ms);

-- The parts of an upload that count; what else lies under its name in the object store does not.
CREATE TABLE upload_part (
    scope        TEXT COLLATE "C" NOT NULL,
    id           BYTEA NOT NULL,
    offset_bytes BIGINT NOT NULL,
    size_bytes   BIGINT NOT NULL,
    name         TEXT NOT NULL,
    PRIMARY KEY (scope, id, offset_bytes)
);

-- What was erased for good: nothing that arrives of it later is kept.
CREATE TABLE erased (
    scope   TEXT COLLATE "C" NOT NULL,
    doc     BYTEA NOT NULL CHECK (length(doc) = 16),
    at_ms   BIGINT NOT NULL,
    reason  TEXT COLLATE "C" NOT NULL,
    by_whom TEXT NOT NULL,
    PRIMARY KEY (scope, doc)
);

-- Files that belong to no record any more: no book knows them, and their bytes are to be taken away.
CREATE TABLE doomed_file (
    scope  TEXT COLLATE "C" NOT NULL,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (scope, sha256)
);

-- Changes and documents come compressed, and hashes cannot be: they are stored as they are.
ALTER TABLE change_body ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE batch ALTER COLUMN changes SET STORAGE EXTERNAL;
ALTER TABLE document ALTER COLUMN saved SET STORAGE EXTERNAL;
ALTER TABLE quarantine ALTER COLUMN bytes SET STORAGE EXTERNAL;
