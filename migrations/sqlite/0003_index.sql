-- The look-up index: for every key the segments that have it, and for every segment its tokens,
-- so that a look-up reads the few blocks it needs instead of every text. What the blocks hold is
-- said in src/matching/index.

-- Variants stand by their unit and their place in it, which is their number in the index too: a
-- unit's are found without an index of their own, which took as much room as a third of the texts.
CREATE TABLE variant_of_unit (
    id     INTEGER PRIMARY KEY,          -- unit << 16 | place among its variants
    locale INTEGER NOT NULL REFERENCES locale,
    text   TEXT NOT NULL,
    codes  TEXT,                         -- JSON: [[position, w|s|e, name, attributes, content], …]; NULL if none
    meta   TEXT,                         -- JSON, as of the unit
    hash   INTEGER NOT NULL,             -- of the folded key, for exact look-up
    alone  INTEGER NOT NULL              -- 1: the only variant of its unit, which waits for a translation
);
INSERT INTO variant_of_unit
    SELECT unit << 16 | position, locale, text, codes, meta, hash, alone FROM variant ORDER BY unit, position;
DROP TABLE variant;
ALTER TABLE variant_of_unit RENAME TO variant;
CREATE INDEX variant_hash ON variant (hash);
CREATE INDEX variant_waiting ON variant (hash) WHERE alone = 1;

-- How many variants each locale has, kept beside it instead of an index to count them by.
ALTER TABLE locale ADD COLUMN variants INTEGER NOT NULL DEFAULT 0;
UPDATE locale SET variants = (SELECT count(*) FROM variant WHERE locale = locale.id);

CREATE TABLE posting (
    key     INTEGER NOT NULL,            -- 32 bits of the hash of language, key and occurrence
    band    INTEGER NOT NULL,            -- 0: the head of the list; else a band of lengths
    first   INTEGER NOT NULL,            -- the first segment that may stand in the block
    block   BLOB NOT NULL,
    PRIMARY KEY (key, band, first)
) WITHOUT ROWID;

CREATE TABLE indexed_language (
    id  INTEGER PRIMARY KEY,
    tag TEXT NOT NULL UNIQUE             -- a primary language
);

-- The number of a block is language << 40 | units / 32.
CREATE TABLE token (
    number INTEGER PRIMARY KEY,
    block  BLOB NOT NULL
);
