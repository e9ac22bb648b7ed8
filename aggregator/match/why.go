package match

import (
	"slices"
	"strconv"
	"strings"
)

// Reason is one part of a document that a rule found.
type Reason struct {
	Field string `json:"field,omitempty"` // "title", "text", "category", …; "topic" for topic:x, "source" for a declared topic, "model", empty for *
	Term  string `json:"term"`            // as the rule writes it, folded; "declared" for a declared topic; of a model its probability and weightiest terms
}

// String gives the reason in words: title: "data breach".
func (r Reason) String() string {
	switch r.Field {
	case "":
		return r.Term
	case "source":
		return "declared by source"
	}
	return r.Field + ": " + strconv.Quote(r.Term)
}

// Why is what made a rule match, in the rule's order, at most 8 reasons. It is
// empty for a rule that only says what must not be there.
type Why []Reason

const maxReasons = 8

// String gives the reasons in words: title: "ransomware", category: "cybercrime".
func (w Why) String() string {
	parts := make([]string, len(w))
	for i, r := range w {
		parts[i] = r.String()
	}
	return strings.Join(parts, ", ")
}

func (w *Why) add(r Reason) {
	if len(*w) < maxReasons && !slices.Contains(*w, r) {
		*w = append(*w, r)
	}
}

// Hit is a topic that a document belongs to.
type Hit struct {
	Topic string `json:"topic"`
	Why   Why    `json:"why,omitempty"`
}
