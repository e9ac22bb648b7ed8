package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBadConfigs reads every testdata/*.bad.yaml. Its leading comment lines are
// the faults that it must be rejected with, as LINE:COLUMN: message.
func TestBadConfigs(t *testing.T) {
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d bad configs found: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".bad.yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = parseConfig(file, text, testEnv)
			faults, ok := err.(Faults)
			if !ok {
				t.Fatalf("got %v, want faults", err)
			}
			var got []string
			for _, f := range faults {
				head, _, _ := strings.Cut(f.String(), "\n")
				got = append(got, strings.TrimPrefix(head, file+":"))
			}
			if diff := cmp.Diff(leadingComments(string(text)), got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func leadingComments(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		s, ok := strings.CutPrefix(line, "# ")
		if !ok {
			break
		}
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

func testEnv(name string) (string, bool) {
	v, ok := map[string]string{"TOKEN": "s3cret", "HOST": "wires.example", "EMPTY": "", "TRICK": "x], listen: [${HOST}"}[name]
	return v, ok
}

func parseText(t *testing.T, text string) *Config {
	t.Helper()
	c, err := parseConfig("config.yaml", []byte(text), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "only comments": "# nothing\n", "keys without values": "poll:\nsources:\ntopics:\n"} {
		t.Run(name, func(t *testing.T) {
			c := parseText(t, text)
			got := []string{c.Listen, c.Store, c.Poll.Every, c.Poll.MinEvery.String(), c.Poll.MaxEvery.String(), c.Poll.MaxBytes.String(), c.Poll.Contact}
			want := []string{"127.0.0.1:8080", "wireroom.db", "15m", "5m", "1d", "15MiB", c.BaseURL}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestShortIntervalWidensTheBounds(t *testing.T) {
	c := parseText(t, "poll: {every: 2s}")
	if got, want := c.Poll.MinEvery.String(), "2s"; got != want {
		t.Errorf("min_every %s, want %s", got, want)
	}
	c = parseText(t, "poll: {every: 48h}")
	if got, want := c.Poll.MaxEvery.String(), "2d"; got != want {
		t.Errorf("max_every %s, want %s", got, want)
	}
}

func TestEnvironment(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"value", `title: '${HOST}'`, "wires.example"},
		{"within text", `title: at ${HOST}!`, "at wires.example!"},
		{"fallback unused", `title: '${HOST:-none}'`, "wires.example"},
		{"fallback for unset", `title: '${NONE:-a b}'`, "a b"},
		{"fallback for empty", `title: '${EMPTY:-x}'`, "x"},
		{"escaped", `title: '$${HOST}'`, "${HOST}"},
		{"bare dollar", `title: 5$ and $HOST`, "5$ and $HOST"},
		{"never read as YAML, never twice", `title: '${TRICK}'`, "x], listen: [${HOST}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := parseText(t, tt.yaml).Title; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestByteOrderMark reads a file that an editor began with one.
func TestByteOrderMark(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.yaml")
	write(t, file, "\ufefftitle: one\n")
	c, err := readConfig(file)
	if err != nil || c.Title != "one" {
		t.Errorf("title %v, %v", c, err)
	}
}

func TestOrderAnchorsAndMerges(t *testing.T) {
	c := parseText(t, `
sources:
  - &first {outlet: One, url: "https://one.example/feed", lang: en, every: 1h}
  - {<<: *first, url: "https://one.example/other"}
topics:
  zebra: {match: zebra}
  apple: {match: apple, title: Apples}
`)
	if diff := cmp.Diff([]string{"zebra", "apple"}, c.topicNames()); diff != "" {
		t.Error(diff)
	}
	if got := c.Sources[1]; got.Outlet != "One" || got.URL != "https://one.example/other" || got.Every.String() != "1h" {
		t.Errorf("merged source: %+v", got)
	}
}

// TestPrintHidesSecrets looks for every secret of a config in what "check"
// prints of it, and reads that back.
func TestPrintHidesSecrets(t *testing.T) {
	c := parseText(t, `
store: postgres://desk:hunter2@db.example/wire
admin: {token: '${TOKEN}'}
sources: [{outlet: One, url: "https://me:hunter2@one.example/feed?token=s3cret"}]
topics: {all: {match: '*'}}
digests:
  morning:
    topics: [all]
    schedule: 0 7 * * *
    to: [desk@one.example]
    from: wire@one.example
    smtp: {host: mail.example, user: wire, password: hunter2}
`)
	var out bytes.Buffer
	if err := c.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"hunter2", "s3cret"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%q is shown:\n%s", secret, out.String())
		}
	}
	if _, err := parseConfig("printed.yaml", out.Bytes(), testEnv); err != nil {
		t.Errorf("what is printed does not read back: %v\n%s", err, out.String())
	}
}

func TestFaultsPointAtWideText(t *testing.T) {
	_, err := parseConfig("c.yaml", []byte("sources: [{outlet: 台灣, lnag: zh}]\n"), testEnv)
	want := "c.yaml:1:11: sources[0] has neither url nor opml: give one\n" +
		"    1 | sources: [{outlet: 台灣, lnag: zh}]\n" +
		"      |           ^\n" +
		"c.yaml:1:24: unknown key \"lnag\" in sources[0]: did you mean \"lang\"?\n" +
		"    1 | sources: [{outlet: 台灣, lnag: zh}]\n" +
		"      |                          ^"
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestSizesAndDurations(t *testing.T) {
	for text, want := range map[string]string{"1024": "1KiB", "15MiB": "15MiB", "2 MB": "2000000", "100": "100"} {
		var z Size
		if err := z.parse(text); err != nil || z.String() != want {
			t.Errorf("size %s: %s, %v; want %s", text, z, err, want)
		}
	}
	for text, want := range map[string]string{"90s": "1m30s", "7d": "7d", "24h": "1d", "1h": "1h", "1h5m": "1h5m", "0": "0s"} {
		var d Duration
		if err := d.parse(text); err != nil || d.String() != want {
			t.Errorf("duration %s: %s, %v; want %s", text, d, err, want)
		}
	}
}

func FuzzParseConfig(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.bad.yaml")
	for _, file := range append(files, "../../config.yaml") {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := parseConfig("fuzz.yaml", text, testEnv)
		if (c == nil) == (err == nil) {
			t.Fatalf("config %v and error %v", c, err)
		}
	})
}
