-- matched is the rule that history was last matched with, NULL for none. While
-- it is not the topic's own, matching history was broken off or has yet to begin.
ALTER TABLE topics ADD COLUMN matched TEXT;
UPDATE topics SET matched = rule WHERE place IS NOT NULL;
