package aggregator

import (
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator/similar"
)

// known is an entry that the pass deals with: one of the store or a new one.
type known struct {
	entry  *Entry
	keys             // of a new entry
	stored bool      // it was in the store before
	poll   int       // of a new entry: the poll that brought it
	at     time.Time // our clock when an item of it was last taken in; zero: not in this pass
	claims []int     // polls whose items it has taken

	changed  bool // it is to be written
	shown    bool // what readers see of it has changed
	search   bool // what is searched has changed
	reprint  bool // its fingerprint has changed
	newKeys  []Key
	previous *Revision
	printed  *similar.Print
}

// print is the entry's fingerprint, made when first asked for.
func (k *known) print() *similar.Print {
	if k.printed == nil {
		print := printOf(k.entry)
		k.printed = &print
	}
	return k.printed
}

// disown leaves the text out of a new entry's fingerprint.
func (k *known) disown() {
	print := k.print().WithoutBody()
	k.printed = &print
}

func (k *known) claimedBy(poll int) bool {
	for _, c := range k.claims {
		if c == poll {
			return true
		}
	}
	return false
}

// load asks the store for all that the drafts' keys lead to, and for what
// already bears the ID that a draft would get.
func (p *pass) load() error {
	var all []Key
	ids := make([]ID, 0, len(p.drafts))
	for _, d := range p.drafts {
		all = append(all, d.all()...)
		ids = append(ids, d.nameID(0))
	}
	for _, b := range p.burials {
		all = append(all, b.key(p))
	}
	byKey, found, err := p.tx.Find(all)
	if err != nil {
		return err
	}
	p.byKey = byKey
	for _, e := range found {
		p.adopt(e)
	}
	return p.loadEntries(ids)
}

func (p *pass) loadEntries(ids []ID) error {
	var missing []ID
	for _, id := range ids {
		if p.known[id] == nil {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := p.tx.Entries(missing)
	for _, e := range found {
		p.adopt(e)
	}
	return err
}

// identify finds for every draft the entry that it is, or makes a new one.
func (p *pass) identify() error {
	for _, d := range p.drafts {
		k := p.recognise(d)
		if k != nil {
			p.again(d, k)
		} else if err := p.found(d); err != nil {
			return err
		}
	}
	return nil
}

// recognise gives the entry of the draft's outlet that the draft is, by its
// strongest key that may be believed; nil: it is none of them.
func (p *pass) recognise(d *draft) *known {
	for _, key := range []Key{d.guid, d.link, d.text} {
		if key.Kind == 0 {
			continue
		}
		k := p.known[p.byKey[key]]
		if k != nil && k.entry.Outlet == d.Outlet && believes(key.Kind, d, k) {
			return k
		}
	}
	return nil
}

// believes decides whether a key may lead a draft home. Outlets reuse guids
// ("1", the home page) and share links (live blogs), and a document may hold
// two items with the same guid or link; so an identifier alone is believed only
// while nothing speaks against it, and else the texts must be alike.
func believes(kind KeyKind, d *draft, k *known) bool {
	doubled := k.claimedBy(d.poll)
	switch kind {
	case KindGUID:
		sameLink := d.Canonical != "" && d.Canonical == k.entry.Canonical && !d.generic
		return sameLink && !doubled || alike(&d.print, k.print())
	case KindLink:
		return believesLink(d, k, doubled)
	case KindText:
		return !recurs(d, k.entry)
	}
	return false
}

// believesLink decides it for a link. Another guid under the link that stays is
// a renamed entry or one more item of a live blog: a renamed one keeps its time
// and its place on the page, or else its words.
func believesLink(d *draft, k *known, doubled bool) bool {
	elsewhere := fragment(d.Link) != fragment(k.entry.Link)
	renamed := d.GUID != "" && k.entry.GUID != "" && d.GUID != k.entry.GUID
	switch {
	case renamed && (doubled || elsewhere || !d.Published.Equal(k.entry.Published)):
		return same(&d.print, k.print())
	case renamed, doubled, elsewhere, d.generic:
		return alike(&d.print, k.print())
	}
	return true
}

func fragment(link string) string {
	_, fragment, _ := strings.Cut(link, "#")
	return fragment
}

// recurs reports whether a text comes again on another day under another link,
// as a weather report does. A feed that changes all its links keeps its dates.
func recurs(d *draft, e *Entry) bool {
	if d.Published.IsZero() || e.Published.IsZero() || d.Canonical == e.Canonical {
		return false
	}
	return d.Published.Sub(e.Published).Abs() > 48*time.Hour
}

// found makes the draft a new entry.
func (p *pass) found(d *draft) error {
	id, err := p.freeID(d)
	if err != nil {
		return err
	}
	e := d.Entry
	e.ID = id
	k := &known{entry: &e, at: e.FirstSeen, keys: d.keys, search: true, reprint: true, printed: &d.print, poll: d.poll, claims: []int{d.poll}}
	p.known[id] = k
	p.fresh = append(p.fresh, k)
	p.change(k)
	p.hold(k, d.all())
	r := &p.polls[d.poll]
	r.New++
	if d.past {
		r.fill(&e)
	}
	return nil
}

// freeID is the first of the draft's names that no other entry bears.
func (p *pass) freeID(d *draft) (ID, error) {
	for n := 0; ; n++ {
		id := d.nameID(n)
		if n > 0 {
			if err := p.loadEntries([]ID{id}); err != nil {
				return 0, err
			}
		}
		if p.known[id] == nil {
			return id, nil
		}
	}
}

// nameID is the n-th ID that a new entry may get: from its strongest identity
// first, and from ever more of it where that is taken.
func (d *draft) nameID(n int) ID {
	strongest := []string{"guid", d.GUID}
	switch {
	case d.GUID != "":
	case d.Canonical != "":
		strongest = []string{"link", d.Canonical}
	default:
		strongest = []string{"text", d.Link, d.Title, d.Text}
	}
	parts := append([]string{d.Outlet}, strongest...)
	if n > 0 {
		parts = append(parts, d.Canonical)
	}
	if n > 1 {
		parts = append(parts, d.Title, d.Text, strconv.Itoa(n))
	}
	return NewID("entry", parts...)
}
