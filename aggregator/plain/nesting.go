package plain

// makeRoom ends the open elements that cannot hold tag (HTML Standard
// §13.2.6.4.7, simplified so that each rule looks at ancestors only).
func (b *builder) makeRoom(tag element) {
	if tag.is(blocky) {
		b.closeNearest(isParagraph, isCell)
	}
	switch top := b.top(); {
	case tag.is(heading) && top.is(heading), isRuby(tag) && isRuby(top):
		b.closeTo(len(b.open) - 1)
	case tag.name == "a":
		b.closeNearest(tag.same, isCell)
	case tag.name == "li":
		b.closeNearest(tag.same, isList)
	case tag.is(listed):
		b.closeNearest(isTerm, isList)
	}
}

// close ends the element that the end tag of tag means, if it is open.
func (b *builder) close(tag element) bool {
	switch {
	case tag.is(heading):
		return b.closeNearest(isHeading, isCell)
	case tag.is(tabular), isTable(tag):
		return b.closeNearest(tag.same, isTable)
	case tag.is(listed):
		return b.closeNearest(tag.same, isList)
	case tag.is(blocky):
		return b.closeNearest(tag.same, isCell)
	}
	return b.closeNearest(tag.same, isWall)
}

// closeNearest ends the innermost element that is wanted and all inside it,
// unless one that is a limit lies between.
func (b *builder) closeNearest(wanted, limit func(element) bool) bool {
	for i := len(b.open) - 1; i >= 0; i-- {
		switch tag := b.open[i].tag; {
		case wanted(tag):
			b.closeTo(i)
			return true
		case limit(tag):
			return false
		}
	}
	return false
}

func (e element) same(t element) bool { return t.name == e.name }
func isParagraph(t element) bool      { return t.name == "p" }
func isTerm(t element) bool           { return t.name == "dt" || t.name == "dd" }
func isRuby(t element) bool           { return t.name == "rt" || t.name == "rp" }
func isHeading(t element) bool        { return t.is(heading) }
func isTable(t element) bool          { return t.name == "table" }
func isCell(t element) bool           { return t.is(cell) }
func isWall(t element) bool           { return t.is(wall) }
func isList(t element) bool           { return t.is(wall) && !t.is(listed) }

// top is the innermost open element, the zero element if there is none.
func (b *builder) top() element {
	if len(b.open) == 0 {
		return element{}
	}
	return b.open[len(b.open)-1].tag
}

// inList reports whether a list is open. Outside of one, an item's start tag
// could end an item of the page around.
func (b *builder) inList() bool {
	if b.alone {
		return true
	}
	for _, o := range b.open {
		if isListElement(o.tag.name) {
			return true
		}
	}
	return false
}

func isListElement(name string) bool {
	return name == "ul" || name == "ol" || name == "dl" || name == "menu" || name == "dir"
}

// enterTable ends what stands between the innermost table and the place where
// tag belongs, and begins a row for a cell that has none. It reports false
// outside of tables: there tag could end a row of the page around.
func (b *builder) enterTable(tag element) bool {
	t := len(b.open) - 1
	for t >= 0 && !isTable(b.open[t].tag) {
		t--
	}
	if t < 0 {
		return b.alone
	}
	at := func(i int, name string) bool { return i < len(b.open) && b.open[i].tag.name == name }
	body := t + 1
	if at(body, "thead") || at(body, "tbody") || at(body, "tfoot") {
		body++
	}
	switch tag.name {
	case "tr":
		b.closeTo(body)
	case "td", "th":
		if !at(body, "tr") {
			b.closeTo(body)
			return b.imply("tr")
		}
		b.closeTo(body + 1)
	case "col":
		if at(t+1, "colgroup") {
			t++
		}
		b.closeTo(t + 1)
	default:
		b.closeTo(t + 1)
	}
	return true
}

// enterCell begins a cell when content for one comes directly in a table or
// row, where a browser would move it before the table. The content opens up to
// more elements itself.
func (b *builder) enterCell(more int) {
	if b.top().name == "colgroup" {
		b.closeTo(len(b.open) - 1)
	}
	switch top := b.top(); {
	case !isTable(top) && (!top.is(tabular) || top.is(cell)):
		return
	case len(b.open)+2+more > maxDepth:
		return
	case top.name != "tr":
		b.imply("tr")
	}
	b.imply("td")
}

// imply begins an element that the source leaves out; it reports false where
// that would be too deep.
func (b *builder) imply(name string) bool {
	if len(b.open)+1 >= maxDepth {
		return false
	}
	b.push(elements[name], node{tag: elements[name]})
	return true
}
