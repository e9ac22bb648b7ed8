package dashboard

import (
	"math"
	"net/http"
	"slices"
	"time"

	"wireroom/aggregator"
)

// source is one source with what it has been through.
func (p *Pages) source(r *http.Request) (view, error) {
	id, err := aggregator.ParseID(r.PathValue("id"))
	if err != nil {
		return view{}, aggregator.ErrNotFound
	}
	s, err := p.o.Sources.Source(r.Context(), id)
	if err != nil {
		return view{}, err
	}
	for i := range s.Ledger {
		s.Ledger[i].Outlet = "" // the page is the outlet's own
	}
	helm, err := p.helm(r, s)
	if err != nil {
		return view{}, err
	}
	now := p.o.Now()
	data := sourceView{SourceLife: s, Life: aggregator.LifeOf(&s.SourceState, now), Helm: helm, now: now}
	return view{template: "source", title: s.Outlet, data: data}, nil
}

// sourceView is a source's page.
type sourceView struct {
	*aggregator.SourceLife
	Life aggregator.Life
	Helm *helm // nil for those who did not log in
	now  time.Time
}

// HubSays tells how it goes with the source's hub.
func (v sourceView) HubSays() string { return v.Hub.Says(v.now) }

// The strip shows a bar a poll, as high as the poll took long.
const (
	barWidth  = 10 // with the gap after it
	barHeight = 48 // of a poll that took stripTop
	barLeast  = 6
	stripTop  = 30 * time.Second
)

// bar is one poll in the strip.
type bar struct {
	X, Y, Height int
	Kind         string // the class that gives its colour and form
	Says         string
}

// Strip is the source's past as bars, the newest last.
func (v sourceView) Strip() []bar {
	var bars []bar
	for _, p := range slices.Backward(v.Past) {
		h := barOf(p.Took)
		bars = append(bars, bar{X: len(bars) * barWidth, Y: barHeight - h, Height: h, Kind: kindOf(p), Says: clock(p.At) + " UTC: " + p.Says()})
	}
	return bars
}

// StripWidth is the width of Strip's picture.
func (v sourceView) StripWidth() int { return max(len(v.Past)*barWidth, barWidth) }

// barOf is a poll's height: times differ by powers of ten.
func barOf(took time.Duration) int {
	share := math.Log1p(float64(took.Milliseconds())) / math.Log1p(float64(stripTop.Milliseconds()))
	return barLeast + int(min(share, 1)*(barHeight-barLeast))
}

func kindOf(p aggregator.PastPoll) string {
	switch {
	case p.New > 0:
		return "news"
	case p.Outcome.OK():
		return "calm"
	case p.Outcome == aggregator.Throttled:
		return "waiting"
	}
	return "failing"
}
