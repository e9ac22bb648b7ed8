package match

import (
	"fmt"
	"strings"
	"sync"
)

// Rule is a parsed rule. It does not change and may be used concurrently.
type Rule struct {
	root *node
	solo func() *program // of this rule alone, compiled when first asked for
}

// Parse reads a rule; the package comment shows the language. A fault is a
// *[SyntaxError].
func Parse(source string) (*Rule, error) {
	root, err := parse(source)
	if err != nil {
		return nil, err
	}
	r := &Rule{root: root}
	if size := len(r.String()); size > maxBytes {
		return nil, fault(source, 0, fmt.Sprintf("the rule, written out, has %d bytes, more than %d", size, maxBytes),
			"make several topics of it and join them with topic:")
	}
	r.solo = sync.OnceValue(func() *program { return newProgram([]Named{{Rule: r}}) })
	return r, nil
}

// String returns the rule in canonical form. Parsed again it gives the same rule.
func (r *Rule) String() string {
	var b strings.Builder
	r.root.write(&b, or, anywhere)
	return b.String()
}

// Match reports whether d matches, and why. As the rule knows of no others,
// topic:x holds only what sources declare to be x; see [Set.Query].
func (r *Rule) Match(d *Doc) (Why, bool) {
	return r.solo().matchOne(d, 0)
}
