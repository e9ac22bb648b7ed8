package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
	"wireroom/aggregator/match"
	"wireroom/sources"
	"wireroom/sources/fetch"
)

// checkConfig notes in d all that is wrong with the values of c, and gives the
// topics' rules compiled.
func checkConfig(c *Config, d *decoder) *match.Set {
	checkServer(c, d)
	checkPoll(&c.Poll, d)
	set := checkTopics(c, d)
	checkSources(c, d)
	checkDigests(c, d)
	checkFamilies(c, d)
	checkAdmin(&c.Admin, d)
	oneOf(d, "log.level", c.Log.Level, "debug", "info", "warn", "error")
	oneOf(d, "log.format", c.Log.Format, "text", "json")
	return set
}

func checkServer(c *Config, d *decoder) {
	_, port, err := net.SplitHostPort(c.Listen)
	badListen := err != nil || !isPort(port)
	if badListen {
		d.at("listen", "listen: %q is no address: write host:port, such as 127.0.0.1:8080 or :8080", c.Listen)
	}
	follows := badListen && c.BaseURL == baseOf(c.Listen)
	if !follows && !isBase(c.BaseURL) {
		d.at("base_url", "base_url: %q: write http:// or https:// with a host, and a path at most", canon.Redact(c.BaseURL))
	}
	switch {
	case strings.TrimSpace(c.Title) == "":
		d.at("title", "title: is empty: name this newsroom")
	case !oneLine(c.Title):
		d.at("title", "title: a name is one line of printed characters: take the line break or control character out")
	}
	if scheme, _, ok := strings.Cut(c.Store, "://"); ok {
		oneOf(d, "store", scheme, "postgres", "postgresql")
	} else if c.Store == "" {
		d.at("store", "store: is empty: name a file, such as wireroom.db, or a postgres:// URL")
	}
	if c.Index != "" && c.path(c.Index) == c.storeName() {
		d.at("index", "index: %q is the store itself: name another file, such as wireroom.index", c.Index)
	}
	if n := c.Output.Limit; n < 1 || n > 1000 {
		d.at("output.limit", "output.limit: %d items: between 1 and 1000", n)
	}
}

// Who may read /metrics.
const (
	metricsOpen    = "open"
	metricsByToken = "token"
)

func checkAdmin(a *AdminConfig, d *decoder) {
	oneOf(d, "admin.metrics", a.Metrics, metricsOpen, metricsByToken)
	if a.Metrics == metricsByToken && a.Token == "" {
		d.at("admin.metrics", "admin.metrics: token without admin.token: nobody could read them; set one")
	}
}

func checkPoll(p *PollConfig, d *decoder) {
	checkSchedule(d, "poll.every", p.Every)
	switch {
	case p.MinEvery < Duration(time.Second):
		d.at("poll.min_every", "poll.min_every: %s is too short: 1s is the least, 5m is polite", p.MinEvery)
	case p.MaxEvery < p.MinEvery:
		d.at("poll.max_every", "poll.max_every: %s is shorter than min_every, %s", p.MaxEvery, p.MinEvery)
	}
	if p.Workers < 1 || p.Workers > 4096 {
		d.at("poll.workers", "poll.workers: %d: between 1 and 4096", p.Workers)
	}
	if p.Timeout < Duration(time.Second) || p.Timeout > Duration(10*time.Minute) {
		d.at("poll.timeout", "poll.timeout: %s: between 1s and 10m", p.Timeout)
	}
	if p.Lease < 2*p.Timeout || p.Lease > Duration(time.Hour) {
		d.at("poll.lease", "poll.lease: %s: at least twice the timeout, %s, and at most 1h", p.Lease, p.Timeout)
	}
	if p.MaxBytes < 1<<10 || p.MaxBytes > 1<<30 {
		d.at("poll.max_bytes", "poll.max_bytes: %s: between 1KiB and 1GiB", p.MaxBytes)
	}
	for i, a := range p.Allow {
		if _, err := fetch.New(fetch.Options{Allow: []string{a}}); err != nil {
			d.at(fmt.Sprintf("poll.allow[%d]", i), "poll.allow: %s", message(err))
		}
	}
}

// checkSchedule notes a schedule that no source or digest could keep.
func checkSchedule(d *decoder, path, text string) {
	if _, err := sources.ParseSchedule(text); err != nil {
		d.at(path, "%s: %s", path, message(err))
	}
}

func checkSources(c *Config, d *decoder) {
	seen := map[string]string{}
	for i := range c.Sources {
		path := fmt.Sprintf("sources[%d]", i)
		if c.Sources[i].OPML != "" {
			checkList(c, &c.Sources[i], path, d)
		} else {
			checkSource(c, &c.Sources[i], path, d)
		}
		address := spelling(c.Sources[i].URL + c.Sources[i].OPML)
		if first, doubled := seen[address]; doubled && address != "" {
			d.at(path, "%s is named twice, first as %s: keep one", canon.Redact(c.Sources[i].URL+c.Sources[i].OPML), first)
			continue
		}
		seen[address] = path
	}
}

