package aggregator

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
	"strings"

	"wireroom/aggregator/plain"
)

// keys are the facts by which an entry is known again; a zero Hash is none.
type keys struct{ guid, link, text, sharedLink, sharedText Key }

// minTextWords is the least number of words of title and text that make an
// entry known by them alone: fewer may recur ("Weather", "Morning briefing").
const minTextWords = 12

func makeKeys(e *Entry) keys {
	var k keys
	if e.GUID != "" {
		k.guid = makeKey(KindGUID, e.Outlet, e.GUID)
	}
	if e.Canonical != "" {
		k.link = makeKey(KindLink, e.Outlet, e.Canonical)
		k.sharedLink = makeKey(KindSharedLink, e.Canonical)
	}
	if text, n := words(e.Title, e.Text); n >= minTextWords {
		k.text = makeKey(KindText, e.Outlet, text)
	}
	if text, n := words(e.Text); n >= 2*minTextWords {
		k.sharedText = makeKey(KindSharedText, text)
	}
	return k
}

// The kinds are part of what is hashed, so that one value never serves as two
// kinds of key. SHA-256 since the values are chosen by strangers.
func makeKey(kind KeyKind, parts ...string) Key {
	return Key{Hash: uint64(NewID(kind.String(), parts...)), Kind: kind}
}

// String names a kind for people.
func (k KeyKind) String() string {
	return [...]string{"none", "guid", "link", "text", "shared link", "shared text"}[min(int(k), 5)]
}

// all lists the keys that there are, the strongest first.
func (k *keys) all() []Key {
	out := make([]Key, 0, 5)
	for _, key := range []Key{k.guid, k.link, k.text, k.sharedLink, k.sharedText} {
		if key.Kind != 0 {
			out = append(out, key)
		}
	}
	return out
}

// words joins the folded words of texts by spaces and counts them.
func words(texts ...string) (joined string, n int) {
	var b strings.Builder
	for _, s := range texts {
		plain.Words(s, func(w string, _ bool) bool {
			b.WriteString(w)
			b.WriteByte(' ')
			n++
			return true
		})
	}
	return b.String(), n
}

// contentHash is over what makes a revision. Spaces, markup, case, tracking
// parameters, dates, the order of categories and lines that only count or date
// do not change it.
func contentHash(e *Entry) uint64 {
	h := sha256.New()
	hashWords(h, e.Title)
	hashPart(h, e.Canonical)
	for line := range strings.Lines(e.Text) {
		if !isCounter(line) {
			hashWords(h, line)
		}
	}
	h.Write([]byte{0})
	for _, c := range categoryKeys(e.Categories) {
		hashPart(h, c)
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}

func hashPart(h hash.Hash, s string) {
	h.Write([]byte(s))
	h.Write([]byte{0})
}

func hashWords(h hash.Hash, s string) {
	s, _ = words(s)
	h.Write([]byte(s))
}

// isCounter reports whether a line only counts, dates or times something:
// "12 comments", "3 min read", "Updated: 2 March, 10:15".
func isCounter(line string) bool {
	_, n := words(line)
	return n <= 8 && strings.ContainsAny(line, "0123456789")
}

func categoryKeys(cs []Category) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = plain.Fold(c.Term)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
