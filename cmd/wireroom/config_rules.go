package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"wireroom/aggregator/match"
)

var topicName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// checkTopics parses every rule, reads every model and compiles them together,
// so that unknown topics and circles among them come to light too.
func checkTopics(c *Config, d *decoder) *match.Set {
	for i := range c.Topics {
		checkTopic(c, &c.Topics[i], d)
	}
	set, err := match.Compile(c.named())
	for _, e := range split(err) {
		d.compileFault(e, c.Topics)
	}
	return set
}

// named are the topics as they are matched.
func (c *Config) named() []match.Named {
	out := make([]match.Named, len(c.Topics))
	for i, t := range c.Topics {
		out[i] = match.Named{Name: t.name, Rule: t.rule, Model: t.model, Require: t.require}
	}
	return out
}

func checkTopic(c *Config, t *TopicConfig, d *decoder) {
	path := "topics." + t.name
	if !topicName.MatchString(t.name) {
		d.atKey(path, "topic %q: a name is lower-case letters, digits and single hyphens, since it stands in addresses", t.name)
	}
	checkLang(d, path+".lang", t.Lang)
	if strings.TrimSpace(t.Match) == "" && t.Model == "" {
		d.at(path+".match", "topic %q has no match: give it a rule, or * for everything", t.name)
	}
	t.rule, t.require = checkRule(d, path+".match", t.Match), checkRule(d, path+".require", t.Require)
	t.model = checkModel(c, t, d)
}

// checkRule gives a rule, nil if there is none or a faulty one.
func checkRule(d *decoder, path, text string) *match.Rule {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	rule, err := match.Parse(text)
	if err != nil {
		d.ruleFault(path, text, err)
		return nil
	}
	return rule
}

// definition is all that decides what the topic holds, in one text. When it
// changes, history is matched again.
func (t *TopicConfig) definition() string {
	text := t.Match
	if t.model != nil {
		text = strings.TrimPrefix(fmt.Sprintf("%s\nOR model %s (%08x) from %.2f", text, t.Model, t.model.Sum(), t.model.Threshold()), "\nOR ")
	}
	if t.Require != "" {
		text += "\nAND " + t.Require
	}
	return text
}

// compileFault points at the topic:x that does not go with the other rules.
func (d *decoder) compileFault(err error, topics Topics) {
	var bad *match.TopicError
	if !errors.As(err, &bad) {
		d.at("topics", "topics: %s", message(err))
		return
	}
	for _, t := range topics {
		if t.name != bad.Topic {
			continue
		}
		path, text := "topics."+t.name+".match", t.Match
		if bad.Require {
			path, text = "topics."+t.name+".require", t.Require
		}
		line, column := d.locate(path, text, bad.Offset)
		d.faultAt(line, column, path+": "+withHint(bad.Msg, bad.Hint))
	}
}

func withHint(message, hint string) string {
	if hint == "" {
		return message
	}
	return message + ": " + hint
}

// ruleFault points into the rule itself, wherever in a quoted or folded YAML
// text that is.
func (d *decoder) ruleFault(path, rule string, err error) {
	var bad *match.SyntaxError
	if !errors.As(err, &bad) {
		d.at(path, "%s: %s", path, message(err))
		return
	}
	line, column := d.locate(path, rule, bad.Offset)
	d.faultAt(line, column, path+": "+withHint(bad.Msg, bad.Hint))
}

// locate finds the place in the file of the character at an offset of a decoded
// scalar. White space is what quoting, folding and indentation change, so it
// counts the characters between: the nth of the value is the nth of the source.
func (d *decoder) locate(path, value string, offset int) (line, column int) {
	t := d.places[path].value
	if t == nil {
		return 1, 1
	}
	n := 0
	for _, r := range value[:min(offset, len(value))] {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	line, column = t.Position.Line, t.Position.Column
	quote := rune(0)
	switch first := d.rune(line, column); first {
	case '"', '\'':
		quote = first
		column++
	case '|', '>':
		line, column = line+1, 1
	}
	return d.walk(line, column, n, quote)
}

// walk goes n visible characters on from a place, and to the next visible one.
// A doubled or escaped character in quotes is one.
func (d *decoder) walk(line, column, n int, quote rune) (int, int) {
	for line <= len(d.lines) {
		r := d.rune(line, column)
		if r == 0 {
			if n == 0 {
				return line, column // the end of the rule
			}
			line, column = line+1, 1
			continue
		}
		step := 1
		if next := d.rune(line, column+1); next != 0 && (quote == '"' && r == '\\' || quote == '\'' && r == '\'' && next == '\'') {
			step = 2
		}
		if !unicode.IsSpace(r) {
			if n == 0 {
				return line, column
			}
			n--
		}
		column += step
	}
	return len(d.lines), 1
}

// rune gives the character at a place of the file, 0 past the end of its line.
func (d *decoder) rune(line, column int) rune {
	if line > len(d.lines) {
		return 0
	}
	rs := []rune(strings.TrimRight(d.lines[line-1], "\r"))
	if column > len(rs) {
		return 0
	}
	return rs[column-1]
}

// atKey notes what is wrong with the name at a path.
func (d *decoder) atKey(path, format string, args ...any) {
	if at, ok := d.places[path]; ok && at.key != nil {
		d.fault(at.key, fmt.Sprintf(format, args...))
		return
	}
	d.at(path, format, args...)
}

// split takes a joined error apart.
func split(err error) []error {
	var joined interface{ Unwrap() []error }
	switch {
	case err == nil:
		return nil
	case errors.As(err, &joined):
		return joined.Unwrap()
	}
	return []error{err}
}
