package similar

import "slices"

// postings says where each of many keys occurs: in how many places, and the last
// of them. What occurs everywhere leads nowhere, so that only its count matters.
type postings struct {
	max   int // places held of a key
	of    map[uint32]posting
	lists arena[uint32]
	one   [1]uint32 // a list of one place
}

type posting struct {
	count uint32 // places, held or not
	past  uint32 // places that are gone but still count
	held  uint32
	list  uint32 // block of the places held, the last used at the end; the place itself where it is one
}

func newPostings(max int) postings { return postings{max: max, of: map[uint32]posting{}} }

// places is in how many places a key occurs and has occurred of late.
func (l posting) places() int { return int(l.count + l.past) }

// list gives the places held of a key, the last used at the end, until the next
// call of any method.
func (p *postings) list(l posting) []uint32 {
	if l.held == 1 {
		p.one[0] = l.list
		return p.one[:]
	}
	return p.lists.at(l.list, int(l.held))
}

// add notes one more place of a key.
func (p *postings) add(key, place uint32) {
	l := p.of[key]
	l.count++
	p.append(&l, place)
	p.of[key] = l
}

// append puts a place last; where the list is full, the first one goes.
func (p *postings) append(l *posting, place uint32) {
	n := int(l.held)
	switch {
	case n == 0:
		l.held, l.list = 1, place
		return
	case n == p.max:
		list := p.lists.at(l.list, n)
		copy(list, list[1:])
		list[n-1] = place
		return
	case n == 1:
		only := l.list
		l.list = p.lists.take(2)
		p.lists.at(l.list, 2)[0] = only
	default:
		l.list = p.lists.resize(l.list, n, n+1)
	}
	l.held++
	p.lists.at(l.list, n+1)[n] = place
}

// use puts a place of a key last again, where the list is full and may have lost
// it.
func (p *postings) use(key, place uint32) {
	l := p.of[key]
	if int(l.held) < p.max {
		return
	}
	list := p.lists.at(l.list, int(l.held))
	i := max(0, slices.Index(list, place))
	copy(list[i:], list[i+1:])
	list[len(list)-1] = place
}

// remove takes a place of a key back.
func (p *postings) remove(key, place uint32) { p.leave(key, place, 0) }

// retire takes a place of a key away, but lets it count until fade.
func (p *postings) retire(key, place uint32) { p.leave(key, place, 1) }

func (p *postings) leave(key, place, past uint32) {
	l, ok := p.of[key]
	if !ok {
		return
	}
	l.count--
	l.past += past
	p.cut(&l, place)
	p.set(key, l)
}

func (p *postings) set(key uint32, l posting) {
	if l.places() == 0 {
		delete(p.of, key)
		return
	}
	p.of[key] = l
}

// fade forgets half of what is gone.
func (p *postings) fade() {
	for key, l := range p.of {
		if l.past > 0 {
			l.past /= 2
			p.set(key, l)
		}
	}
}

// cut takes a place out of a list that holds it.
func (p *postings) cut(l *posting, place uint32) {
	n := int(l.held)
	switch n {
	case 0:
		return
	case 1:
		if l.list == place {
			l.held, l.list = 0, 0
		}
		return
	}
	list := p.lists.at(l.list, n)
	i := slices.Index(list, place)
	if i < 0 {
		return
	}
	copy(list[i:], list[i+1:])
	l.held--
	if n == 2 {
		only := list[0]
		p.lists.give(l.list, n)
		l.list = only
		return
	}
	l.list = p.lists.resize(l.list, n, n-1)
}