func checkSource(c *Config, s *SourceConfig, path string, d *decoder) {
	switch u, err := url.Parse(s.URL); {
	case s.URL == "":
		d.at(path+".url", "%s has neither url nor opml: give one", path)
	case err != nil || !isHTTP(u):
		d.at(path+".url", "%s.url: %q is no address of a feed: write http:// or https:// with a host", path, canon.Redact(s.URL))
	}
	switch {
	case strings.TrimSpace(s.Outlet) == "":
		d.at(path+".outlet", "%s has no outlet: name the publisher", path)
	case !oneLine(s.Outlet):
		d.at(path+".outlet", "%s.outlet: a name is one line of printed characters: take the line break or control character out", path)
	}
	if s.Every != 0 && s.Every < c.Poll.MinEvery {
		d.at(path+".every", "%s.every: %s is shorter than poll.min_every, %s, which would hold: raise it, or lower that", path, s.Every, c.Poll.MinEvery)
	}
	if s.Schedule != "" && s.Every != 0 {
		d.at(path+".schedule", "%s: every and schedule together: keep one", path)
	}
	if s.Schedule != "" {
		checkSchedule(d, path+".schedule", s.Schedule)
	}
	checkSelect(s, path, d)
	checkPlace(s, path, d)
	checkTopicNames(c, s.Topics, path, d)
}

// checkList checks a list of sources that is followed.
func checkList(c *Config, s *SourceConfig, path string, d *decoder) {
	if s.URL != "" || s.Outlet != "" || s.Schedule != "" || s.Select != (SelectConfig{}) {
		d.at(path, "%s: an opml source takes only lang, country, topics, every and full_text beside it: take outlet, url, schedule and select out", path)
	}
	if u, err := url.Parse(s.OPML); err == nil && u.Scheme != "" {
		if !isHTTP(u) {
			d.at(path+".opml", "%s.opml: %q: name a file, or http:// or https:// with a host", path, s.OPML)
		}
	} else if info, err := os.Stat(c.path(s.OPML)); err != nil {
		d.at(path+".opml", "%s.opml: there is no file %s", path, c.path(s.OPML))
	} else if info.IsDir() {
		d.at(path+".opml", "%s.opml: %s is a folder: name a file in it", path, c.path(s.OPML))
	}
	checkPlace(s, path, d)
	checkTopicNames(c, s.Topics, path, d)
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

func checkPlace(s *SourceConfig, path string, d *decoder) {
	checkLang(d, path+".lang", s.Lang)
	if s.Country != "" && !countryCode.MatchString(s.Country) {
		d.at(path+".country", "%s.country: %q is no country: two capital letters, such as TW or DE", path, s.Country)
	}
}

func checkLang(d *decoder, path, lang string) {
	if _, err := language.Parse(lang); lang != "" && err != nil {
		d.at(path, "%s: %q is no language: write a tag such as en, zh-Hant or de-AT", path, lang)
	}
}

func checkTopicNames(c *Config, names []string, path string, d *decoder) {
	known := c.topicNames()
	for i, name := range names {
		if !slices.Contains(known, name) {
			d.at(fmt.Sprintf("%s.topics[%d]", path, i), "unknown topic %q: %s", name, didYouMean(name, known))
		}
	}
}

func (c *Config) topicNames() []string {
	names := make([]string, len(c.Topics))
	for i, t := range c.Topics {
		names[i] = t.name
	}
	return names
}

func oneOf(d *decoder, path, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		d.at(path, "%s: unknown %q: %s", path, value, didYouMean(value, allowed))
	}
}

// oneLine reports whether a name can stand in a mail's header and a table's cell.
func oneLine(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}

func isHTTP(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && (u.Port() == "" || isPort(u.Port()))
}

func isBase(s string) bool {
	u, err := url.Parse(s)
	return err == nil && isHTTP(u) && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

// spelling is an address in the one way in which all that are surely the same
// can be written (RFC 3986 §6.2.2, §6.2.3).
func spelling(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	u.Host, u.Fragment = strings.ToLower(u.Host), ""
	u.Host = strings.TrimSuffix(u.Host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

func isPort(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && 0 <= n && n <= 65535
}

// message is an error in words, without the kind that callers test for.
func message(err error) string {
	s, kind := err.Error(), aggregator.ErrInvalid.Error()
	if errors.Is(err, aggregator.ErrInvalid) {
		s = strings.TrimPrefix(strings.TrimSuffix(s, ": "+kind), kind+": ")
	}
	return s
}
