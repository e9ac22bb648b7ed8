-- Only which entry holds which word, apart from the rows that change often.
CREATE TABLE texts (
    seq   BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX texts_words ON texts USING gin (words) WITH (gin_pending_list_limit = 16384);
