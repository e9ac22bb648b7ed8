-- Written for PostgreSQL; dialect.go says which words SQLite is given instead.
-- Times are unix milliseconds, 0 for none. IDs have their top bit flipped, so
-- that signed order is the order of IDs; no ID is NULL. Lists and small
-- structures are JSON text, '' when empty.

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('entries', 0), ('commits', 0);

-- ready is the earliest due time of the host's sources.
CREATE TABLE hosts (
    host  TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    ready BIGINT NOT NULL
) /* clustered */;
CREATE INDEX hosts_ready ON hosts (ready, host);

-- While a source is claimed, due is the lease's end and kept_due what it was.
CREATE TABLE sources (
    id            BIGINT PRIMARY KEY,
    url           TEXT NOT NULL,
    outlet        TEXT NOT NULL,
    lang          TEXT NOT NULL,
    country       TEXT NOT NULL,
    topics        TEXT NOT NULL,
    every         BIGINT NOT NULL,
    schedule      TEXT NOT NULL,
    folder        TEXT NOT NULL,
    origin        TEXT NOT NULL,
    host          TEXT NOT NULL,
    etag          BYTEA,
    last_modified BYTEA,
    body_hash     BIGINT NOT NULL,
    moved_to      TEXT NOT NULL,
    title         TEXT NOT NULL,
    home_page     TEXT NOT NULL,
    due           BIGINT NOT NULL,
    kept_due      BIGINT,
    due_why       TEXT NOT NULL,
    last_poll     BIGINT NOT NULL,
    last_ok       BIGINT NOT NULL,
    last_new      BIGINT NOT NULL,
    outcome       TEXT NOT NULL,
    status        BIGINT NOT NULL,
    reason        TEXT NOT NULL,
    failures      BIGINT NOT NULL,
    limits        TEXT NOT NULL,
    repairs       TEXT NOT NULL,
    took          BIGINT NOT NULL,
    pace          BIGINT NOT NULL,
    polls         BIGINT NOT NULL,
    items         BIGINT NOT NULL,
    entries       BIGINT NOT NULL,
    saved         BIGINT NOT NULL,
    body_size     BIGINT NOT NULL,
    gone          BOOLEAN NOT NULL,
    removed       BOOLEAN NOT NULL
);
CREATE INDEX sources_due ON sources (host, due, id) WHERE NOT gone AND NOT removed;

-- What a source's last document left for the next, apart from the row that every
-- poll rewrites.
CREATE TABLE marks (
    source BIGINT PRIMARY KEY,
    marks  BYTEA,
    hints  BYTEA
);

-- seq is the order of commit. page is a hash of canonical.
CREATE TABLE entries (
    seq        BIGINT PRIMARY KEY,
    id         BIGINT NOT NULL,
    page       BIGINT,
    outlet     TEXT NOT NULL,
    source     BIGINT,
    link       TEXT NOT NULL,
    canonical  TEXT NOT NULL,
    guid       TEXT NOT NULL,
    title      TEXT NOT NULL,
    lang       TEXT NOT NULL,
    country    TEXT NOT NULL,
    image      TEXT NOT NULL,
    comments   TEXT NOT NULL,
    authors    TEXT NOT NULL,
    categories TEXT NOT NULL,
    enclosures TEXT NOT NULL,
    origin     TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    published  BIGINT NOT NULL,
    updated    BIGINT NOT NULL,
    revised    BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    hash       BIGINT NOT NULL,
    unlisted   BOOLEAN NOT NULL,
    declared   TEXT NOT NULL,
    hits       TEXT NOT NULL,
    story      BIGINT,
    relation   TEXT NOT NULL,
    compared   BIGINT,
    evidence   TEXT NOT NULL,
    score      DOUBLE PRECISION NOT NULL,
    print      BYTEA
);
CREATE UNIQUE INDEX entries_id ON entries (id);
CREATE INDEX entries_story ON entries (story, first_seen, id);
CREATE INDEX entries_seen ON entries (first_seen, id);
CREATE INDEX entries_page ON entries (page);

-- The long texts of entries, apart so that walks over entries stay short.
CREATE TABLE bodies (
    seq     BIGINT PRIMARY KEY,
    summary TEXT NOT NULL,
    content TEXT NOT NULL
);

CREATE TABLE keys (
    hash  BIGINT PRIMARY KEY,
    kind  BIGINT NOT NULL,
    entry BIGINT NOT NULL
);

CREATE TABLE revisions (
    entry   BIGINT NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    title   TEXT NOT NULL,
    link    TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (entry, number)
);

-- merged is the story that this one is an alias of.
CREATE TABLE stories (
    id         BIGINT PRIMARY KEY,
    lead       BIGINT,
    first_seen BIGINT NOT NULL,
    updated    BIGINT NOT NULL,
    members    BIGINT NOT NULL,
    outlets    BIGINT NOT NULL,
    merged     BIGINT
);
CREATE INDEX stories_seen ON stories (first_seen DESC, id) WHERE merged IS NULL;
CREATE INDEX stories_merged ON stories (merged) WHERE merged IS NOT NULL;

-- place is NULL for a topic that is no longer configured.
CREATE TABLE topics (
    name        TEXT PRIMARY KEY,
    place       BIGINT,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    lang        TEXT NOT NULL,
    rule        TEXT NOT NULL,
    revision    BIGINT NOT NULL,
    updated     BIGINT NOT NULL,
    stories     BIGINT NOT NULL
);

CREATE TABLE listings (
    story    BIGINT NOT NULL,
    topic    TEXT NOT NULL,
    listed   BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    entry    BIGINT,
    PRIMARY KEY (story, topic)
) /* clustered */;
CREATE INDEX listings_listed ON listings (topic, listed DESC, story);

-- The distinct entries that a topic's rule found.
CREATE TABLE hits (
    entry      BIGINT NOT NULL,
    topic      TEXT NOT NULL,
    first_seen BIGINT NOT NULL,
    PRIMARY KEY (entry, topic)
) /* clustered */;
CREATE INDEX hits_seen ON hits (topic, first_seen DESC, entry);

CREATE TABLE log (
    topic    TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    story    BIGINT,
    other    BIGINT,
    PRIMARY KEY (topic, revision)
) /* clustered */;

-- cursors is NULL from the taking of a slot until its mail is sent.
CREATE TABLE slots (
    digest    TEXT NOT NULL,
    recipient TEXT NOT NULL,
    at        BIGINT NOT NULL,
    cursors   TEXT,
    PRIMARY KEY (digest, recipient, at)
) /* clustered */;

CREATE TABLE unsubscribed (
    digest    TEXT NOT NULL,
    recipient TEXT NOT NULL,
    PRIMARY KEY (digest, recipient)
) /* clustered */;
