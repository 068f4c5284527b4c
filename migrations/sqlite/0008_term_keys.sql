-- Indexes to look a term up by its keys: by its beginning, by its stems, and, for one that is
-- misspelt, by how long it is, so that a look-up among a hundred thousand reads only those that
-- can be it.
CREATE INDEX term_folded ON term (folded);
CREATE INDEX term_stems ON term (stems);
CREATE INDEX term_length ON term (length(folded), folded);
