package similar

import (
	"math"
	"time"
)

// An outlet seldom reports the same twice, yet has a voice and a beat of its own,
// so that its texts are alike. What two of them have in common counts for less,
// unless it came up with the story: a fresh event is told again and again.
const (
	ownVoice = 0.5                                 // of what was in the news before, so much does not count …
	ownNews  = 0.2                                 // … and of what came up with the story
	comeUp   = int64(24 * time.Hour / time.Second) // so long before it, at most
	wisdom   = 24                                  // stories by which a stream learns what was in the news before
	brief    = 12                                  // words below a title, without which there is no telling
)

// own is what does not count of that which a text has in common with t, or with
// the story of t, when both are of one outlet.
func (q *query) own(t *text, in shared) float64 {
	news := ownVoice
	if min(q.print.Words, t.words) >= brief {
		long := min(length(len(q.terms)), length(int(t.count)))
		news -= (ownVoice - ownNews) * (1 - long) * q.worldly
	}
	return ownVoice*in.worn + news*(in.cosine-in.worn)
}

// since is when the first story began that holds a term.
func (x *Index) since(stories posting) int64 {
	if stories.held == 0 || stories.past > 0 {
		return 0
	}
	return x.stories.at(x.terms.list(stories)[0]).first
}

// worldly is how well the stream knows what was in the news of a language before.
func (x *Index) worldly(lang uint16) float64 {
	return 1 - math.Exp(-float64(x.langs[lang])/wisdom)
}
