-- Who may ask a server of this memory. A token is shown once, when it is made; what is kept is its
-- hash, so who reads this file cannot use it. What is revoked stays on the list.
CREATE TABLE access_token (
    name    TEXT PRIMARY KEY,        -- who has it
    role    TEXT NOT NULL,           -- 'read', 'suggest', 'write' or 'admin'
    hash    BLOB NOT NULL UNIQUE,    -- SHA-256 of the token
    created INTEGER NOT NULL,        -- seconds since 1970
    revoked INTEGER                  -- the same; NULL while it is good
) WITHOUT ROWID;
