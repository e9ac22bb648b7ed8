package main

import (
	"fmt"
	"net/mail"
	"strings"
	"time"

	"wireroom/sources"
)

func checkDigests(c *Config, d *decoder) {
	for i := range c.Digests {
		g := &c.Digests[i]
		path := "digests." + g.name
		if !topicName.MatchString(g.name) {
			d.atKey(path, "digest %q: a name is lower-case letters, digits and single hyphens, since it stands in addresses", g.name)
		}
		checkDigest(c, g, path, d)
		checkMail(g, path, d)
		checkSMTP(&g.SMTP, path+".smtp", d)
	}
}

func checkDigest(c *Config, g *DigestConfig, path string, d *decoder) {
	if len(g.Topics) == 0 {
		d.atKey(path, "digest %q has no topics: name at least one", g.name)
	}
	checkTopicNames(c, g.Topics, path, d)
	if g.Schedule == "" {
		d.atKey(path, `digest %q has no schedule: write one such as "0 7 * * 1-5"`, g.name)
	} else {
		checkCron(g, path+".schedule", d)
	}
	if _, err := time.LoadLocation(g.Zone); err != nil {
		d.at(path+".zone", "%s.zone: unknown time zone %q: write one such as Asia/Taipei", path, g.Zone)
	}
	if g.Limit < 1 || g.Limit > 1000 {
		d.at(path+".limit", "%s.limit: %d stories: between 1 and 1000", path, g.Limit)
	}
}

// checkCron checks a digest's schedule, a cron expression: an interval would
// begin anew with every start.
func checkCron(g *DigestConfig, path string, d *decoder) {
	s, err := sources.ParseSchedule(g.Schedule)
	switch {
	case err != nil:
		d.at(path, "%s: %s", path, message(err))
	case !s.Fixed():
		d.at(path, "%s: %q is an interval: write a cron expression such as \"0 7 * * 1-5\"", path, g.Schedule)
	}
}

// spec is the schedule in the digest's zone.
func (g *DigestConfig) spec() string {
	if strings.Contains(g.Schedule, "TZ=") {
		return g.Schedule
	}
	return "CRON_TZ=" + g.Zone + " " + g.Schedule
}

// checkMail checks the addresses. A line break in one, or in the title, would
// let a text add headers of its own.
func checkMail(g *DigestConfig, path string, d *decoder) {
	if len(g.To) == 0 {
		d.atKey(path, "digest %q has no recipients: name them under to", g.name)
	}
	seen := map[string]bool{}
	for i, to := range g.To {
		at := fmt.Sprintf("%s.to[%d]", path, i)
		a, err := mail.ParseAddress(to)
		switch {
		case err != nil:
			d.at(at, "%s: %q is no mail address", at, to)
		case seen[strings.ToLower(a.Address)]:
			d.at(at, "%s: %s is named twice: keep one", at, a.Address)
		default:
			seen[strings.ToLower(a.Address)] = true
		}
	}
	if _, err := mail.ParseAddress(g.From); err != nil {
		d.at(path+".from", "%s.from: %q is no mail address: write Wire room <news@example.org>", path, g.From)
	}
	if strings.ContainsAny(g.Title, "\r\n") {
		d.at(path+".title", "%s.title: is one line: take the line break out", path)
	}
}

func checkSMTP(s *SMTPConfig, path string, d *decoder) {
	if s.Host == "" {
		d.at(path, "%s has no host: name the mail server", path)
	}
	if s.Port < 1 || s.Port > 65535 {
		d.at(path+".port", "%s.port: %d: between 1 and 65535", path, s.Port)
	}
	if (s.User == "") != (s.Password == "") {
		d.at(path, "%s: user and password come together, or neither", path)
	}
	oneOf(d, path+".tls", s.TLS, "starttls", "implicit", "none")
}
