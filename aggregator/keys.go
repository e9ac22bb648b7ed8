package aggregator

// keys are the facts by which an entry is known again; a zero Hash is none.
type keys struct{ guid, link, text, sharedLink, sharedText Key }

// minTextWords is the least number of words of title and text that make an
// entry known by them alone: fewer may recur ("Weather", "Morning briefing").
const minTextWords = 12

// minSharedWords is the least number of words of a text by which it is found
// with others, be it to learn that it recurs.
const minSharedWords = 6

func makeKeys(e *Entry, w *wording) keys {
	var k keys
	if e.GUID != "" {
		k.guid = makeKey(KindGUID, e.Outlet, e.GUID)
	}
	if e.Canonical != "" {
		k.link = makeKey(KindLink, e.Outlet, e.Canonical)
		k.sharedLink = makeKey(KindSharedLink, e.Canonical)
	}
	text := w.text.sum()
	if w.title.n+w.text.n >= minTextWords {
		k.text = makeKey(KindText, e.Outlet, w.title.sum(), text)
	}
	if w.text.n >= minSharedWords {
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
