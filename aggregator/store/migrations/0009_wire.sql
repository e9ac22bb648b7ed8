-- Whose text an entry is, and whether its outlet took it back.
ALTER TABLE entries ADD COLUMN credit TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN family TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN opening BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN withdrawn BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN notice TEXT NOT NULL DEFAULT '';

-- A revision is a state that ended: when, by which kinds of change, and on which
-- topics the entry's story stood; kinds and topics with a space around each.
ALTER TABLE revisions ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE revisions ADD COLUMN kinds TEXT NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN topics TEXT NOT NULL DEFAULT '';
UPDATE revisions SET changed = COALESCE(
    (SELECT later.at FROM revisions AS later WHERE later.entry = revisions.entry AND later.number = revisions.number + 1),
    (SELECT revised FROM entries WHERE entries.id = revisions.entry),
    0);
-- The entries that the last complete document of a source held.
CREATE TABLE holdings (
    source BIGINT NOT NULL,
    entry  BIGINT NOT NULL,
    PRIMARY KEY (source, entry)
) /* clustered */;
CREATE INDEX revisions_changed ON revisions (changed DESC, entry, number);
