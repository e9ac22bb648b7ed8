package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"wireroom/aggregator/credit"
	"wireroom/aggregator/match"
)

// Config is config.yaml with the defaults filled in, ${ENV} expanded and every
// value checked. It mirrors the house: what is polled, what becomes of it, what
// goes out.
type Config struct {
	// Listen is the address that serve answers on.
	Listen string `yaml:"listen"`
	// BaseURL is the address by which readers reach this server; all links in feeds and mails begin with it.
	BaseURL string `yaml:"base_url"`
	// Title is the name of this newsroom in pages, feeds and OPML.
	Title string `yaml:"title"`
	// Store is a file for SQLite, or postgres://user:password@host/name.
	Store string `yaml:"store"`
	// Index is the file that keeps what new entries are compared with between two runs; without it beside an SQLite store, and nowhere for PostgreSQL.
	Index string `yaml:"index,omitempty"`
	// Admin guards every request that changes something.
	Admin AdminConfig `yaml:"admin"`
	// Poll says how often and how politely sources are polled.
	Poll PollConfig `yaml:"poll"`
	// Sources are the feeds that are polled, and lists of them that are followed.
	Sources []SourceConfig `yaml:"sources"`
	// Topics are the merged feeds that are published, by name.
	Topics Topics `yaml:"topics"`
	// Digests are the mailings of what is new, by name.
	Digests Digests `yaml:"digests"`
	// Families are newsrooms that publish under several names, by name, beside those that wireroom knows: their outlets are not independent of each other.
	Families map[string][]string `yaml:"families,omitempty"`
	// Output says how feeds are published.
	Output OutputConfig `yaml:"output"`
	// Log says what is logged.
	Log LogConfig `yaml:"log"`

	file     string        // where it was read from
	set      *match.Set    // all topics' rules, compiled
	warnings Faults        // what is probably not meant
	families *credit.Table // those that wireroom knows and those of Families
}

// AdminConfig guards what changes state.
type AdminConfig struct {
	// Token is what requests that change state must carry as a bearer token; without one there are no such requests.
	Token Secret `yaml:"token"`
	// Metrics is who may read /metrics: open for everybody who can reach it, token for those who carry the token.
	Metrics string `yaml:"metrics"`
	// Secret signs the links in mails by which readers unsubscribe; without one mails carry a mail address for that.
	Secret Secret `yaml:"secret"`
}

// PollConfig says how often and how politely sources are polled.
type PollConfig struct {
	// Every is how often a source is polled that says nothing itself: a duration (15m), adapted between min_every and max_every, or a cron expression.
	Every string `yaml:"every"`
	// MinEvery is the shortest time between two polls of a source.
	MinEvery Duration `yaml:"min_every"`
	// MaxEvery is the longest time between two polls of a healthy source.
	MaxEvery Duration `yaml:"max_every"`
	// Workers is how many hosts are polled at the same time.
	Workers int `yaml:"workers"`
	// Allow are addresses or CIDR ranges, with a port if you like, that may be polled though they are not public.
	Allow []string `yaml:"allow"`
	// FirstWindow is how old an entry may be at its source's first poll and still be listed in topics.
	FirstWindow Duration `yaml:"first_window"`
	// Timeout ends a poll that takes longer.
	Timeout Duration `yaml:"timeout"`
	// Lease is how long a process that died keeps its hosts from the others; it must outlast any visit.
	Lease Duration `yaml:"lease"`
	// MaxBytes is the largest document that is read, decoded: 15MiB.
	MaxBytes Size `yaml:"max_bytes"`
	// UserAgent is our product name and version in requests.
	UserAgent string `yaml:"user_agent"`
	// Contact is a page or address where outlets reach whoever runs this; it is part of the User-Agent.
	Contact string `yaml:"contact"`
	// WebSub says whether to ask the hubs that feeds name to push what is new; base_url must be where they reach us.
	WebSub bool `yaml:"websub"`
}

// SourceConfig is one feed URL that is polled, or a list of them that is followed.
type SourceConfig struct {
	// Outlet is the publisher's name. Several sources may share it.
	Outlet string `yaml:"outlet,omitempty"`
	// URL is the feed's address.
	URL string `yaml:"url,omitempty"`
	// OPML is a file or URL with a list of sources that is followed; outlet and url are left out then.
	OPML string `yaml:"opml,omitempty"`
	// Lang is what items without a language of their own are in: en, zh-Hant, de-AT.
	Lang string `yaml:"lang,omitempty"`
	// Country is the outlet's country: two letters, such as TW.
	Country string `yaml:"country,omitempty"`
	// Topics are topics that every entry of this source belongs to, whatever its words.
	Topics []string `yaml:"topics,omitempty,flow"`
	// Every is how often: a duration. For an opml source, how often the list is read again.
	Every Duration `yaml:"every,omitempty"`
	// Schedule is a cron expression, instead of every: "*/10 6-22 * * *".
	Schedule string `yaml:"schedule,omitempty"`
	// Select makes an HTML page a source: CSS selectors of its items and of what is in them.
	Select SelectConfig `yaml:"select,omitempty"`
	// FullText fetches the pages of new items, as robots.txt allows, and takes the article from them where the feed has less.
	FullText bool `yaml:"full_text,omitempty"`
}

