-- What the hubs of sources are asked for, and what they delivered that no poll
-- has taken in yet. backup is the due time of the source's back-up poll while a
-- delivery makes it due at once.
CREATE TABLE subscriptions (
    source    BIGINT PRIMARY KEY,
    hub       TEXT NOT NULL,
    topic     TEXT NOT NULL,
    callback  TEXT NOT NULL,
    secret    TEXT NOT NULL,
    state     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    asked     BIGINT NOT NULL,
    since     BIGINT NOT NULL,
    until     BIGINT NOT NULL,
    due       BIGINT NOT NULL,
    failures  BIGINT NOT NULL,
    last_push BIGINT NOT NULL,
    backup    BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    refused   BIGINT NOT NULL,
    brought   BIGINT NOT NULL,
    missed    BIGINT NOT NULL
);
CREATE UNIQUE INDEX subscriptions_callback ON subscriptions (callback) WHERE callback <> '';
CREATE INDEX subscriptions_due ON subscriptions (due);

CREATE TABLE deliveries (
    seq        BIGINT PRIMARY KEY,
    source     BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    body       BYTEA NOT NULL
);
CREATE INDEX deliveries_source ON deliveries (source, seq);

ALTER TABLE sources ADD COLUMN subscribed BOOLEAN NOT NULL DEFAULT FALSE;
