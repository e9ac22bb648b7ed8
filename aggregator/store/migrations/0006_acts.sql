-- What was done by hand: the audit log and, at once, what binds the machine. No
-- row is ever changed or deleted.
CREATE TABLE acts (
    seq     BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL,
    who     TEXT NOT NULL,
    kind    TEXT NOT NULL,
    story   BIGINT,
    other   BIGINT,
    source  BIGINT,
    undoes  BIGINT NOT NULL,
    about   TEXT NOT NULL,
    entries TEXT NOT NULL,
    rest    TEXT NOT NULL
);
CREATE INDEX acts_story ON acts (story) WHERE story IS NOT NULL;
CREATE INDEX acts_other ON acts (other) WHERE other IS NOT NULL;
CREATE INDEX acts_source ON acts (source) WHERE source IS NOT NULL;

-- Hidden stories are few and looked for by searches, which leave them out.
ALTER TABLE stories ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX stories_hidden ON stories (id) WHERE hidden;

-- pinned is since when a story stays on top. What an index is over stands in
-- candidates.go in the same words.
ALTER TABLE listings ADD COLUMN pinned BIGINT NOT NULL DEFAULT 0;
DROP INDEX listings_listed;
CREATE INDEX listings_place ON listings (topic, (CASE WHEN pinned > 0 THEN pinned + 300000000000000 ELSE listed END) DESC, story);

-- paused is since when a source is not polled because somebody said so.
ALTER TABLE sources ADD COLUMN paused BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN paused_by TEXT NOT NULL DEFAULT '';
DROP INDEX sources_due;
CREATE INDEX sources_due ON sources (host, due, id) WHERE NOT gone AND NOT removed AND paused = 0;
