-- How a source's document is read (JSON), and whether its articles' pages are
-- asked for their texts.
ALTER TABLE sources ADD COLUMN selectors TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN full_text BOOLEAN NOT NULL DEFAULT FALSE;

-- What is known of the lists of sources that are followed. While a list is held,
-- since is when its text of that hash was first seen, and change what it would do
-- (JSON). approved is the hash that an operator wants applied all the same.
CREATE TABLE lists (
    origin        TEXT PRIMARY KEY,
    etag          BYTEA,
    last_modified BYTEA,
    read          BIGINT NOT NULL,
    hash          BIGINT NOT NULL,
    since         BIGINT NOT NULL,
    held          TEXT NOT NULL,
    change        TEXT NOT NULL,
    approved      BIGINT NOT NULL
);
