package store

import (
	"strconv"
	"time"

	"wireroom/aggregator"
)

// spot is the place of a story or an entry in an edition.
type spot struct {
	at dbTime
	id dbID
}

func spotFields(p *spot) []any { return []any{&p.at, &p.id} }

func (p *spot) cursor() aggregator.Cursor {
	return aggregator.Cursor{Listed: time.Time(p.at), Story: aggregator.ID(p.id)}
}

// scope is where the candidates of an edition are: stories by when they were
// listed or entries by when they were first seen, of a topic or of everything.
type scope struct {
	from, at, id string
	found        string // what the search index finds, as ids of the scope
}

func scopeOf(q aggregator.EditionQuery) scope {
	const (
		stories = "(SELECT story FROM found($1) AS f JOIN entries ON entries.seq = f.seq)"
		entries = "(SELECT entries.id FROM found($1) AS f JOIN entries ON entries.seq = f.seq)"
	)
	switch {
	case q.Topic == "" && q.View == aggregator.ViewEntries:
		return scope{"entries WHERE relation <> 'duplicate' AND story NOT IN " + hidden, "first_seen", "id", entries}
	case q.Topic == "":
		return scope{"stories WHERE merged IS NULL AND NOT hidden", "first_seen", "id", stories}
	case q.View == aggregator.ViewEntries:
		return scope{"hits WHERE entry NOT IN " + hiddenEntries + " AND topic = ", "first_seen", "entry", entries}
	default:
		return scope{"listings WHERE topic = ", listingPlace, "story", stories}
	}
}

const (
	hidden        = "(SELECT id FROM stories WHERE hidden)"
	hiddenEntries = "(SELECT entries.id FROM stories JOIN entries ON entries.story = stories.id WHERE hidden)"
	// What is pinned comes first: as if it had been listed ages ahead.
	listingPlace = "(CASE WHEN pinned > 0 THEN pinned + 300000000000000 ELSE listed END)"
)

// candidates gives the places after the cursor in the edition's order: as many
// as the page needs or, under a rule, as it may look at.
func (ss *session) candidates(q aggregator.EditionQuery, limit int) ([]*spot, error) {
	text, args := ss.dialect.candidates(q, limit)
	return collect(ss, spotFields, text, args...)
}

func (d *dialect) candidates(q aggregator.EditionQuery, limit int) (text string, args []any) {
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	in, found := scopeOf(q), ""
	if q.Rule != nil {
		if search := d.searchQuery(q.Rule.Terms()); search != "" {
			arg(search) // first: found($1)
			found = " AND " + in.id + " IN " + in.found
		}
	}
	text = "SELECT " + in.at + ", " + in.id + " FROM " + in.from
	if q.Topic != "" {
		text += arg(q.Topic)
	}
	text += found
	if !q.After.IsZero() {
		at, id := arg(millis(q.After.Listed)), arg(dbID(q.After.Story).number())
		text += " AND " + in.at + " <= " + at + " AND (" + in.at + " < " + at + " OR " + in.id + " > " + id + ")"
	}
	return text + " ORDER BY " + in.at + " DESC, " + in.id + " LIMIT " + arg(limit), args
}
