package admin

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"wireroom/aggregator"
)

// approve approves the one list that is held.
func approve(_ context.Context, origin string) (aggregator.ListState, error) {
	if origin != "press.opml" {
		return aggregator.ListState{}, fmt.Errorf("no list %q is held: %w", origin, aggregator.ErrNotFound)
	}
	return aggregator.ListState{Origin: origin}, nil
}

func TestHeldListIsAppliedByForm(t *testing.T) {
	d, _, h := testDesk()
	in := d.o.Gate.seal("Ann")
	for _, tt := range []struct {
		cookie, origin string
		code           int
		says           string
	}{
		{"", "press.opml", 401, "log in"},
		{in + "x", "press.opml", 401, "log in"},
		{in, "other.opml", 404, "no list"},
		{in, "press.opml", 303, ""},
	} {
		w := post(h, "/lists/apply", tt.cookie, url.Values{"origin": {tt.origin}})
		if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%q, %q: %d %s, want %d %q", tt.cookie, tt.origin, w.Code, w.Body, tt.code, tt.says)
		}
	}
}
