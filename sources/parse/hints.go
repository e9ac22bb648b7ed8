package parse

import (
	"net/http"
	"strings"
	"time"

	"wireroom/aggregator"
)

// read takes what a feed's element asks of its pollers. RSS's own such elements
// come from gofeed.
func (h *Hints) read(n *node) {
	switch n.name {
	case "sy:updateperiod":
		h.period = periods[strings.ToLower(strings.TrimSpace(n.text))]
	case "sy:updatefrequency":
		h.frequency = number(n.text)
	case "fh:complete":
		h.Complete = true
	case "ttl":
		h.TTL = time.Duration(number(n.text)) * time.Minute
	}
}

// periods are those of mod_syndication; months and years as their mean.
var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
	"monthly": 730 * time.Hour, "yearly": 8766 * time.Hour,
}

// settle works out what several elements say together (RSS 1.0
// mod_syndication: a period without a frequency is once, daily if not said).
func (h *Hints) settle() {
	if h.period == 0 && h.frequency == 0 {
		return
	}
	if h.period == 0 {
		h.period = periods["daily"]
	}
	h.UpdateEvery = h.period / time.Duration(max(h.frequency, 1))
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

// header takes hub and self from the response's Link header, which counts
// before the document (WebSub §4).
func (h *Hints) header(header http.Header, base *scope) {
	for _, line := range header.Values("Link") {
		for _, value := range strings.Split(line, ",") {
			target, params, ok := strings.Cut(value, ">")
			_, target, opened := strings.Cut(target, "<")
			if !ok || !opened {
				continue
			}
			for _, rel := range relations(params) {
				h.link(aggregator.Link{Rel: rel, URL: base.address(target)})
			}
		}
	}
}

// relations gives the rel values of a Link header's parameters (RFC 8288 §3.3).
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
		if h := number(s); h <= 24 && strings.TrimSpace(s) != "" {
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
