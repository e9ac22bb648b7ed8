package output

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"wireroom/aggregator"
)

// shelf is a Reader and Tail over stories in memory, newest listed first.
type shelf struct {
	mu      sync.Mutex
	topics  []aggregator.TopicState
	stories map[string][]aggregator.Story // by topic; "" is everything
	log     map[string][]aggregator.Change
	asked   map[string]int // calls by method
	woken   chan struct{}
}

func newShelf() *shelf {
	return &shelf{
		stories: map[string][]aggregator.Story{}, log: map[string][]aggregator.Change{},
		asked: map[string]int{}, woken: make(chan struct{}),
	}
}

// topic adds a configured topic.
func (s *shelf) topic(t aggregator.Topic) *shelf {
	s.topics = append(s.topics, aggregator.TopicState{Topic: t})
	return s
}

// list puts a story at the top of a topic, as a commit would.
func (s *shelf) list(topic string, at time.Time, story aggregator.Story) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.topics, func(t aggregator.TopicState) bool { return t.Name == topic })
	head := &s.topics[i]
	head.Revision++
	head.Updated = at
	head.Stories++
	story.Topics = []aggregator.Membership{{Topic: topic, Listed: at, Revision: head.Revision, Entry: story.Lead.ID}}
	for _, name := range []string{topic, ""} {
		s.stories[name] = append(s.stories[name], story)
		slices.SortFunc(s.stories[name], func(a, b aggregator.Story) int {
			return cmp.Or(b.Topics[0].Listed.Compare(a.Topics[0].Listed), cmp.Compare(a.ID, b.ID))
		})
	}
	s.log[topic] = append(s.log[topic], aggregator.Change{
		Topic: topic, Revision: head.Revision, At: at, Kind: aggregator.Listed, Story: story.ID,
	})
	close(s.woken)
	s.woken = make(chan struct{})
}

func (s *shelf) count(method string) {
	s.asked[method]++
}

func (s *shelf) calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[method]
}

func (s *shelf) Topics(context.Context) ([]aggregator.TopicState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count("Topics")
	return slices.Clone(s.topics), nil
}

func (s *shelf) Edition(_ context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count("Edition")
	e := &aggregator.Edition{View: view(q.View), Query: q.Query}
	for _, t := range s.topics {
		if t.Name == q.Topic {
			e.Topic, e.Revision, e.Updated = t.Topic, t.Revision, t.Updated
		}
	}
	if q.Topic != "" && e.Topic.Name == "" {
		return nil, aggregator.ErrNotFound
	}
	limit := cmp.Or(q.Limit, defaultLimit)
	for _, story := range s.stories[q.Topic] {
		place := aggregator.Cursor{Listed: story.Topics[0].Listed, Story: story.ID}
		if !q.After.IsZero() && !beyond(place, q.After) {
			continue
		}
		if len(e.Stories) == limit {
			last := e.Stories[limit-1]
			e.Next = aggregator.Cursor{Listed: last.Topics[0].Listed, Story: last.ID}
			break
		}
		e.Stories = append(e.Stories, story)
	}
	return e, nil
}

func beyond(place, after aggregator.Cursor) bool {
	if !place.Listed.Equal(after.Listed) {
		return place.Listed.Before(after.Listed)
	}
	return place.Story > after.Story
}

func (s *shelf) Story(_ context.Context, id aggregator.ID) (*aggregator.Story, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count("Story")
	for _, story := range s.stories[""] {
		if story.ID == id {
			return &story, nil
		}
	}
	return nil, fmt.Errorf("story %s: %w", id, aggregator.ErrNotFound)
}

func (s *shelf) Lookup(context.Context, string) (*aggregator.Entry, []aggregator.Revision, error) {
	return nil, nil, aggregator.ErrNotFound
}

func (s *shelf) Changes(_ context.Context, topic string, after int64, limit int) ([]aggregator.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count("Changes")
	log := s.log[topic]
	log = log[min(int(after), len(log)):]
	return slices.Clone(log[:min(limit, len(log))]), nil
}

