package parse

import (
	"github.com/mmcdole/gofeed/atom"

	"wireroom/aggregator"
)

// atomDocument writes a document for gofeed's Atom parser; Atom 0.3 in the
// names of Atom 1.0, as gofeed treats them.
func (w *writer) atomDocument(head *node, items []*node) {
	w.WriteString("<feed>")
	if head != nil {
		w.write(head, atomFeed)
	}
	for _, n := range items {
		w.WriteString("<entry>")
		w.write(n, atomEntry)
		w.WriteString("</entry>")
	}
	w.WriteString("</feed>")
}

// readAtom reads what the writer wrote, and joins to it what gofeed does not
// read.
func (d *Document) readAtom(w *writer, head *node, items []*node) error {
	f, err := (&atom.Parser{}).Parse(w)
	if err != nil {
		return err
	}
	if head != nil {
		d.Feed = atomFeedOf(&atom.Source{
			Links: f.Links, Generator: f.Generator, Icon: f.Icon, Logo: f.Logo, UpdatedParsed: f.UpdatedParsed,
			Authors: f.Authors, Contributors: f.Contributors, Categories: f.Categories,
			Title: f.Title, Subtitle: f.Subtitle, Rights: f.Rights,
		}, head)
		feedPlace(w, &d.Feed, &d.Hints).walk(head, atomFeed)
	}
	for i, g := range f.Entries {
		it := atomItemOf(g, items[i])
		itemPlace(w, &it).walk(items[i], atomEntry)
		d.Entries = append(d.Entries, it)
	}
	return nil
}

// atomFeedOf takes over a feed's own elements, which are those of a source; n
// says what its texts are.
func atomFeedOf(s *atom.Source, n *node) aggregator.Feed {
	m := aggregator.Feed{
		Icon: s.Icon, Logo: s.Logo, Updated: s.UpdatedParsed,
		Links: atomLinks(s.Links), Categories: atomCategories(s.Categories),
		Authors: atomPersons(s.Authors), Contributors: atomPersons(s.Contributors),
		Title: n.textOf("title", s.Title), Subtitle: n.textOf("subtitle", s.Subtitle),
		Rights: n.textOf("rights", s.Rights),
	}
	if g := s.Generator; g != nil {
		m.Generator = &aggregator.Generator{Name: g.Value, URL: g.URI, Version: g.Version}
	}
	feedPlace(nil, &m, nil).settleLinks()
	return m
}

func atomItemOf(g *atom.Entry, n *node) aggregator.Item {
	it := aggregator.Item{
		Published: g.PublishedParsed, Updated: g.UpdatedParsed,
		Links: atomLinks(g.Links), Categories: atomCategories(g.Categories),
		Authors: atomPersons(g.Authors), Contributors: atomPersons(g.Contributors),
		Title: n.textOf("title", g.Title), Summary: n.textOf("summary", g.Summary),
		Rights: n.textOf("rights", g.Rights),
	}
	if g.Content != nil {
		it.Content = appendText(it.Content, n.textOf("content", g.Content.Value))
	}
	if source := n.child("source"); g.Source != nil && source != nil {
		s := atomFeedOf(g.Source, source)
		if id := source.child("id"); id != nil {
			s.ID = id.scope.identifier(id.text)
		}
		it.Source = &s
	}
	return it
}

func atomLinks(all []*atom.Link) []aggregator.Link {
	var ls []aggregator.Link
	for _, l := range all {
		if l.Rel == "self" && l.Type == "" {
			l.Type = "application/atom+xml" // this very document
		}
		if l.Href != "" {
			ls = append(ls, aggregator.Link{
				Rel: l.Rel, URL: l.Href, Type: l.Type, Title: l.Title, Language: l.Hreflang, Length: length(l.Length),
			})
		}
	}
	return ls
}

func atomCategories(all []*atom.Category) []aggregator.Category {
	var cs []aggregator.Category
	for _, c := range all {
		if c.Term != "" || c.Label != "" {
			cs = append(cs, aggregator.Category{Term: c.Term, Scheme: c.Scheme, Label: c.Label})
		}
	}
	return cs
}

func atomPersons(all []*atom.Person) []aggregator.Person {
	var ps []aggregator.Person
	for _, p := range all {
		if *p != (atom.Person{}) {
			ps = append(ps, aggregator.Person{Name: p.Name, Email: p.Email, URL: p.URI})
		}
	}
	return ps
}
