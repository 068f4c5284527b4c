-- What terms begin with, so that the terms in one text are found without reading the termbase: the
-- keys of the first two words of a term, or of its only one, in every way they can be taken
-- (src/text/pieces). The setting 'term_starts' says of which version the keys are.
CREATE TABLE term_start (
    start   INTEGER NOT NULL,
    concept INTEGER NOT NULL REFERENCES concept ON DELETE CASCADE,
    PRIMARY KEY (start, concept)
) WITHOUT ROWID;
CREATE INDEX term_start_concept ON term_start (concept);
