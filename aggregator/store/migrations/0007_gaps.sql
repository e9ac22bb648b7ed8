-- Times of which items of a source may be missing. since and till are the gap's
-- From and To, upon the publication times of its last and first neighbours.
CREATE TABLE gaps (
    source  BIGINT NOT NULL,
    found   BIGINT NOT NULL,
    since   BIGINT NOT NULL,
    till    BIGINT NOT NULL,
    polled  BIGINT NOT NULL,
    after   TEXT NOT NULL,
    before  TEXT NOT NULL,
    state   TEXT NOT NULL,
    why     TEXT NOT NULL,
    means   TEXT NOT NULL,
    next    TEXT NOT NULL,
    trail   BYTEA,
    pages   BIGINT NOT NULL,
    tries   BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    closed  BIGINT NOT NULL,
    PRIMARY KEY (source, found)
) /* clustered */;
CREATE INDEX gaps_found ON gaps (found, source);
CREATE INDEX gaps_open ON gaps (source, found) WHERE state = 'open';

-- How many of a source's gaps are open.
ALTER TABLE sources ADD COLUMN gaps BIGINT NOT NULL DEFAULT 0;

ALTER TABLE marks ADD COLUMN trail BYTEA;
