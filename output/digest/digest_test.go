package digest

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

var update = flag.Bool("update", false, "rewrite the golden letters")

var slotTime = time.Date(2026, 3, 4, 6, 0, 0, 0, time.UTC)

// shelf is a Source that holds its editions and logs as values.
type shelf struct {
	editions map[string]*aggregator.Edition
	logs     map[string][]aggregator.Change
}

func (s shelf) Edition(_ context.Context, q aggregator.EditionQuery) (*aggregator.Edition, error) {
	if e := s.editions[q.Topic]; e != nil {
		return e, nil
	}
	return nil, aggregator.ErrNotFound
}

func (s shelf) Changes(_ context.Context, topic string, after int64, limit int) ([]aggregator.Change, error) {
	var log []aggregator.Change
	for _, c := range s.logs[topic] {
		if c.Revision > after && len(log) < limit {
			log = append(log, c)
		}
	}
	return log, nil
}

func story(id aggregator.ID, age time.Duration, title string, outlets ...string) aggregator.Story {
	s := aggregator.Story{ID: id, FirstSeen: slotTime.Add(-age), Outlets: len(outlets)}
	for i, o := range outlets {
		s.Coverage = append(s.Coverage, aggregator.Entry{ID: id*10 + aggregator.ID(i), Outlet: o, Title: title, FirstSeen: s.FirstSeen})
	}
	s.Lead = s.Coverage[0]
	s.Lead.Link = "https://" + strings.ToLower(outlets[0]) + ".example/" + id.String()
	s.Lead.Summary = "<p>What happened to " + title + ", told in a few words &amp; no more.</p>"
	return s
}

func wires() shelf {
	both := story(1, 2*time.Hour, "Harbour towns share <a> rota & against phishing", "Tideline", "Northwind", "Lantern")
	ransom := story(2, 5*time.Hour, "Ransomware stops the ferries", "Tideline")
	vote := story(3, 3*time.Hour, "議会、サイバー法案を可決", "Lantern")
	old := story(4, 72*time.Hour, "An old vote", "Northwind")
	return shelf{
		editions: map[string]*aggregator.Edition{
			"cybersecurity": {Topic: aggregator.Topic{Name: "cybersecurity", Title: "Cybersecurity"}, Revision: 7, Stories: []aggregator.Story{both, ransom}},
			"politics":      {Topic: aggregator.Topic{Name: "politics", Title: "Politics"}, Revision: 9, Stories: []aggregator.Story{both, vote, old}},
		},
		logs: map[string][]aggregator.Change{
			"cybersecurity": {{Revision: 6, Kind: aggregator.Listed, Story: 2}, {Revision: 7, Kind: aggregator.Listed, Story: 1}},
			"politics":      {{Revision: 8, Kind: aggregator.Revised, Story: 4}, {Revision: 9, Kind: aggregator.Listed, Story: 3}},
		},
	}
}

func morning() Digest {
	return Digest{
		Name: "morning", Title: "Morning wire", Topics: []string{"cybersecurity", "politics"},
		From: "Wire desk <desk@wire.example>", To: []string{"ann@reader.example"},
		Zone: time.FixedZone("CET", 3600), BaseURL: "https://wire.example", Secret: "s3cret",
	}
}

func titles(e *Edited) map[string][]string {
	m := map[string][]string{}
	for _, p := range e.Parts {
		for _, s := range p.Stories {
			m[p.Topic.Name] = append(m[p.Topic.Name], s.ID.String()[11:])
		}
	}
	return m
}

func TestFirstMailLooksBackOneWindow(t *testing.T) {
	e, err := Edit(t.Context(), wires(), morning(), slotTime, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"cybersecurity": {"02", "04"}, "politics": {"06"}}
	if diff := cmp.Diff(want, titles(e)); diff != "" {
		t.Errorf("each story once, nothing older than a day: %s", diff)
	}
	if diff := cmp.Diff(aggregator.Cursors{"cybersecurity": 7, "politics": 9}, e.UpTo); diff != "" {
		t.Error(diff)
	}
	if got := e.Parts[0].Stories[0].Also; len(got) != 1 || got[0] != "Politics" {
		t.Errorf("also in %q, want Politics", got)
	}
}

func TestLaterMailsHoldOnlyWhatWasListedSince(t *testing.T) {
	e, err := Edit(t.Context(), wires(), morning(), slotTime, aggregator.Cursors{"cybersecurity": 6, "politics": 7})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"cybersecurity": {"02"}, "politics": {"06"}}
	if diff := cmp.Diff(want, titles(e)); diff != "" {
		t.Errorf("a revision alone mails nothing again: %s", diff)
	}
}

func TestStoriesBeyondTheLimitAreCounted(t *testing.T) {
	d := morning()
	d.Stories = 1
	e, err := Edit(t.Context(), wires(), d, slotTime, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Parts[0].More; got != 1 || e.Count() != 2 {
		t.Errorf("%d more of %d shown, want 1 of 2", got, e.Count())
	}
}

func TestLetterReadsWell(t *testing.T) {
	e, err := Edit(t.Context(), wires(), morning(), slotTime, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Write(e, "ann@reader.example")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "letter.txt", "Subject: "+l.Subject+"\n\n"+l.Text)
	golden(t, "letter.html", l.HTML)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestTitleCannotAddHeadersOrMarkup(t *testing.T) {
	w := wires()
	ed := *w.editions["cybersecurity"]
	evil := story(1, time.Hour, "Bad\r\nBcc: all@reader.example <script>alert(1)</script>", "Tideline")
	evil.Lead.Link = "javascript:alert(1)"
	ed.Stories = []aggregator.Story{evil}
	w.editions["cybersecurity"] = &ed
	e, err := Edit(t.Context(), w, morning(), slotTime, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Write(e, "ann@reader.example")
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(l.Subject, "\r\n") {
		t.Errorf("subject %q has a line break", l.Subject)
	}
	for _, bad := range []string{"<script", `href="javascript:`} {
		if strings.Contains(l.HTML, bad) {
			t.Errorf("the mail contains %s", bad)
		}
	}
}

func TestSummarySaysWhatWasWithdrawn(t *testing.T) {
	s := Story{}
	s.Lead.Summary, s.Lead.Withdrawn, s.Lead.Notice = "<p>The port is closed.</p>", time.Unix(1, 0), "the port denies it"
	if got, want := summary(s), "Withdrawn by its outlet: the port denies it. The port is closed."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
