package storetest

import (
	"errors"
	"strings"
	"time"

	"wireroom/aggregator"
)

const day = 24 * time.Hour

// led makes a poll one that was led to an address for good.
func led(to string) func(*aggregator.Poll) {
	return func(p *aggregator.Poll) { p.Asked, p.Redirect = p.Source.URL, to }
}

// place is where a source is polled, and its newest move.
func (f *fixture) place(id aggregator.ID) (string, aggregator.Move) {
	f.Helper()
	l := f.life(id)
	if len(l.Moves) == 0 {
		return l.MovedTo, aggregator.Move{}
	}
	return l.MovedTo, l.Moves[0]
}

// sightAnew has four sightings, a poll between, and one more.
func (f *fixture) sightAnew(between func(*aggregator.Poll)) {
	f.Helper()
	src, due := f.first()
	for i := range 4 {
		f.again(due.Add(time.Duration(i)*day), led("https://b.example/feed"))
	}
	f.again(due.Add(4*day), between)
	f.again(due.Add(5*day), led("https://b.example/feed"))
	at, m := f.place(src.ID)
	f.equal([]any{"", 1, due.Add(5 * day)}, []any{at, m.Times, m.FirstSeen})
}

var moveTests = map[string]func(*fixture){
	"a move within the site is taken over at once": func(f *fixture) {
		src, due := f.first()
		f.again(due, led("https://feeds.a.example/new"))
		at, m := f.place(src.ID)
		f.equal("https://feeds.a.example/new", at)
		f.equal(aggregator.Move{From: src.URL, To: at, FirstSeen: due, LastSeen: due, Times: 1, Taken: due}, m)
		f.equal("feeds.a.example", f.claim("w", due.Add(time.Hour))[0].Host)
	},
	"a move to another site is believed after days and polls": func(f *fixture) {
		src, due := f.first()
		for i := range 6 {
			at, m := f.place(src.ID)
			f.equal("", at)
			f.equal(i, m.Times)
			f.again(due.Add(time.Duration(i)*14*time.Hour), led("https://b.example/feed"))
		}
		at, m := f.place(src.ID)
		f.equal("", at)
		f.equal([]any{6, true}, []any{m.Times, m.Held != ""})
		f.again(due.Add(3*day), led("https://b.example/feed"))
		at, m = f.place(src.ID)
		f.equal([]any{"https://b.example/feed", 7, due.Add(3 * day), ""}, []any{at, m.Times, m.Taken, m.Held})
	},
	"a few sightings are not enough, however long": func(f *fixture) {
		src, due := f.first()
		for i := range 4 {
			f.again(due.Add(time.Duration(i)*9*day), led("https://b.example/feed"))
		}
		at, _ := f.place(src.ID)
		f.equal("", at)
	},
	"an answer of its own makes the sightings begin anew": func(f *fixture) {
		f.sightAnew(func(p *aggregator.Poll) { p.Asked = p.Source.URL })
	},
	"another redirect makes the sightings begin anew": func(f *fixture) {
		f.sightAnew(led("https://c.example/feed"))
	},
	"a failed poll between sightings counts neither way": func(f *fixture) {
		src, due := f.first()
		for i := range 5 {
			f.again(due.Add(time.Duration(i)*day), led("https://b.example/feed"))
			f.again(due.Add(time.Duration(i)*day+time.Hour), func(p *aggregator.Poll) { *p = failed(*p, true) })
		}
		at, m := f.place(src.ID)
		f.equal([]any{"https://b.example/feed", 5}, []any{at, m.Times})
	},
	"what a hub delivers between sightings counts neither way": func(f *fixture) {
		src, due := f.first()
		for i := range 5 {
			f.again(due.Add(time.Duration(i)*day), led("https://b.example/feed"))
			f.again(due.Add(time.Duration(i)*day+time.Hour), func(p *aggregator.Poll) { *p = read(*p, `"1"`) })
		}
		at, m := f.place(src.ID)
		f.equal([]any{"https://b.example/feed", 5}, []any{at, m.Times})
	},
	"an address that is too long to keep is not followed": func(f *fixture) {
		src, due := f.first()
		f.again(due, led("https://a.example/"+strings.Repeat("0123456789", 1000)))
		at, m := f.place(src.ID)
		f.equal([]any{"", 0}, []any{at, m.Times})
	},
	"a failed poll is no sighting": func(f *fixture) {
		src, due := f.first()
		f.again(due, func(p *aggregator.Poll) { led("https://a.example/new")(p); *p = failed(*p, true) })
		f.equal(0, len(f.life(src.ID).Moves))
	},
	"no redirect leads to another source's address": func(f *fixture) {
		a, b := source("a.example", "1"), source("a.example", "2")
		f.sync(a, b)
		for i := range 10 {
			at := noon.Add(time.Duration(i) * day)
			l := f.claim("w", at)[0]
			p := poll(l, at)
			p.Asked, p.Redirect = a.URL, "http://a.example/2/"
			if p.Source.ID != a.ID {
				p.Asked, p.Redirect = b.URL, ""
			}
			p.Due = at.Add(time.Hour)
			other := l
			other.Sources = l.Sources[1:]
			q := poll(other, at)
			if q.Source.ID == a.ID {
				q.Asked, q.Redirect = a.URL, "http://a.example/2/"
			}
			f.commit(aggregator.Batch{}, p, q)
		}
		at, m := f.place(a.ID)
		f.equal([]any{"", "that is the address of another source, a.example"}, []any{at, m.Held})
	},
	"no redirect leads to where another source has moved": func(f *fixture) {
		a, b := source("a.example", "1"), source("b.example", "1")
		f.sync(a)
		f.again(noon, led("https://feeds.a.example/new"))
		f.sync(a, b)
		for i := range 8 {
			at := noon.Add(time.Duration(i) * day)
			var polls []aggregator.Poll
			for _, l := range f.claim("w", at) {
				p := poll(l, at)
				if p.Source.ID == b.ID {
					p.Asked, p.Redirect = b.URL, "https://feeds.a.example/new"
				}
				polls = append(polls, p)
			}
			f.commit(aggregator.Batch{}, polls...)
		}
		at, _ := f.place(b.ID)
		f.equal("", at)
	},
	"a move that was returned is never taken over again": func(f *fixture) {
		src, due := f.first()
		f.again(due, led("https://feeds.a.example/new"))
		f.again(due.Add(time.Hour), func(p *aggregator.Poll) { *p = read(*p, `"there"`) })
		back := due.Add(2 * time.Hour)
		f.ok(f.ReturnMove(f.ctx, src.ID, back))
		s := f.state(src.ID)
		f.equal([]any{"", "a.example", back, aggregator.Validators{}, []byte{1, 2, 0}},
			[]any{s.MovedTo, s.Host, s.Due, s.Validators, s.Marks})
		for i := range 8 {
			f.again(back.Add(time.Duration(i)*day), led("https://feeds.a.example/new"))
		}
		at, m := f.place(src.ID)
		f.equal([]any{"", due, back, true}, []any{at, m.Taken, m.Returned, m.Held != ""})
	},
	"what has not moved cannot be returned": func(f *fixture) {
		src, due := f.first()
		f.again(due, led("https://b.example/feed"))
		for _, id := range []aggregator.ID{src.ID, 7} {
			f.equal(true, errors.Is(f.ReturnMove(f.ctx, id, due), aggregator.ErrNotFound))
		}
	},
	"a source is returned while it is being polled": func(f *fixture) {
		src, due := f.first()
		f.again(due, led("https://feeds.a.example/new"))
		l := f.claim("w", due)[0]
		f.ok(f.ReturnMove(f.ctx, src.ID, due))
		f.equal(0, len(f.claim("other", due)))
		f.commit(aggregator.Batch{}, poll(l, due))
		f.equal("a.example", f.claim("w", due.Add(time.Hour))[0].Host)
	},
	"a poll without news of a redirect leaves the source where it moved to": func(f *fixture) {
		src, due := f.first()
		f.again(due, led("https://feeds.a.example/new"))
		f.again(due.Add(time.Hour), func(p *aggregator.Poll) { *p = failed(*p, true) })
		f.again(due.Add(2*time.Hour), func(p *aggregator.Poll) { p.Asked = p.Source.MovedTo })
		at, _ := f.place(src.ID)
		f.equal("https://feeds.a.example/new", at)
	},
	"a source whose own address answers again is polled there": func(f *fixture) {
		src, due := f.first()
		f.again(due, led("https://feeds.a.example/new"))
		f.again(due.Add(time.Hour), func(p *aggregator.Poll) { p.Asked = src.URL })
		f.equal([]string{"", "a.example"}, []string{f.state(src.ID).MovedTo, f.state(src.ID).Host})
	},
	"the moves of one source are bounded": func(f *fixture) {
		src, due := f.first()
		for i := range 60 {
			f.again(due.Add(time.Duration(i)*time.Minute), led("https://b.example/"+time.Duration(i).String()))
		}
		f.equal(50, len(f.life(src.ID).Moves))
	},
}
