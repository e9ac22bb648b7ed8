-- The sources that leases hold, until they are polled or the lease is over: few
-- rows, so that a claim does not rewrite those of the sources.
CREATE TABLE claims (
    source BIGINT PRIMARY KEY,
    host   TEXT NOT NULL,
    until  BIGINT NOT NULL
);
CREATE INDEX claims_host ON claims (host, until);
INSERT INTO claims (source, host, until) SELECT id, host, due FROM sources WHERE kept_due IS NOT NULL;
UPDATE sources SET due = kept_due WHERE kept_due IS NOT NULL;
ALTER TABLE sources DROP COLUMN kept_due;

-- What the last sync of an origin wanted, as a hash (0: compare again), and how
-- many sources that were.
CREATE TABLE origins (
    origin TEXT PRIMARY KEY,
    sum    BIGINT NOT NULL,
    kept   BIGINT NOT NULL
);
INSERT INTO origins (origin, sum, kept) SELECT DISTINCT origin, 0, 0 FROM sources;
