package similar

// stopCount guesses a language group from function words. (Kept small: it only
// has to keep the statistics of different languages apart.)
type stopCount struct{ n, stops int }

func (c *stopCount) add(w word) {
	c.n++
	if w.stop {
		c.stops++
	}
}

// lang is the language group of a text in the given language.
func (b *builder) lang(tag string) uint8 {
	if len(tag) < 2 {
		return 0
	}
	return (tag[0]|0x20)%16<<4 | (tag[1]|0x20)%16
}
