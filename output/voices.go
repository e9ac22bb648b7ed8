package output

import (
	"time"

	"wireroom/aggregator"
)

// apiVoice is one independent report of a story, with all that carry its words.
type apiVoice struct {
	Name      string          `json:"name"`
	Kind      string          `json:"kind" enum:"wire,newsroom" doc:"wire: an agency; newsroom: an outlet or several of one publisher"`
	First     aggregator.ID   `json:"first" doc:"the entry that we saw first"`
	FirstSeen time.Time       `json:"first_seen"`
	Outlets   []string        `json:"outlets" doc:"that carry it, by our clock"`
	Reprints  int             `json:"reprints" doc:"outlets beside the one whose words they are"`
	Entries   []aggregator.ID `json:"entries"`
}

// apiReports say how many tell a story independently.
type apiReports struct {
	Words       string     `json:"words" doc:"such as: 2 independent reports and 5 reprints"`
	Independent int        `json:"independent"`
	Reprints    int        `json:"reprints"`
	Voices      []apiVoice `json:"voices" doc:"the first by our clock first; what outlets claim of their times does not count"`
}

func newAPIReports(s *aggregator.Story) apiReports {
	vs := s.Voices()
	r := apiReports{Words: vs.String(), Independent: len(vs), Reprints: vs.Reprints(), Voices: []apiVoice{}}
	for i := range vs {
		v := &vs[i]
		a := apiVoice{Name: line(v.Name), Kind: "newsroom", First: v.Entries[0].ID, FirstSeen: sane(v.Entries[0].FirstSeen), Reprints: v.Reprints()}
		if v.Wire {
			a.Kind = "wire"
		}
		for _, o := range v.Outlets {
			a.Outlets = append(a.Outlets, line(o))
		}
		for _, e := range v.Entries {
			a.Entries = append(a.Entries, e.ID)
		}
		r.Voices = append(r.Voices, a)
	}
	return r
}

// withdrawn says in words that an entry was taken back; "" of one that stands.
func withdrawn(e *aggregator.Entry) string {
	if e.Withdrawn.IsZero() {
		return ""
	}
	return "Withdrawn by " + first(line(e.Outlet), "its outlet") + ": " + first(line(e.Notice), "no reason is given") + "."
}
