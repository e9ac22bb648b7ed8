-- Only which entry holds which word: no text, no places, no ranks. The ascii
-- tokenizer takes every character above 127 as part of a word, so our own
-- folded words come through whole.
CREATE VIRTUAL TABLE texts USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = 'none',
    tokenize = 'ascii'
);

-- Merge runs of the index less often: writing is frequent, a search may read a
-- few more of them.
INSERT INTO texts (texts, rank) VALUES ('automerge', 16);
