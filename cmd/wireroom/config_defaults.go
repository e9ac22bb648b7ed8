package main

import (
	"net"
	"strings"
	"time"
)

// defaultConfig is what holds where config.yaml says nothing: the one place for
// it. "wireroom check" shows the outcome.
func defaultConfig() *Config {
	return &Config{
		Listen: "127.0.0.1:8080",
		Title:  "wireroom",
		Store:  "wireroom.db",
		Poll: PollConfig{
			Every:       "15m",
			Workers:     64,
			FirstWindow: Duration(48 * time.Hour),
			Timeout:     Duration(30 * time.Second),
			MaxBytes:    15 << 20,
			UserAgent:   "wireroom/" + version,
			WebSub:      true,
		},
		Admin:  AdminConfig{Metrics: metricsOpen},
		Output: OutputConfig{Limit: 100},
		Log:    LogConfig{Level: "info", Format: "text"},
	}
}

// Defaults that depend on other values, and of what a file may hold any number
// of.
const (
	defaultMinEvery    = Duration(5 * time.Minute)
	defaultMaxEvery    = Duration(24 * time.Hour)
	leaseBeside        = Duration(2 * time.Minute)
	visitsALease       = 4 // one after another, at worst
	defaultOPMLEvery   = Duration(time.Hour)
	defaultZone        = "UTC"
	defaultDigestLimit = 20
	defaultSMTPPort    = 587
	defaultSMTPTLS     = "starttls"
)

// fillDefaults completes what the file left open. An interval shorter or longer
// than the usual bounds widens them, unless they were named.
func fillDefaults(c *Config) {
	every, err := time.ParseDuration(c.Poll.Every)
	if err != nil {
		every = time.Duration(defaultMinEvery)
	}
	orDefault(&c.Poll.MinEvery, min(defaultMinEvery, Duration(every)))
	orDefault(&c.Poll.MaxEvery, max(defaultMaxEvery, Duration(every)))
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	orDefault(&c.Poll.Lease, leaseBeside+visitsALease*c.Poll.Timeout)
	orDefault(&c.BaseURL, baseOf(c.Listen))
	orDefault(&c.Poll.Contact, c.BaseURL)
	for i := range c.Sources {
		if s := &c.Sources[i]; s.OPML != "" && s.Every == 0 {
			s.Every = defaultOPMLEvery
		}
	}
	for i := range c.Topics {
		if t := &c.Topics[i]; t.Title == "" {
			t.Title = t.name
		}
	}
	for i := range c.Digests {
		g := &c.Digests[i]
		orDefault(&g.Title, g.name)
		orDefault(&g.Zone, defaultZone)
		orDefault(&g.Limit, defaultDigestLimit)
		orDefault(&g.SMTP.Port, defaultSMTPPort)
		orDefault(&g.SMTP.TLS, defaultSMTPTLS)
	}
}

func orDefault[T comparable](v *T, fallback T) {
	if *v == *new(T) {
		*v = fallback
	}
}

// baseOf is the address under which a server is reached on its own machine.
func baseOf(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "http://" + listen
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// listenOn sets the address to serve on, and with it what was derived from it.
func (c *Config) listenOn(address string) {
	derived := baseOf(c.Listen)
	if c.Poll.Contact == derived {
		c.Poll.Contact = baseOf(address)
	}
	if c.BaseURL == derived {
		c.BaseURL = baseOf(address)
	}
	c.Listen = address
}
