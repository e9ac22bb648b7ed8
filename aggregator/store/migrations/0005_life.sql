-- history is a source's last polls, the newest first; history.go says how.
-- failing_since is the first of the failures in a row, soft says that the last
-- one may pass by itself. news_every is how often the source has news. whole is
-- when the whole document was last asked for, honest how often in a row its
-- validators were found true then, lying since when they are known not to be.
ALTER TABLE sources ADD COLUMN failing_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN soft BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sources ADD COLUMN revived BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN news_every BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN whole BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN honest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN lying BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN history TEXT NOT NULL DEFAULT '';

-- Permanent redirects that were seen. times counts sightings without another
-- answer between them; taken is when the address was taken over, returned when
-- the operator forbade it.
CREATE TABLE moves (
    source     BIGINT NOT NULL,
    address    TEXT NOT NULL,
    from_url   TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    last_seen  BIGINT NOT NULL,
    times      BIGINT NOT NULL,
    taken      BIGINT NOT NULL,
    returned   BIGINT NOT NULL,
    held       TEXT NOT NULL,
    PRIMARY KEY (source, address)
) /* clustered */;
CREATE INDEX sources_moved ON sources (moved_to) WHERE moved_to <> '';
