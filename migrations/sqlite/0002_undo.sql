-- An import can be undone: what it brought is left out when the steps of the units it touched
-- are made again.

ALTER TABLE import ADD COLUMN duplicates TEXT NOT NULL DEFAULT 'merge';  -- 'merge' or 'keep'
ALTER TABLE import ADD COLUMN undone INTEGER REFERENCES change;          -- the change that undid it

-- Where a unit stands among the others: its number, unless the step that added it was undone
-- and a later one brought it as well; then the number of that step.
ALTER TABLE unit ADD COLUMN place INTEGER;
CREATE INDEX unit_place ON unit (place) WHERE place IS NOT NULL;
