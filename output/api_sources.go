package output

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// sourceRoutes adds what is told of sources.
func (s *Server) sourceRoutes(api huma.API) {
	huma.Get(api, "/api/sources", s.apiSources, describe("sources", "The sources, where each stands and how its last poll went; those in trouble first"))
	huma.Get(api, "/api/sources/{id}", s.apiSource, describe("source", "A source with what it has been through: its last polls and its moves"))
}

type sourcesInput struct {
	State  string `query:"state" enum:"new,healthy,paused,waiting,failing,stale,gone,revived" doc:"only those that stand there"`
	Outlet string `query:"outlet" doc:"only those of this outlet"`
	Text   string `query:"text" doc:"only those with this in outlet, address or title"`
	Skip   int    `query:"skip" minimum:"0" doc:"how many to leave out first"`
	Limit  int    `query:"limit" minimum:"0" maximum:"10000" doc:"how many at most; without it all"`
}

type sourcesAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Total        string `header:"X-Total-Count" doc:"how many match"`
	Body         []apiSource
}

func (s *Server) apiSources(ctx context.Context, in *sourcesInput) (*sourcesAnswer, error) {
	q := aggregator.RosterQuery{State: aggregator.LifeState(in.State), Outlet: in.Outlet, Text: in.Text, Skip: in.Skip, Limit: in.Limit}
	r, err := aggregator.MakeRoster(s.o.Sources.WalkSources(ctx), q, s.o.Now())
	if err != nil {
		return nil, s.problem(err)
	}
	list := make([]apiSource, len(r.Lines))
	for i := range r.Lines {
		list[i] = newAPISource(&r.Lines[i].SourceState, r.Lines[i].Life, s.o.Site)
	}
	return &sourcesAnswer{CacheControl: "no-cache", Total: strconv.Itoa(r.Matching), Body: list}, nil
}

type sourceInput struct {
	ID string `path:"id" doc:"a source's id"`
}

func (s *Server) apiSource(ctx context.Context, in *sourceInput) (*apiAnswer[apiSourceLife], error) {
	id, err := aggregator.ParseID(in.ID)
	if err != nil {
		return nil, huma.Error404NotFound("no such source")
	}
	life, err := s.o.Sources.Source(ctx, id)
	if err != nil {
		return nil, s.problem(err)
	}
	return answer(newAPISourceLife(life, s.o.Now(), s.o.Site)), nil
}

// apiSource holds no validators, marks or credentials.
type apiSource struct {
	ID       aggregator.ID      `json:"id"`
	Outlet   string             `json:"outlet"`
	Page     string             `json:"page"`
	State    string             `json:"state" enum:"new,healthy,paused,waiting,failing,stale,gone,revived"`
	Since    time.Time          `json:"since,omitzero"` // of the state
	Why      string             `json:"why"`            // of the state, in words
	URL      string             `json:"url"`            // redacted
	MovedTo  string             `json:"moved_to,omitempty"`
	Title    string             `json:"title,omitempty"`
	HomePage string             `json:"home_page,omitempty"`
	Lang     string             `json:"lang,omitempty"`
	Country  string             `json:"country,omitempty"`
	Topics   []string           `json:"topics,omitempty"`
	Outcome  aggregator.Outcome `json:"outcome,omitempty"`
	Status   int                `json:"status,omitempty"`
	Reason   string             `json:"reason,omitempty"`
	Soft     bool               `json:"soft,omitempty"` // the failure may well pass by itself
	Failures int                `json:"failures"`
	LastPoll time.Time          `json:"last_poll,omitzero"`
	LastOK   time.Time          `json:"last_ok,omitzero"`
	LastNew  time.Time          `json:"last_new,omitzero"`
	Due      time.Time          `json:"due,omitzero"`
	DueWhy   string             `json:"due_why,omitempty"`
	Limits   []string           `json:"limits,omitempty"`
	Repairs  []string           `json:"repairs,omitempty"`
	Polls    int64              `json:"polls"`
	Items    int64              `json:"items"`
	New      int64              `json:"new"`
	Saved    int64              `json:"saved_bytes"`
	Gone     bool               `json:"gone,omitempty"`
	Lying    time.Time          `json:"lying,omitzero"` // since when its validators are known to be false
	Every    string             `json:"news_every,omitempty"`
	Gaps     int                `json:"open_gaps"`
}

