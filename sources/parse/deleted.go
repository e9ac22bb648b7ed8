package parse

import (
	"wireroom/aggregator"
	"wireroom/aggregator/plain"
)

// maxDeleted bounds how many deletions of a document are read.
const maxDeleted = 1000

// deletions are the entries that a feed says were taken back (RFC 6721 §3).
func deletions(head *node) (list []aggregator.Deletion) {
	for _, n := range head.children {
		if n.name != "at:deleted-entry" || len(list) == maxDeleted {
			continue
		}
		d := aggregator.Deletion{ID: n.scope.identifier(n.attr("ref")), Comment: plain.Line(plain.StripTags(n.childText("at:comment")))}
		if at, ok := Date(n.attr("when")); ok {
			d.At = at
		}
		if d.ID != "" {
			list = append(list, d)
		}
	}
	return list
}
