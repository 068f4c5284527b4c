-- The memory as it begins: units with any number of languages, documents in sentences,
-- concepts with terms, and from the first day what every change brought and replaced,
-- so that nothing is ever lost and an import can be undone exactly.

-- Facts about the memory itself: the version of the normal forms its keys were made with.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE locale (
    id  INTEGER PRIMARY KEY,
    tag TEXT NOT NULL UNIQUE
);

-- One command that changed the memory, in one transaction.
CREATE TABLE change (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind   TEXT NOT NULL,
    at     INTEGER NOT NULL,             -- seconds since 1970, UTC
    detail TEXT NOT NULL
);

-- The files that were imported: one row for a change of kind 'import'.
CREATE TABLE import (
    change INTEGER PRIMARY KEY REFERENCES change,
    file   TEXT NOT NULL,
    format TEXT NOT NULL,
    digest TEXT NOT NULL,                -- XXH3, 128 bits, hexadecimal
    bytes  INTEGER NOT NULL,
    header TEXT NOT NULL,                -- JSON: what the file says of itself
    report TEXT NOT NULL                 -- JSON: what the import did
);
CREATE INDEX import_digest ON import (digest);

-- Units and the rows of history draw their numbers from one sequence, so that the steps of
-- a change stand in the order they were made, additions among them. AUTOINCREMENT: a number
-- is never given twice.
CREATE TABLE unit (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    added  INTEGER NOT NULL REFERENCES change,
    source INTEGER REFERENCES locale,    -- the language it was translated from, if known
    meta   TEXT                          -- JSON: [[[attribute, value], …], [[n|p, attributes, text], …]]; NULL if empty
);

CREATE TABLE variant (
    id       INTEGER PRIMARY KEY,
    unit     INTEGER NOT NULL REFERENCES unit ON DELETE CASCADE,
    position INTEGER NOT NULL,
    locale   INTEGER NOT NULL REFERENCES locale,
    text     TEXT NOT NULL,
    codes    TEXT,                       -- JSON: [[position, w|s|e, name, attributes, content], …]; NULL if none
    meta     TEXT,                       -- JSON, as of the unit
    hash     INTEGER NOT NULL,           -- of the folded key, for exact look-up
    alone    INTEGER NOT NULL            -- 1: the only variant of its unit, which waits for a translation
);
CREATE INDEX variant_unit ON variant (unit, position);
CREATE INDEX variant_hash ON variant (hash);
CREATE INDEX variant_waiting ON variant (hash) WHERE alone = 1;
CREATE INDEX variant_locale ON variant (locale);

CREATE TABLE document (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    added    INTEGER NOT NULL REFERENCES change,
    name     TEXT NOT NULL UNIQUE,
    locale   INTEGER NOT NULL REFERENCES locale,
    text     TEXT NOT NULL,              -- the whole text; sentences are spans of it
    metadata TEXT NOT NULL               -- JSON: [[name, value], …]
);

CREATE TABLE sentence (
    document  INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    start     INTEGER NOT NULL,          -- byte offsets
    "end"     INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    unit      INTEGER NOT NULL REFERENCES unit,
    PRIMARY KEY (document, position)
) WITHOUT ROWID;
CREATE INDEX sentence_unit ON sentence (unit);

-- The translation that an import named for a sentence; the latest change counts.
CREATE TABLE choice (
    document INTEGER NOT NULL,
    position INTEGER NOT NULL,
    change   INTEGER NOT NULL REFERENCES change,
    unit     INTEGER NOT NULL REFERENCES unit ON DELETE CASCADE,
    PRIMARY KEY (document, position, change),
    FOREIGN KEY (document, position) REFERENCES sentence ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX choice_unit ON choice (unit);

CREATE TABLE concept (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    added INTEGER NOT NULL REFERENCES change,
    name  TEXT NOT NULL UNIQUE
);

CREATE TABLE term (
    concept        INTEGER NOT NULL REFERENCES concept ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    locale         INTEGER NOT NULL REFERENCES locale,
    text           TEXT NOT NULL,
    status         TEXT NOT NULL,
    part_of_speech TEXT,
    definition     TEXT,
    note           TEXT,
    PRIMARY KEY (concept, position)
) WITHOUT ROWID;

-- What was done to a unit, a concept or a document after it was added. The addition of
-- what stands is not repeated here: its own row names the change.
CREATE TABLE history (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    change    INTEGER NOT NULL REFERENCES change,
    subject   TEXT NOT NULL,             -- 'unit', 'concept' or 'document'
    subject_id INTEGER NOT NULL,
    operation TEXT NOT NULL,
    before    TEXT,                      -- JSON: what stood before; NULL if nothing changed
    brought   TEXT                       -- JSON: what the change brought; NULL if it is what stands after
);
CREATE INDEX history_subject ON history (subject, subject_id);
CREATE INDEX history_change ON history (change);
