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
	topics  map[string]*Rule
	names   []string // sorted
	program *program
}

// Compile joins topics. Its error joins a *[TopicError] for each name that stands
// twice, each topic:x that is none of them, and each circle of references.
func Compile(topics []Named) (*Set, error) {
	s := &Set{topics: make(map[string]*Rule, len(topics))}
	var faults []error
	for _, t := range topics {
		if _, twice := s.topics[t.Name]; twice {
			faults = append(faults, &TopicError{Topic: t.Name, Msg: "there are two topics of that name"})
			continue
		}
		s.topics[t.Name] = t.Rule
		s.names = append(s.names, t.Name)
	}
	slices.Sort(s.names)
	for _, name := range s.names {
		faults = append(faults, s.unknown(name, s.topics[name])...)
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
	if faults := s.unknown("", r); len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if len(r.root.references(nil)) == 0 {
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
	for open := r.root.references(nil); len(open) > 0; {
		name := open[len(open)-1].topic
		open = open[:len(open)-1]
		if seen[name] {
			continue
		}
		seen[name] = true
		rule := s.topics[name]
		list = append(list, Named{name, rule})
		if rule != nil {
			open = rule.root.references(open)
		}
	}
	return list
}

// unknown returns a fault for each topic:x in a rule that names no topic.
func (s *Set) unknown(topic string, r *Rule) (faults []error) {
	if r == nil {
		return nil
	}
	for _, n := range r.root.references(nil) {
		if _, ok := s.topics[n.topic]; ok {
			continue
		}
		e := &TopicError{Topic: topic, Offset: n.offset, Msg: fmt.Sprintf("topic:%s: there is no such topic", n.topic)}
		if near := nearest(n.topic, s.names); near != "" {
			e.Hint = fmt.Sprintf("did you mean topic:%s?", near)
		}
		faults = append(faults, e)
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
	rule := w.set.topics[name]
	if w.seen[name] || rule == nil {
		return
	}
	w.seen[name], w.open[name] = true, true
	w.path = append(w.path, name)
	for _, n := range rule.root.references(nil) {
		if w.open[n.topic] {
			w.faults = append(w.faults, &TopicError{name, n.offset, "a topic cannot hold itself: " + w.circle(n.topic), ""})
			continue
		}
		w.visit(n.topic)
	}
	w.path = w.path[:len(w.path)-1]
	w.open[name] = false
}

// circle writes the path from a topic back to it.
func (w *walk) circle(name string) string {
	from := slices.Index(w.path, name)
	return strings.Join(w.path[from:], " → ") + " → " + name
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
