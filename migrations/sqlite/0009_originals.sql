-- Documents in other formats than plain UTF-8 text: the file of each, to be written back with its
-- sentences translated, and the inline codes of sentences, which stand between their words in the file.

-- The file of a document where it is not byte for byte its text, and how it is read.
CREATE TABLE original (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    format   TEXT NOT NULL,              -- 'text', 'markdown', 'html', 'docx'
    encoding TEXT,                       -- as the Encoding Standard names it; NULL of a format that has its own
    wrapped  INTEGER NOT NULL,           -- 1: the paragraphs of a plain text are broken into lines
    bytes    BLOB NOT NULL
);

ALTER TABLE sentence ADD COLUMN codes TEXT;  -- as of a variant; NULL if none
