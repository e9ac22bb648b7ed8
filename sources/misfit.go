package sources

import (
	"fmt"
	"time"

	"wireroom/aggregator"
	"wireroom/sources/parse"
)

// A page that was built anew finds nothing under the old selectors, and looks
// like a day without news. So a page that no longer fits its selectors is never
// believed.
const (
	fewer    = 4              // times fewer items than before are suspicious
	settled  = 8              // from so many on
	patience = 24 * time.Hour // after which fewer items are how the page is now
)

// misfit says in words why a page that selectors read is not believed, "" when
// it is, or when the document is no such page. now is our clock.
func misfit(s *aggregator.SourceState, d *parse.Document, now time.Time) string {
	by, found := s.Select, d.Picked
	before := recall(s.Hints).Picked
	switch {
	case by.Item == "":
		return ""
	case found.Items == 0 && before > 0:
		return fmt.Sprintf("the selector %s finds nothing any more; it found %s at the last good poll", by.Item, plural(before, "item"))
	case found.Items == 0:
		return fmt.Sprintf("the selector %s finds nothing on the page", by.Item)
	case 2*found.Titled < found.Items:
		return fmt.Sprintf("the selector %s finds %s, but %s a title in only %d of them", by.Item, plural(found.Items, "item"), titleBy(by), found.Titled)
	case d.Total == 0:
		return fmt.Sprintf("the selector %s finds %s, but none with a link that leads anywhere", by.Item, plural(found.Items, "item"))
	case before >= settled && found.Items*fewer < before && now.Sub(s.LastOK) < patience:
		return fmt.Sprintf("the selector %s finds only %s; it found %d at the last good poll, and is believed again when this lasts a day", by.Item, plural(found.Items, "item"), before)
	}
	return ""
}

func titleBy(by aggregator.Selectors) string {
	if by.Title == "" {
		return "their headings give"
	}
	return "the selector " + by.Title + " gives"
}
