-- Which configuration a fleet goes by: the one applied last. seen is when a
-- process last said that it goes by it.
CREATE TABLE configs (
    hash    TEXT PRIMARY KEY,
    applied BIGINT NOT NULL,
    seen    BIGINT NOT NULL,
    owner   TEXT NOT NULL
);
