package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"html/template"
	"net"
	"net/http"
	"strings"
	"time"
)

// demoOrigin serves the demo's outlets on loopback, each on a port of its own,
// since a host is polled by one worker at a time.
type demoOrigin struct {
	now     func() time.Time
	start   time.Time
	bases   []string // the outlets' addresses, in their order
	servers []*http.Server
}

// moodPeriod and moodFrom to moodTo: when a moody outlet answers with errors.
const (
	moodPeriod = 90 * time.Second
	moodFrom   = 24 * time.Second
	moodTo     = 36 * time.Second
)

// startDemoOrigin listens for every outlet. Close ends it.
func startDemoOrigin(outlets []demoOutlet, now func() time.Time) (*demoOrigin, error) {
	d := &demoOrigin{now: now, start: now()}
	for i := range outlets {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			d.Close()
			return nil, fmt.Errorf("listen for %s: %w", outlets[i].name, err)
		}
		base := "http://" + l.Addr().String()
		s := &http.Server{Handler: d.handler(&outlets[i], base), ReadHeaderTimeout: 5 * time.Second}
		d.bases, d.servers = append(d.bases, base), append(d.servers, s)
		go s.Serve(l) // ends with Close, whose error it would only repeat
	}
	return d, nil
}

// Close ends all outlets at once.
func (d *demoOrigin) Close() error {
	var all []error
	for _, s := range d.servers {
		all = append(all, s.Close())
	}
	return errors.Join(all...)
}

func (d *demoOrigin) handler(o *demoOutlet, base string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feed", func(w http.ResponseWriter, r *http.Request) { d.feed(w, r, o, base) })
	mux.HandleFunc("GET /{slug}", func(w http.ResponseWriter, r *http.Request) { d.page(w, r, o) })
	return mux
}

func (d *demoOrigin) feed(w http.ResponseWriter, r *http.Request, o *demoOutlet, base string) {
	elapsed := d.now().Sub(d.start)
	if mood := elapsed % moodPeriod; o.moody && moodFrom <= mood && mood < moodTo {
		http.Error(w, "the press is jammed, come back later", http.StatusServiceUnavailable)
		return
	}
	f := demoFeed{demoOutlet: o, base: base, start: d.start, reports: o.published(elapsed)}
	body, mediaType, err := f.encode()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := fnv.New64a()
	h.Write(body)
	etag := fmt.Sprintf(`"%x"`, h.Sum64())
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	w.Write(body)
}

var demoPage = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Lang}}"><meta charset="utf-8"><title>{{.Title}}</title>
<p>{{.Outlet}} (a made-up outlet of the wireroom demo)</p><h1>{{.Title}}</h1>{{.Body}}</html>
`))

// page shows the article that a feed links.
func (d *demoOrigin) page(w http.ResponseWriter, r *http.Request, o *demoOutlet) {
	for _, rep := range o.published(d.now().Sub(d.start)) {
		if rep.slug == strings.Trim(r.PathValue("slug"), "/") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			demoPage.Execute(w, map[string]any{"Lang": o.lang, "Title": rep.title, "Outlet": o.name, "Body": template.HTML(rep.body)})
			return
		}
	}
	http.NotFound(w, r)
}