func (s *shelf) Wait(ctx context.Context) error {
	s.mu.Lock()
	woken := s.woken
	s.mu.Unlock()
	select {
	case <-woken:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func moment(hour, minute int) time.Time {
	return time.Date(2026, 11, 20, hour, minute, 0, 123e6, time.UTC)
}

// harbour is a story with everything that an entry can have.
func harbour() aggregator.Story {
	lead := aggregator.Entry{
		ID: aggregator.NewID("entry", "harbour"), Outlet: "Harbour Post", Source: aggregator.NewID("source", "harbour"), Feed: "https://harbour.example/rss.xml",
		Link:    "https://harbour.example/news/port attack?id=7&x=[1]#top",
		Title:   "Port of “Nordhaven” halts <cranes> & pays no ransom",
		Summary: "<p>The port stopped its cranes on Friday &amp; called the police.</p>",
		Content: "<p>The port stopped its cranes on Friday &amp; called the police.</p>\n<p>“We pay nothing,” its head said.</p>",
		Lang:    "en-GB", Country: "GB", Image: "https://harbour.example/crane.jpg", Comments: "https://harbour.example/news/7/comments",
		Authors:    []aggregator.Person{{Name: "Ida Holm", URL: "https://harbour.example/ida"}, {Name: "Jo Reyes", Email: "jo@harbour.example"}},
		Categories: []aggregator.Category{{Term: "1&1 &amp; <b>AT&T</b>"}, {Term: "ransomware"}, {Term: "ports", Scheme: "https://harbour.example/tags", Label: "Ports & ships"}},
		Enclosures: []aggregator.Enclosure{{URL: "https://harbour.example/a.mp3", Type: "audio/mpeg", Length: 12345}, {URL: "https://harbour.example/b.pdf"}},
		FirstSeen:  moment(8, 4), Published: moment(8, 0), Revision: 2, Relation: aggregator.Lead,
	}
	report := aggregator.Entry{
		ID: aggregator.NewID("entry", "fjord"), Outlet: "Fjord Tidende", Link: "https://fjord.example/havn",
		Title: "Nordhavens kraner står stille: 1&1 </b>", Lang: "da", FirstSeen: moment(9, 0), Published: moment(8, 50),
		Relation: aggregator.Report, Evidence: "same names and numbers",
	}
	return aggregator.Story{
		ID: aggregator.NewID("story", "harbour"), Lead: lead, Coverage: []aggregator.Entry{lead, report},
		Outlets: 2, FirstSeen: lead.FirstSeen, Updated: moment(9, 30),
	}
}

// bare is a story with as little as an entry can have.
func bare() aggregator.Story {
	lead := aggregator.Entry{ID: aggregator.NewID("entry", "bare"), Outlet: "Kurz&Gut&nbsp;<i>", Title: "Nur ein Titel", FirstSeen: moment(7, 0)}
	return aggregator.Story{ID: aggregator.NewID("story", "bare"), Lead: lead, Coverage: []aggregator.Entry{lead}, Outlets: 1, FirstSeen: moment(7, 0), Updated: moment(7, 0)}
}

// rightToLeft is a story in a script of the other direction.
func rightToLeft() aggregator.Story {
	lead := aggregator.Entry{
		ID: aggregator.NewID("entry", "rtl"), Outlet: "الميناء اليوم", Link: "https://مثال.example/خبر/1", Lang: "ar",
		Title: "هجوم إلكتروني على الميناء", Summary: "<p dir=\"rtl\">توقفت الرافعات عن العمل.</p>",
		FirstSeen: moment(7, 0), Published: moment(6, 59),
	}
	return aggregator.Story{ID: aggregator.NewID("story", "rtl"), Lead: lead, Coverage: []aggregator.Entry{lead}, Outlets: 1, FirstSeen: moment(7, 0), Updated: moment(7, 0)}
}

func sampleSite() Site {
	return Site{
		BaseURL: "https://news.example", Title: "Newsroom", Version: "1.2.3", Hub: "https://news.example/hub",
	}
}

func cyber() aggregator.Topic {
	return aggregator.Topic{Name: "cybersecurity", Title: "Cybersecurity", Description: "Attacks & defence", Lang: "en", Match: "ransomware"}
}

// sampleShelf has a topic with three stories and one without any.
func sampleShelf() *shelf {
	s := newShelf().topic(cyber()).topic(aggregator.Topic{Name: "quiet", Title: "Quiet"})
	s.list("cybersecurity", moment(7, 0), bare())
	s.list("cybersecurity", moment(7, 0), rightToLeft())
	s.list("cybersecurity", moment(8, 4), harbour())
	return s
}
