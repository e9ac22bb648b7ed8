-- How many polls there had been when the whole document was last asked for.
ALTER TABLE sources ADD COLUMN whole_polls BIGINT NOT NULL DEFAULT 0;
