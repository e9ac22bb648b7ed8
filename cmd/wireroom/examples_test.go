package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"wireroom/aggregator"
)

// TestExamplesNameMetricsThatExist holds the alert rules and the dashboard to what
// /metrics shows: the names, and the values of our own labels.
func TestExamplesNameMetricsThatExist(t *testing.T) {
	shown := everyMetric(t)
	metric := regexp.MustCompile(`\b(?:wireroom|process|go)_[a-z_]+`)
	suffix := regexp.MustCompile(`_(?:bucket|sum|count)$`)
	label := regexp.MustCompile(`\b(state|kind|outcome)=~?"([a-z|]+)"`)
	for file, expressions := range map[string][]string{"alerts.yml": alertExpressions(t), "grafana.json": panelExpressions(t)} {
		if len(expressions) < 5 {
			t.Errorf("%s has %d expressions", file, len(expressions))
		}
		for _, e := range expressions {
			names := metric.FindAllString(e, -1)
			for _, name := range names {
				if shown[name] == nil && shown[suffix.ReplaceAllString(name, "")] == nil {
					t.Errorf("%s: %s: /metrics shows no %s", file, e, name)
				}
			}
			for _, found := range label.FindAllStringSubmatch(e, -1) {
				for _, value := range regexp.MustCompile(`[a-z]+`).FindAllString(found[2], -1) {
					if !slices.ContainsFunc(names, func(name string) bool { return slices.Contains(shown[name], found[1]+"="+value) }) {
						t.Errorf("%s: %s: no %s=%q", file, e, found[1], value)
					}
				}
			}
		}
	}
}

// everyMetric gives the labels of each metric that a process shows which has
// done everything once.
func everyMetric(t *testing.T) map[string][]string {
	t.Helper()
	m := newMeters()
	for _, o := range []aggregator.Outcome{aggregator.Changed, aggregator.Unchanged, aggregator.Failed, aggregator.Throttled, aggregator.Gone, aggregator.Blocked} {
		m.polled(&aggregator.Poll{Outcome: o}, 0)
	}
	m.ingested(&aggregator.Ingested{})
	m.survey.Store(&survey{now: time.Now, Sources: fleetOf{pulse: func() (aggregator.Pulse, error) { return aggregator.Pulse{}, nil }}})
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string][]string{}
	for _, f := range families {
		shown[f.GetName()] = []string{}
		for _, one := range f.GetMetric() {
			for _, l := range one.GetLabel() {
				shown[f.GetName()] = append(shown[f.GetName()], l.GetName()+"="+l.GetValue())
			}
		}
	}
	return shown
}

func alertExpressions(t *testing.T) (all []string) {
	t.Helper()
	var file struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.UnmarshalWithOptions(readExample(t, "alerts.yml"), &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" || r.For == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" {
				t.Errorf("rule %q is not whole", r.Alert)
			}
			all = append(all, r.Expr)
		}
	}
	return all
}

func panelExpressions(t *testing.T) (all []string) {
	t.Helper()
	var file struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(readExample(t, "grafana.json"), &file); err != nil {
		t.Fatal(err)
	}
	for _, p := range file.Panels {
		if p.Title == "" || len(p.Targets) == 0 {
			t.Errorf("panel %q shows nothing", p.Title)
		}
		for _, target := range p.Targets {
			all = append(all, target.Expr)
		}
	}
	return all
}

func readExample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "docs", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
