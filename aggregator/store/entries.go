package store

import (
	"fmt"
	"strconv"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

const (
	entryColumns = "id, outlet, source, link, canonical, guid, title, lang, country, image, comments, " +
		"authors, categories, enclosures, origin, credit, family, opening, first_seen, published, updated, revised, revision, hash, " +
		"unlisted, withdrawn, notice, declared, hits, story, relation, compared, evidence, score"
	selectEntries = "SELECT " + entryColumns + ", summary, content, " +
		"COALESCE((SELECT url FROM sources WHERE sources.id = entries.source), '') FROM entries JOIN bodies ON bodies.seq = entries.seq "
)

func entryFields(e *aggregator.Entry) []any {
	return []any{
		(*dbID)(&e.ID), &e.Outlet, (*dbID)(&e.Source), &e.Link, &e.Canonical, &e.GUID, &e.Title,
		&e.Lang, &e.Country, &e.Image, &e.Comments,
		dbJSON{&e.Authors}, dbJSON{&e.Categories}, dbJSON{&e.Enclosures}, dbJSON{&e.Origin},
		dbJSON{&e.Credit}, &e.Family, (*dbHash)(&e.Opening),
		(*dbTime)(&e.FirstSeen), (*dbTime)(&e.Published), (*dbTime)(&e.Updated), (*dbTime)(&e.Revised),
		&e.Revision, (*dbHash)(&e.Hash), &e.Unlisted, (*dbTime)(&e.Withdrawn), &e.Notice, dbJSON{&e.Declared}, dbJSON{&e.Hits},
		(*dbID)(&e.Story), &e.Relation, (*dbID)(&e.Of), &e.Evidence, &e.Score,
	}
}

func entryAndBody(e *aggregator.Entry) []any {
	return append(entryFields(e), &e.Summary, &e.Content, &e.Feed)
}

// page is what an entry with this canonical link is looked up by.
func page(canonical string) dbID {
	if canonical == "" {
		return 0
	}
	return dbID(aggregator.NewID("page", canonical))
}

// writeEntries inserts and replaces entries and gives the seq of the last one
// written so far.
func (ss *session) writeEntries(writes []aggregator.EntryWrite) (int64, error) {
	var fresh, known []*aggregator.EntryWrite
	for i := range writes {
		if w := &writes[i]; w.New {
			fresh = append(fresh, w)
		} else {
			known = append(known, w)
		}
	}
	last, err := ss.takeSeqs(len(fresh))
	if err != nil {
		return 0, err
	}
	if err := ss.insertEntries(fresh, last-int64(len(fresh))); err != nil {
		return 0, err
	}
	for _, w := range known {
		if err := ss.updateEntry(w); err != nil {
			return 0, err
		}
	}
	if err := ss.writeKeys(writes); err != nil {
		return 0, err
	}
	return last, ss.writeRevisions(writes)
}

// takeSeqs takes n numbers of the commit order and gives the last. Commits do
// not overlap, so whoever has read up to a number misses none below it.
func (ss *session) takeSeqs(n int) (last int64, err error) {
	if n == 0 {
		_, err = ss.one([]any{&last}, "SELECT value FROM counters WHERE name = 'entries'")
		return last, err
	}
	_, err = ss.one([]any{&last}, "UPDATE counters SET value = value + $1 WHERE name = 'entries' RETURNING value", n)
	return last, err
}

func (ss *session) insertEntries(fresh []*aggregator.EntryWrite, seq int64) error {
	var entries, bodies, texts, hits [][]any
	index := newIndexer()
	for _, w := range fresh {
		seq++
		e := &w.Entry
		entries = append(entries, append(entryFields(e), seq, page(e.Canonical), w.Print))
		bodies = append(bodies, []any{seq, e.Summary, e.Content})
		hits = append(hits, hitRows(e)...)
		if w.Search {
			texts = append(texts, []any{seq, index.words(e)})
		}
	}
	if err := ss.each(ss.dialect.index, texts); err != nil {
		return err
	}
	if err := ss.insert("entries ("+entryColumns+", seq, page, print)", entries, ""); err != nil {
		return err
	}
	if err := ss.insert("bodies (seq, summary, content)", bodies, ""); err != nil {
		return err
	}
	return ss.insert("hits (entry, topic, first_seen)", hits, "ON CONFLICT (entry, topic) DO NOTHING")
}

var replaceEntry = replaceEntryText()

func replaceEntryText() string {
	next := strings.Count(entryColumns, ",") + 2
	page, print := "$"+strconv.Itoa(next), "$"+strconv.Itoa(next+1)
	return "UPDATE entries SET " + assign(entryColumns, 1) +
		", page = " + page + ", print = COALESCE(" + print + ", print) WHERE id = $1 RETURNING seq"
}

func (ss *session) updateEntry(w *aggregator.EntryWrite) error {
	e := &w.Entry
	var seq int64
	found, err := ss.one([]any{&seq}, replaceEntry, append(entryFields(e), page(e.Canonical), w.Print)...)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("entry %s is to be replaced: %w", e.ID, aggregator.ErrNotFound)
	}
	if err := ss.run("UPDATE bodies SET summary = $2, content = $3 WHERE seq = $1 AND (summary <> $2 OR content <> $3)",
		seq, e.Summary, e.Content); err != nil {
		return err
	}
	if w.Search {
		if err := ss.run(ss.dialect.reindex, seq, newIndexer().words(e)); err != nil {
			return err
		}
	}
	return ss.replaceHits(e)
}

// hitRows are the rows by which a topic's distinct entries are found.
func hitRows(e *aggregator.Entry) [][]any {
	if e.Unlisted || !e.Withdrawn.IsZero() || e.Relation == aggregator.Duplicate {
		return nil
	}
	var rows [][]any
	for _, h := range e.Hits {
		rows = append(rows, []any{dbID(e.ID), h.Topic, millis(e.FirstSeen)})
	}
	return rows
}

func (ss *session) replaceHits(e *aggregator.Entry) error {
	rows := hitRows(e)
	topics := make([]string, 0, len(rows))
	for _, row := range rows {
		topics = append(topics, row[1].(string))
	}
	if err := ss.run("DELETE FROM hits WHERE entry = $2 AND topic NOT IN names($1)", list(topics), dbID(e.ID)); err != nil {
		return err
	}
	return ss.insert("hits (entry, topic, first_seen)", rows, "ON CONFLICT (entry, topic) DO NOTHING")
}

func (ss *session) writeKeys(writes []aggregator.EntryWrite) error {
	var rows [][]any
	for i := range writes {
		for _, k := range writes[i].Keys {
			rows = append(rows, []any{int64(k.Hash), int64(k.Kind), dbID(writes[i].Entry.ID)})
		}
	}
	return ss.insert("keys (hash, kind, entry)", rows, "ON CONFLICT (hash) DO NOTHING")
}

func (ss *session) writeRevisions(writes []aggregator.EntryWrite) error {
	var rows [][]any
	for i := range writes {
		if r := writes[i].Previous; r != nil {
			rows = append(rows, revisionFields(r))
		}
	}
	return ss.insert("revisions ("+revisionColumns+")", rows, "ON CONFLICT (entry, number) DO NOTHING")
}

const revisionColumns = "entry, number, at, title, link, summary, content, changed, kinds, topics"

func revisionFields(r *aggregator.Revision) []any {
	return []any{(*dbID)(&r.Entry), &r.Number, (*dbTime)(&r.At), &r.Title, &r.Link, &r.Summary, &r.Content,
		(*dbTime)(&r.Changed), spaced[edit.Kind]{&r.Kinds}, spaced[string]{&r.Topics}}
}
