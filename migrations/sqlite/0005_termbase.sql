-- A termbase as other tools keep one: what TBX-Basic says of a concept and of a term, and the rest
-- of a TBX as it was, so that it goes out again; and keys to look terms up by, so that a look-up
-- among a hundred thousand reads a few.

ALTER TABLE concept ADD COLUMN subject_field TEXT;
ALTER TABLE concept ADD COLUMN definition TEXT;
ALTER TABLE concept ADD COLUMN note TEXT;
ALTER TABLE concept ADD COLUMN tbx TEXT;  -- JSON: elements that are none of these; NULL if none

ALTER TABLE term ADD COLUMN gender TEXT;
ALTER TABLE term ADD COLUMN term_type TEXT;
ALTER TABLE term ADD COLUMN usage TEXT;
ALTER TABLE term ADD COLUMN context TEXT;
ALTER TABLE term ADD COLUMN source TEXT;
ALTER TABLE term ADD COLUMN tbx TEXT;     -- JSON, as of the concept

-- Keys to look terms up by, of the normal forms that the setting names.
ALTER TABLE term ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE term ADD COLUMN stems TEXT NOT NULL DEFAULT '';  -- with a space between
