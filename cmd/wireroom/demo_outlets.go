package main

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// The outlets of the demo are texts of our own: a head of "key: value" lines,
// then reports, each after a line of ---, with a head of its own and an HTML
// body. A report's time counts from the start of the demo.
//
//go:embed demo
var demoFiles embed.FS

// demoOutlet is a made-up publisher.
type demoOutlet struct {
	slug    string // the file's name; part of its links
	name    string
	lang    string
	country string
	format  string // rss, atom, rdf or json
	moody   bool   // answers with errors at times
	reports []demoReport
}

// demoReport is what an outlet publishes at a time. A later report with the
// slug of an earlier one corrects it.
type demoReport struct {
	at         time.Duration
	slug       string
	title      string
	section    string
	author     string
	categories []string
	body       string
	copyOf     string // the agency's slug: the link carries tracking parameters
}

// readDemoOutlets reads the embedded outlets in the order of their names.
func readDemoOutlets() ([]demoOutlet, error) {
	files, err := fs.Glob(demoFiles, "demo/*.txt")
	if err != nil {
		return nil, err
	}
	var all []demoOutlet
	for _, file := range files {
		text, err := fs.ReadFile(demoFiles, file)
		if err != nil {
			return nil, err
		}
		o, err := parseDemoOutlet(strings.TrimSuffix(path.Base(file), ".txt"), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, o)
	}
	return all, nil
}

func parseDemoOutlet(slug, text string) (demoOutlet, error) {
	parts := strings.Split(text, "\n---\n")
	head, _ := demoHead(parts[0])
	o := demoOutlet{
		slug: slug, name: head["name"], lang: head["lang"], country: head["country"],
		format: head["format"], moody: head["moody"] == "yes",
	}
	for i, part := range parts[1:] {
		head, body := demoHead(part)
		at, err := time.ParseDuration(head["at"])
		if err != nil {
			return o, err
		}
		r := demoReport{
			at: at, slug: head["slug"], title: head["title"], section: head["section"], author: head["author"],
			categories: strings.Split(head["categories"], ", "), body: body, copyOf: head["copy-of"],
		}
		if r.slug == "" {
			r.slug = fmt.Sprintf("report-%d", i+1)
		}
		o.reports = append(o.reports, r)
	}
	return o, nil
}

// demoHead reads "key: value" lines and gives them with what follows.
func demoHead(text string) (head map[string]string, body string) {
	head = map[string]string{}
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		key, value, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "<") {
			break
		}
		head[key], text = value, rest
	}
	return head, strings.TrimSpace(text)
}

// published gives what the outlet's feed holds some time after the start: the
// newest reports first, each slug once, as last corrected.
func (o *demoOutlet) published(elapsed time.Duration) []demoReport {
	const kept = 30
	var out []demoReport
	seen := map[string]int{}
	for _, r := range append(slices.Clone(o.reports), o.bulletins(elapsed)...) {
		if r.at > elapsed {
			continue
		}
		if i, corrects := seen[r.slug]; corrects {
			r.at = out[i].at
			out[i] = r
			continue
		}
		seen[r.slug] = len(out)
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b demoReport) int { return int(b.at - a.at) })
	return out[:min(len(out), kept)]
}