func newAPISource(s *aggregator.SourceState, life aggregator.Life, site Site) apiSource {
	every := ""
	if s.NewsEvery > 0 {
		every = s.NewsEvery.Round(time.Second).String()
	}
	return apiSource{
		ID: s.ID, Outlet: line(s.Outlet), Page: site.sourceURL(s.ID),
		State: string(life.State), Since: sane(life.Since), Why: line(life.Why), URL: canon.Redact(s.URL), MovedTo: canon.Redact(s.MovedTo),
		Title: line(s.Title), HomePage: address(s.HomePage), Lang: s.Lang, Country: s.Country, Topics: s.Topics,
		Outcome: s.Outcome, Status: s.Status, Reason: line(s.Reason), Soft: s.Soft && s.Failures > 0, Failures: s.Failures,
		LastPoll: sane(s.LastPoll), LastOK: sane(s.LastOK), LastNew: sane(s.LastNew), Due: sane(s.Due), DueWhy: line(s.DueWhy),
		Limits: s.Limits, Repairs: s.Repairs, Polls: s.Polls, Items: s.Items, New: s.New, Saved: s.Saved, Gone: s.Gone, Lying: sane(s.Trust.Lying), Every: every, Gaps: s.Gaps,
	}
}

type apiSourceLife struct {
	apiSource
	Removed bool      `json:"removed,omitempty"`
	Past    []apiPoll `json:"polls_remembered"` // the newest first
	Moves   []apiMove `json:"moves"`            // the newest first
	Gaps    []apiGap  `json:"gaps"`             // the newest first
	Hub     *apiHub   `json:"hub,omitempty"`
	Rhythm  *apiHours `json:"rhythm,omitempty"`
}

// apiHours is how much news comes in each hour of the day, in UTC; 1 is the
// average of a week.
type apiHours struct {
	Busy     string      `json:"busy,omitempty"` // in words
	Weekdays [24]float64 `json:"weekdays"`
	Weekends [24]float64 `json:"weekends"`
}

func newAPIHours(stored []byte) *apiHours {
	hours := aggregator.ReadHours(stored)
	rates, known := hours.Rates()
	if !known {
		return nil
	}
	for _, list := range [][]float64{rates[0][:], rates[1][:]} {
		for i, rate := range list {
			list[i] = math.Round(rate*100) / 100
		}
	}
	return &apiHours{Busy: rates.Busy(), Weekdays: rates[0], Weekends: rates[1]}
}

// apiHub is how it goes with the hub that a feed names.
type apiHub struct {
	URL       string                       `json:"url"` // redacted
	State     aggregator.SubscriptionState `json:"state"`
	Says      string                       `json:"says"`
	Until     time.Time                    `json:"until,omitzero"`
	LastPush  time.Time                    `json:"last_push,omitzero"`
	Delivered int64                        `json:"delivered"`
	Refused   int64                        `json:"refused"`
	Brought   int64                        `json:"brought"`
	Missed    int64                        `json:"missed"`
}

func newAPIHub(h *aggregator.Subscription, now time.Time) *apiHub {
	if h == nil {
		return nil
	}
	return &apiHub{
		URL: canon.Redact(h.Hub.URL), State: h.State, Says: line(h.Says(now)), Until: sane(h.Until), LastPush: sane(h.LastPush),
		Delivered: h.Delivered, Refused: h.Refused, Brought: h.Brought, Missed: h.Missed,
	}
}

type apiPoll struct {
	At      time.Time          `json:"at"`
	Outcome aggregator.Outcome `json:"outcome"`
	Status  int                `json:"status,omitempty"`
	Took    int64              `json:"took_ms"`
	Read    int64              `json:"read_bytes"`
	Saved   int64              `json:"saved_bytes"`
	Items   int                `json:"items"`
	New     int                `json:"new"`
}

// apiMove is a permanent redirect; its addresses are redacted.
type apiMove struct {
	From      string    `json:"from"`
	To        string    `json:"to"`
	FirstSeen time.Time `json:"first_seen"`
	LastSeen  time.Time `json:"last_seen"`
	Times     int       `json:"times"`
	Taken     time.Time `json:"taken,omitzero"`
	Returned  time.Time `json:"returned,omitzero"`
	Held      string    `json:"held,omitempty"` // why it is not taken over
}

func newAPISourceLife(l *aggregator.SourceLife, now time.Time, site Site) apiSourceLife {
	a := apiSourceLife{
		apiSource: newAPISource(&l.SourceState, aggregator.LifeOf(&l.SourceState, now), site), Removed: l.Removed,
		Past: []apiPoll{}, Moves: []apiMove{}, Gaps: apiGaps(l.Ledger), Hub: newAPIHub(l.Hub, now),
		Rhythm: newAPIHours(l.Hours),
	}
	for _, p := range l.Past {
		a.Past = append(a.Past, apiPoll{sane(p.At), p.Outcome, p.Status, p.Took.Milliseconds(), p.Read, p.Saved, p.Items, p.New})
	}
	for _, m := range l.Moves {
		a.Moves = append(a.Moves, apiMove{
			From: canon.Redact(m.From), To: canon.Redact(m.To), FirstSeen: sane(m.FirstSeen), LastSeen: sane(m.LastSeen),
			Times: m.Times, Taken: sane(m.Taken), Returned: sane(m.Returned), Held: line(m.Held),
		})
	}
	return a
}
