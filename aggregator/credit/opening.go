package credit

import (
	"crypto/sha256"
	"encoding/binary"

	"wireroom/aggregator/plain"
)

// How many words of a text's beginning must be the same in copies of it. A
// character of a script without spaces counts as two fifths of a word.
const (
	openingWeight   = 60
	wordWeight      = 5
	characterWeight = 2
)

// Opening is a number that texts with the same first dozen words have in common,
// whoever carries them under whichever dateline; 0: the text is too short to say.
func Opening(body string) uint64 {
	_, skip := agencies().cutDateline(body)
	sum, weight := sha256.New(), 0
	plain.Words(body[skip:], func(word string, spaceless bool) bool {
		sum.Write(append([]byte(word), ' '))
		if weight += wordWeight; spaceless {
			weight += characterWeight - wordWeight
		}
		return weight < openingWeight
	})
	if weight < openingWeight {
		return 0
	}
	return max(1, binary.BigEndian.Uint64(sum.Sum(nil)))
}
