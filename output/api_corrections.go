package output

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wireroom/aggregator"
	"wireroom/aggregator/edit"
)

type correctionsInput struct {
	Outlet string `query:"outlet" doc:"an outlet's name"`
	Topic  string `query:"topic" doc:"a topic that the entry was on when it changed"`
	Kind   string `query:"kind" enum:"withdrawn,corrected,numbers,headline,extended,reworded"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	After  string `query:"after" doc:"next of the page before"`
}

type apiCorrections struct {
	Corrections []apiCorrection `json:"corrections" doc:"the latest first"`
	Next        string          `json:"next,omitempty" doc:"for after; without it this is the last page"`
}

type apiCorrection struct {
	Entry     aggregator.ID `json:"entry"`
	Story     aggregator.ID `json:"story"`
	Outlet    string        `json:"outlet"`
	Link      string        `json:"link,omitempty"`
	Page      string        `json:"page"`
	Number    int           `json:"number" doc:"the revision that ended"`
	Stood     time.Time     `json:"stood" doc:"since when it had said so"`
	Changed   time.Time     `json:"changed"`
	Kinds     []edit.Kind   `json:"kinds"`
	Topics    []string      `json:"topics"`
	Withdrawn time.Time     `json:"withdrawn,omitzero" doc:"of an entry that is withdrawn now"`
	Notice    string        `json:"notice,omitempty"`
	Title     []edit.Piece  `json:"title" doc:"what became of its words"`
	Text      []edit.Piece  `json:"text" doc:"the same, shortened where nothing changed"`
}

// apiCorrections answers /api/corrections.
func (s *Server) apiCorrections(ctx context.Context, in *correctionsInput) (*apiAnswer[apiCorrections], error) {
	after, err := aggregator.ParseCorrectionCursor(in.After)
	if err != nil {
		return nil, huma.Error400BadRequest("after: take it from the page before")
	}
	found, err := s.corrections(ctx, aggregator.CorrectionQuery{
		Outlet: in.Outlet, Topic: in.Topic, Kind: edit.Kind(in.Kind), Limit: in.Limit, After: after,
	})
	if err != nil {
		return nil, s.problem(err)
	}
	out := apiCorrections{Corrections: []apiCorrection{}}
	for i := range found.Corrections {
		out.Corrections = append(out.Corrections, newAPICorrection(&found.Corrections[i], s.o.Site))
	}
	if !found.Next.IsZero() {
		out.Next = found.Next.String()
	}
	return answer(out), nil
}

func newAPICorrection(c *aggregator.Correction, site Site) apiCorrection {
	e := &c.Entry
	title, text := c.Diff()
	return apiCorrection{
		Entry: e.ID, Story: e.Story, Outlet: line(e.Outlet), Link: address(c.After.Link), Page: site.EntryURL(e.ID),
		Number: c.Before.Number, Stood: sane(c.Before.At), Changed: sane(c.Before.Changed),
		Kinds: append([]edit.Kind{}, c.Before.Kinds...), Topics: append([]string{}, c.Before.Topics...),
		Withdrawn: sane(e.Withdrawn), Notice: line(e.Notice),
		Title: append([]edit.Piece{}, title...), Text: append([]edit.Piece{}, edit.Excerpt(text, aroundChange)...),
	}
}
