package aggregator

import "testing"

// The parser keeps empty elements as it finds them; what is stored must not be
// able to close an element of the page that shows it.
func TestStrayPartsOfListsAndTablesAreNotStored(t *testing.T) {
	n := newNewsroom(t)
	for _, stray := range []string{"<li></li>", "<td></td>", "<dd></dd>", "<tr></tr>", "<caption></caption>"} {
		n.poll("herald", Item{
			ID: stray, Link: "https://herald.example/" + stray[1:3], Title: &Text{Value: "About " + stray[1:3], Type: TypeText},
			Summary: &Text{Value: stray, Type: TypeHTML}, Content: []Text{{Value: stray, Type: TypeHTML}},
		})
		if e := n.entry("About " + stray[1:3]); e.Summary != "" || e.Content != "" {
			t.Errorf("%s is stored as %q and %q", stray, e.Summary, e.Content)
		}
	}
}
