-- An index of the texts for concordance: the three-character pieces that the folded texts of a
-- unit have, under the number of the unit. It takes a quarter of the room of a memory, so it is
-- filled when it is first needed; the setting 'text_index' says by which normal forms, and is not
-- there while it is empty. It has no text of its own: what is taken out is named as it was put in.
CREATE VIRTUAL TABLE text_index USING fts5 (
    text,                                -- the folded texts of a unit, a line each
    content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
);
