package parse

import "bytes"

// What happens within a text: its markup is part of it, and is only followed to
// find where it ends.

// startInText takes note of an element within a text.
func (w *walk) startInText(t token) {
	w.top().markup = true
	switch {
	case t.empty:
	case len(w.inText) >= maxDepth:
		w.b.faults.limit("depth 200")
		w.deepText++
	default:
		w.inText = append(w.inText, t.name)
	}
}

// impliesEnd reports whether a start tag within a text shows that the text's
// own end tag is missing: <title>Flood<link>… It closes the text if so.
func (w *walk) impliesEnd(t token) bool {
	n := w.top()
	if n == w.asked || len(w.inText) > 0 || !siblings[string(bytes.ToLower(t.name))] {
		return false
	}
	w.asked = n
	tail := w.lexer.src[t.start:]
	if bytes.Contains(tail, append([]byte("</"), w.writtenName(n)...)) {
		return false
	}
	w.b.faults.add(unclosed, n.offset)
	w.close(t.start, false)
	return true
}

// endInText matches an end tag with the elements open within a text. Elements
// that HTML lets stay open are no fault of their own.
func (w *walk) endInText(t token) bool {
	if w.deepText > 0 && !bytes.EqualFold(w.writtenName(w.top()), t.name) {
		w.deepText--
		return true
	}
	for i := len(w.inText) - 1; i >= 0; i-- {
		if bytes.EqualFold(w.inText[i], t.name) {
			if i < len(w.inText)-1 {
				w.b.faults.add(unclosed, t.start)
			}
			w.inText = w.inText[:i]
			return true
		}
	}
	if len(w.inText) > 0 {
		w.b.faults.add(unclosed, t.start)
	}
	if isText(w.top().name) && !bytes.EqualFold(w.writtenName(w.top()), t.name) && !w.isOpen(t.name) {
		w.b.faults.add(strayEnd, t.start)
		return true
	}
	return false
}

func (w *walk) isOpen(name []byte) bool {
	for _, n := range w.open[1:] {
		if bytes.EqualFold(w.writtenName(n), name) {
			return true
		}
	}
	return false
}
