package match

import (
	"fmt"
	"strings"
)

// Reason is one part of a document that a rule found.
type Reason struct {
	Field string `json:"field"` // "title", "text", "category", … or "source" for a declared topic
	Term  string `json:"term"`  // as the rule writes it
}

// Why is what made a rule match, in the rule's order, at most 8 reasons.
type Why []Reason

// Hit is a topic that a document belongs to.
type Hit struct {
	Topic string `json:"topic"`
	Why   Why    `json:"why,omitempty"`
}

// String gives the reasons in words: title: "ransomware", category: "cybercrime".
func (w Why) String() string {
	parts := make([]string, len(w))
	for i, r := range w {
		parts[i] = fmt.Sprintf("%s: %q", r.Field, r.Term)
	}
	return strings.Join(parts, ", ")
}

// Matcher is a free rule whose topic: references are resolved.
type Matcher struct{}

// Rule is a parsed rule.
type Rule struct{}
