package plain

// tree is a sanitised fragment. Its nodes stand in document order on a tape: an
// element's content is the nodes after it, up to its end.
type tree struct {
	nodes []node
	attrs []attr // of all elements, in order
	notes notes
}

// node is a text or, with a tag, an element.
type node struct {
	tag      element
	text     string
	from, to int32 // its attributes are tree.attrs[from:to]
	parent   int32 // index of the element that holds it, -1 for none
	end      int32 // index of the first node after its content
	aside    bool  // what it holds stands beside the article
	cut      bool  // not to be written, nor what it holds
	visible  bool  // it or what it holds can be seen; set by prune
}

// attr is an attribute that may be written.
type attr struct{ key, value string }

func (n *node) isText() bool { return n.tag.name == "" }

// attr returns the value of an attribute of n, "" if it has none.
func (t *tree) attr(n *node, key string) string {
	for _, a := range t.attrs[n.from:n.to] {
		if a.key == key {
			return a.value
		}
	}
	return ""
}
