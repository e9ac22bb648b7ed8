-- These rows are rewritten by every poll: room beside each keeps the new version
-- on its page, and what is dead is cleared before it piles up.
ALTER TABLE hosts SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE sources SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE topics SET (fillfactor = 50);
ALTER TABLE counters SET (fillfactor = 50);
