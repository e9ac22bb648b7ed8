package match

import "slices"

// matchOne evaluates one rule of p, and those that it refers to.
func (p *program) matchOne(d *Doc, rule int32) (Why, bool) {
	s := p.scratch.Get().(*scratch)
	defer p.release(s)
	s.read(d)
	if !s.holds(rule) {
		return nil, false
	}
	return s.why(rule), true
}

// matchAll evaluates all rules of p that can match.
func (p *program) matchAll(d *Doc) []Hit {
	s := p.scratch.Get().(*scratch)
	defer p.release(s)
	s.read(d)
	s.wake(p.always)
	for _, name := range d.Declared {
		if id, ok := p.byName[name]; ok {
			s.wake([]int32{id})
		}
	}
	return s.hits()
}

func (p *program) release(s *scratch) {
	s.reset()
	p.scratch.Put(s)
}

// hits evaluates the queue, which grows by the rules that refer to a match.
func (s *scratch) hits() []Hit {
	matched := 0
	for i := 0; i < len(s.queue); i++ {
		if r := s.queue[i]; s.holds(r) {
			s.wake(s.program.follows[r])
			s.queue[matched] = r
			matched++
		}
	}
	if matched == 0 {
		return nil
	}
	rules := s.queue[:matched]
	slices.Sort(rules)
	hits := make([]Hit, len(rules))
	for i, r := range rules {
		hits[i] = Hit{Topic: s.program.names[r], Why: s.why(r)}
	}
	return hits
}

// holds reports whether a rule matches, and remembers it.
func (s *scratch) holds(rule int32) bool {
	if s.verdicts[rule] == undecided {
		s.verdicts[rule] = no
		if s.declared(s.program.names[rule]) || s.eval(&s.program.roots[rule]) {
			s.verdicts[rule] = yes
		}
	}
	return s.verdicts[rule] == yes
}

// judged is what a model makes of the document, which is found out once.
func (s *scratch) judged(model int32) *judgement {
	j := &s.judgements[model]
	if !j.done {
		if s.gist.empty() {
			s.gist.read(s.doc)
		}
		*j = s.program.models[model].judge(s.gist, j.pro)
	}
	return j
}

func (s *scratch) declared(topic string) bool {
	return slices.Contains(s.doc.Declared, topic)
}

func (s *scratch) eval(e *expr) bool {
	switch e.op {
	case find:
		return s.found[e.id] != 0
	case refer:
		if e.id < 0 {
			return s.declared(e.topic)
		}
		return s.holds(e.id)
	case and:
		for i := range e.kids {
			if !s.eval(&e.kids[i]) {
				return false
			}
		}
		return true
	case or:
		for i := range e.kids {
			if s.eval(&e.kids[i]) {
				return true
			}
		}
		return false
	case not:
		return !s.eval(&e.kids[0])
	case learned:
		return s.judged(e.id).p >= s.program.models[e.id].threshold
	}
	return true // everything
}

// why collects the reasons of a rule that holds.
func (s *scratch) why(rule int32) Why {
	var w Why
	s.explainRule(&w, rule)
	return w
}

func (s *scratch) explainRule(w *Why, rule int32) {
	if s.declared(s.program.names[rule]) {
		w.add(Reason{"source", "declared"})
	}
	s.explain(w, &s.program.roots[rule])
}

// explain adds the reasons of e if it holds. What is not there is no reason.
func (s *scratch) explain(w *Why, e *expr) {
	if len(*w) == maxReasons || e.op == not || !s.eval(e) {
		return
	}
	switch e.op {
	case everything:
		w.add(Reason{Term: "*"})
	case find:
		w.add(Reason{s.found[e.id].name(), s.program.terms[e.id].text()})
	case refer:
		w.add(Reason{topicName, e.topic})
		if e.id >= 0 {
			s.explainRule(w, e.id)
		}
	case learned:
		w.add(s.program.models[e.id].reason(s.judged(e.id)))
	}
	for i := range e.kids {
		s.explain(w, &e.kids[i])
	}
}
