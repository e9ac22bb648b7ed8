package parse

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"wireroom/aggregator"
)

// periods are those of mod_syndication; months and years as their mean.
var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
	"monthly": 730 * time.Hour, "yearly": 8766 * time.Hour,
}

// updateEvery reads RSS 1.0 mod_syndication: a period divided by a frequency;
// daily and once when one of them is missing.
func updateEvery(head *node) time.Duration {
	period, frequency := head.childText("sy:updateperiod"), head.childText("sy:updatefrequency")
	if period == "" && frequency == "" {
		return 0
	}
	every, known := periods[strings.ToLower(period)]
	if !known {
		every = periods["daily"]
	}
	return every / time.Duration(max(number(frequency), 1))
}

// link takes a feed's link that leads to the feed itself or on from it.
func (h *Hints) link(l aggregator.Link) {
	switch l.Rel {
	case "hub":
		setOnce(&h.Hub, l.URL)
	case "self":
		setOnce(&h.Self, l.URL)
	case "next":
		setOnce(&h.Next, l.URL)
	case "prev-archive":
		setOnce(&h.PrevArchive, l.URL)
	}
}

// header takes the links of the response's Link header, which count before those
// of the document (WebSub §4).
func (h *Hints) header(header http.Header, s *scope) {
	for _, line := range header.Values("Link") {
		for line != "" {
			var target, params string
			target, params, line = cutLink(line)
			for _, rel := range relations(params) {
				h.link(aggregator.Link{Rel: rel, URL: s.address(target)})
			}
		}
	}
}

// cutLink takes the first link off a Link header (RFC 8288 §3): its address, its
// parameters, and what follows.
func cutLink(line string) (target, params, rest string) {
	_, line, _ = strings.Cut(line, "<")
	target, line, _ = strings.Cut(line, ">")
	quoted := false
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				return target, line[:i], line[i+1:]
			}
		}
	}
	return target, line, ""
}

// relations gives the rel values among a link's parameters (RFC 8288 §3.3).
func relations(params string) []string {
	for _, param := range strings.Split(params, ";") {
		name, value, _ := strings.Cut(param, "=")
		if strings.EqualFold(strings.TrimSpace(name), "rel") {
			return strings.Fields(strings.ToLower(strings.Trim(strings.TrimSpace(value), `"`)))
		}
	}
	return nil
}

// skipHours reads RSS 2.0 <skipHours>; 24 is what some write for 0.
func skipHours(all []string) []int {
	var hours []int
	for _, s := range all {
		h, err := strconv.Atoi(strings.TrimSpace(s))
		if err == nil && h >= 0 && h <= 24 && !slices.Contains(hours, h%24) {
			hours = append(hours, h%24)
		}
	}
	return hours
}

func skipDays(all []string) []time.Weekday {
	var days []time.Weekday
	for _, s := range all {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) {
				days = append(days, d)
			}
		}
	}
	return days
}
