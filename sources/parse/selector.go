package parse

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"wireroom/aggregator"
)

// selector is a compiled CSS selector with the attribute that is wanted of what
// it finds.
type selector struct {
	match cascadia.Selector // nil: the item itself
	attr  string            // empty: its text
	asked bool              // somebody wrote it
}

var attributeName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_:-]*$`)

// CheckSelector says what is wrong with a selector as aggregator.Selectors has
// it; nil when nothing is.
func CheckSelector(text string) error {
	_, err := compileSelector(text)
	return err
}

func compileSelector(text string) (s selector, err error) {
	css := strings.TrimSpace(text)
	s.asked = css != ""
	if i := strings.LastIndexByte(css, '@'); i >= 0 && attributeName.MatchString(css[i+1:]) {
		css, s.attr = strings.TrimSpace(css[:i]), strings.ToLower(css[i+1:])
	}
	if css == "" {
		return s, nil
	}
	if s.match, err = cascadia.Compile(css); err != nil {
		return s, fmt.Errorf("%q is no CSS selector: %w", css, err)
	}
	return s, nil
}

// in gives what the selector finds within an item, or the item itself.
func (s selector) in(item *goquery.Selection) *goquery.Selection {
	if s.match == nil {
		return item
	}
	if found := item.FindMatcher(s.match); found.Length() > 0 {
		return found.First()
	}
	return item.FilterMatcher(s.match)
}

// value is what the selector names within an item: the attribute that it asks
// for, or else the first of those that there are, or else the text.
func (s selector) value(item *goquery.Selection, attrs ...string) string {
	found := s.in(item)
	if s.attr != "" {
		return strings.TrimSpace(found.AttrOr(s.attr, ""))
	}
	for _, name := range attrs {
		if v := strings.TrimSpace(found.AttrOr(name, "")); v != "" {
			return v
		}
	}
	return strings.TrimSpace(found.Text())
}

// selectors are a source's, compiled.
type selectors struct {
	item, link, title, summary, time, image, author selector
}

func compileSelectors(s aggregator.Selectors) (*selectors, error) {
	var out selectors
	var faults []error
	for _, c := range []struct {
		to   *selector
		text string
	}{
		{&out.item, s.Item}, {&out.link, s.Link}, {&out.title, s.Title}, {&out.summary, s.Summary},
		{&out.time, s.Time}, {&out.image, s.Image}, {&out.author, s.Author},
	} {
		var err error
		*c.to, err = compileSelector(c.text)
		faults = append(faults, err)
	}
	if out.item.match == nil {
		faults = append(faults, errors.New("there is no selector of items"))
	}
	return &out, errors.Join(faults...)
}
