package match

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Set is topics that are matched together. It does not change and may be used
// concurrently.
type Set struct {
	topics  map[string]Named
	names   []string // sorted
	program *program
}

// Compile joins topics. Its error joins a *[TopicError] for each name that stands
// twice, each topic:x that is none of them, and each circle of references.
func Compile(topics []Named) (*Set, error) {
	s := &Set{topics: make(map[string]Named, len(topics))}
	var faults []error
	for _, t := range topics {
		if _, twice := s.topics[t.Name]; twice {
			faults = append(faults, &TopicError{Topic: t.Name, Msg: "there are two topics of that name"})
			continue
		}
		s.topics[t.Name] = t
		s.names = append(s.names, t.Name)
	}
	slices.Sort(s.names)
	for _, name := range s.names {
		t := s.topics[name]
		faults = append(faults, s.unknown(TopicError{Topic: name}, t.Rule)...)
		faults = append(faults, s.unknown(TopicError{Topic: name, Require: true}, t.Require)...)
	}
	faults = append(faults, s.circles()...)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	topics = slices.SortedFunc(slices.Values(topics), func(a, b Named) int { return cmp.Compare(a.Name, b.Name) })
	s.program = newProgram(topics)
	return s, nil
}

// Match returns the topics that d belongs to, sorted by name, nil if there are none.
func (s *Set) Match(d *Doc) []Hit { return s.program.matchAll(d) }

// Matcher is a free rule whose topic: references are resolved. It does not
// change and may be used concurrently.
type Matcher struct {
	rule    *Rule
	program *program // the rule is its last
}

// Query resolves the topic: references of a free rule. Its error joins a
// *[TopicError], without a topic, for each that is unknown.
func (s *Set) Query(r *Rule) (*Matcher, error) {
	if faults := s.unknown(TopicError{}, r); len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if len(r.references()) == 0 {
		return &Matcher{r, r.solo()}, nil
	}
	return &Matcher{r, newProgram(append(s.reachable(r), Named{Rule: r}))}, nil
}

// Match reports whether d matches, and why.
func (m *Matcher) Match(d *Doc) (Why, bool) {
	return m.program.matchOne(d, int32(len(m.program.roots)-1))
}

// Rule returns the rule as it was parsed.
func (m *Matcher) Rule() *Rule { return m.rule }

// reachable returns the topics that r refers to, directly or through others.
func (s *Set) reachable(r *Rule) []Named {
	var list []Named
	seen := map[string]bool{}
	for open := r.references(); len(open) > 0; {
		name := open[len(open)-1].topic
		open = open[:len(open)-1]
		if seen[name] {
			continue
		}
		seen[name] = true
		t := s.topics[name]
		list = append(list, t)
		open = append(append(open, t.Rule.references()...), t.Require.references()...)
	}
	return list
}

// unknown returns a fault, with the place given, for each topic:x in a rule that
// names no topic.
func (s *Set) unknown(place TopicError, r *Rule) (faults []error) {
	for _, n := range r.references() {
		if _, ok := s.topics[n.topic]; ok {
			continue
		}
		e := place
		e.Offset, e.Msg = n.offset, fmt.Sprintf("topic:%s: there is no such topic", n.topic)
		if near := nearest(n.topic, s.names); near != "" {
			e.Hint = fmt.Sprintf("did you mean topic:%s?", near)
		}
		faults = append(faults, &e)
	}
	return faults
}

// circles returns a fault for each circle of references, found depth first.
func (s *Set) circles() []error {
	w := &walk{set: s, seen: map[string]bool{}, open: map[string]bool{}}
	for _, name := range s.names {
		w.visit(name)
	}
	return w.faults
}

type walk struct {
	set    *Set
	seen   map[string]bool
	open   map[string]bool // the names in path
	path   []string        // from the first topic to the one being visited
	faults []error
}

func (w *walk) visit(name string) {
	if w.seen[name] {
		return
	}
	w.seen[name], w.open[name] = true, true
	w.path = append(w.path, name)
	t := w.set.topics[name]
	w.follow(TopicError{Topic: name}, t.Rule)
	w.follow(TopicError{Topic: name, Require: true}, t.Require)
	w.path = w.path[:len(w.path)-1]
	w.open[name] = false
}

// follow visits what a rule at the place given refers to.
func (w *walk) follow(place TopicError, r *Rule) {
	for _, n := range r.references() {
		if !w.open[n.topic] {
			w.visit(n.topic)
			continue
		}
		e := place
		e.Offset, e.Msg = n.offset, "a topic cannot hold itself: "+w.circle(n.topic)
		w.faults = append(w.faults, &e)
	}
}

// circle writes the path from a topic back to it.
func (w *walk) circle(name string) string {
	from := slices.Index(w.path, name)
	return strings.Join(w.path[from:], " → ") + " → " + name
}

// references are the topic:x in r, none if it is nil.
func (r *Rule) references() []*node {
	if r == nil {
		return nil
	}
	return r.root.references(nil)
}

// references appends the topic:x in n to list.
func (n *node) references(list []*node) []*node {
	if n.op == refer {
		list = append(list, n)
	}
	for _, k := range n.kids {
		list = k.references(list)
	}
	return list
}
