-- The review queue of terms that were found in the texts. A row gives a candidate its number and
-- keeps what was decided, so that what was rejected does not come back; where and how often it
-- stands in the texts is found anew each time, so nothing here goes stale when they change.
CREATE TABLE candidate (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    added       INTEGER NOT NULL REFERENCES change,
    key         TEXT NOT NULL UNIQUE,    -- what it is known by when it is found again
    kind        TEXT NOT NULL,           -- 'gloss', 'abbreviation' or 'preserved'
    term        TEXT NOT NULL,
    locale      INTEGER NOT NULL REFERENCES locale,
    status      TEXT NOT NULL,           -- what the term would have
    translation TEXT,                    -- or the short form
    target      INTEGER REFERENCES locale,
    decision    TEXT                     -- 'accepted' or 'rejected'; NULL while it waits
);
