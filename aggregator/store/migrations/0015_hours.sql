-- When a source's news comes, by the hour of weekdays and weekends.
ALTER TABLE marks ADD COLUMN hours BYTEA;
