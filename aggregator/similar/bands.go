package similar

// Texts with long pieces in common are found by their sketches, whatever their
// words: where all words are common ones, nothing else finds a copy. A band is
// two neighbouring bins; of the shingles of two texts half in common, one band of
// sixteen is equal in 99 cases of 100.
const (
	bands     = 16
	maxBanded = 64 // texts that are held of a band: what more share is boilerplate
)

// band is what is looked up of the i-th band.
func (s *Sketch) band(i int) uint32 {
	return uint32(i)<<16 | uint32(s[2*i])<<8 | uint32(s[2*i+1])
}

// titleBand is that of a title: copies may be shorter than a sketch.
func titleBand(title uint64) uint32 { return uint32(title) | 1<<31 }

// sketch makes a text to be found by its sketch and its title.
func (x *Index) sketch(i uint32) { x.banded(i, x.bands.add) }

// unsketch undoes it.
func (x *Index) unsketch(i uint32) { x.banded(i, x.bands.remove) }

func (x *Index) banded(i uint32, do func(band, text uint32)) {
	t := x.texts.at(i)
	if t.title != 0 {
		do(titleBand(t.title), i)
	}
	for band := range bands {
		if t.words >= sketchWords {
			do(t.sketch.band(band), i)
		}
	}
}

// near gives the texts that have a band or the title in common with another.
func (x *Index) near(p *Print) []uint32 {
	x.nearby = x.nearby[:0]
	if p.Title != 0 {
		x.nearby = append(x.nearby, x.bands.list(x.bands.of[titleBand(p.Title)])...)
	}
	if p.Words < sketchWords {
		return x.nearby
	}
	for band := range bands {
		x.nearby = append(x.nearby, x.bands.list(x.bands.of[p.Sketch.band(band)])...)
	}
	return x.nearby
}