// SelectConfig says where an HTML page has its items, in CSS selectors; an attribute may follow after an @, as in "time@datetime". Only item is required.
type SelectConfig struct {
	// Item finds the items: "article.teaser".
	Item string `yaml:"item,omitempty"`
	// Link is the item's address; the link in its heading or the one with the most text when it is left out.
	Link string `yaml:"link,omitempty"`
	// Title is the item's title; its first heading when it is left out.
	Title string `yaml:"title,omitempty"`
	// Summary is a text about it; its first paragraph when it is left out.
	Summary string `yaml:"summary,omitempty"`
	// Time is when it was published; its time element when it is left out.
	Time string `yaml:"time,omitempty"`
	// Image is its picture; its first img when it is left out.
	Image string `yaml:"image,omitempty"`
	// Author is who wrote it.
	Author string `yaml:"author,omitempty"`
}

// TopicConfig is a named rule over entries, republished as a feed.
type TopicConfig struct {
	name string
	// Title is the feed's title; the name when it is left out.
	Title string `yaml:"title"`
	// Description is the feed's subtitle.
	Description string `yaml:"description,omitempty"`
	// Match is the rule: words, "phrases", prefix*, AND OR NOT ( ), title: category: outlet: lang: country: link: author:, topic:name, or * for everything.
	Match string `yaml:"match,omitempty"`
	// Model is a learned judge that adds what the rule misses: builtin:cybersecurity, builtin:politics, or a file that "wireroom topics train" wrote.
	Model string `yaml:"model,omitempty"`
	// Threshold is the probability from which the model's word counts; the one that training found when it is left out.
	Threshold Share `yaml:"threshold,omitempty"`
	// Require is a rule that must hold too, whether match or model says yes.
	Require string `yaml:"require,omitempty"`
	// Lang is the language of title and description.
	Lang string `yaml:"lang,omitempty"`

	rule, require *match.Rule
	model         *match.Model
}

// DigestConfig is a mailing of what is new.
type DigestConfig struct {
	name string
	// Title is its name in subjects; the name when it is left out.
	Title string `yaml:"title"`
	// Topics are what it is about, in this order.
	Topics []string `yaml:"topics,flow"`
	// Schedule is when: a cron expression such as "0 7 * * 1-5".
	Schedule string `yaml:"schedule"`
	// Zone is the time zone of schedule and of the dates in the mail: Asia/Taipei.
	Zone string `yaml:"zone"`
	// To are the recipients.
	To []string `yaml:"to,flow"`
	// From is the sender: Wire room <news@example.org>.
	From string `yaml:"from"`
	// Limit is the largest number of stories of one topic in a mail.
	Limit int `yaml:"limit"`
	// SMTP is the server that sends it.
	SMTP SMTPConfig `yaml:"smtp"`
}

// SMTPConfig is a mail server.
type SMTPConfig struct {
	// Host is the server's name.
	Host string `yaml:"host"`
	// Port is 587 unless said otherwise.
	Port int `yaml:"port"`
	// User and password log in; leave both out when the server asks for none.
	User string `yaml:"user,omitempty"`
	// Password is best given as ${NAME} of an environment variable.
	Password Secret `yaml:"password,omitempty"`
	// TLS is starttls, implicit (from the first byte) or none.
	TLS string `yaml:"tls"`
}

// OutputConfig says how feeds are published.
type OutputConfig struct {
	// Limit is the number of items in a feed when the reader asks for no other.
	Limit int `yaml:"limit"`
}

// LogConfig says what is logged.
type LogConfig struct {
	// Level is debug, info, warn or error.
	Level string `yaml:"level"`
	// Format is text or json.
	Format string `yaml:"format"`
}

// Topics are topics in the order in which the file names them.
type Topics []TopicConfig

// Digests are digests in the order in which the file names them.
type Digests []DigestConfig

// readConfig reads and checks a config file. When anything is wrong with what
// it says the error is all Faults at once, and nothing of it should be used.
func readConfig(file string) (*Config, error) {
	text, err := os.ReadFile(file)
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // what some editors begin with
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s here: name yours with --config, or try %q, which needs none", file, "wireroom demo")
	}
	if err != nil {
		return nil, fmt.Errorf("read config: %w", err)
	}
	return parseConfig(file, text, os.LookupEnv)
}

// parseConfig is readConfig for a file's text and an environment. File is only
// opened when a relative path in it must be checked.
func parseConfig(file string, text []byte, lookup func(string) (string, bool)) (*Config, error) {
	c := defaultConfig()
	c.file = file
	d := newDecoder(file, text, lookup)
	d.decode(text, c)
	fillDefaults(c)
	if c.set = checkConfig(c, d); len(d.faults) > 0 {
		return nil, d.faults.sorted()
	}
	c.warnings = d.warnings.sorted()
	return c, nil
}

// path is a path in the config file, seen from where the file lies.
func (c *Config) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(filepath.Dir(c.file), p)
}

func (t *TopicConfig) setName(s string)  { t.name = s }
func (g *DigestConfig) setName(s string) { g.name = s }
