package parse

// guessEncoding tells in which of the encodings that predate Unicode a text is,
// from its bytes alone. It looks at what tells them apart: whether bytes beyond
// ASCII come in runs (other scripts) or one by one (accents), and how the runs
// divide into the rows of each character set.
func guessEncoding(b []byte) string {
	s := survey(b)
	if s.high == 0 || s.inRuns*2 < s.high {
		return "windows-1252"
	}
	if name := s.doubleByte(); name != "" {
		return name
	}
	return s.singleByte()
}

// byteSurvey counts bytes beyond ASCII.
type byteSurvey struct {
	high   int // all of them
	inRuns int // those in runs of three and more
	at     [256]int
	paired int // those in runs of even length
	kana   int // lead bytes of hiragana and katakana in EUC-JP
	sjis   int // lead bytes of kana in Shift JIS
	hangul int // lead bytes of the commonest rows in EUC-KR
	hanzi  int // lead bytes of the commonest rows in GB 2312
	big5   int // pairs whose second byte is ASCII
}

// surveyed bounds how much of a text is looked at.
const surveyed = 64 << 10

func survey(b []byte) *byteSurvey {
	s := &byteSurvey{}
	b = b[:min(len(b), surveyed)]
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		j := i
		for j < len(b) && b[j] >= 0x80 {
			s.at[b[j]]++
			j++
		}
		s.run(b[i:j])
		if (j-i)%2 == 1 && j < len(b) && b[j] >= 0x40 && b[i] >= 0x81 {
			s.big5++
		}
		i = j
	}
	return s
}

func (s *byteSurvey) run(run []byte) {
	s.high += len(run)
	if len(run) >= 3 {
		s.inRuns += len(run)
	}
	if len(run)%2 == 0 {
		s.paired += len(run)
	}
	for i := 0; i+1 < len(run); i += 2 {
		switch c := run[i]; {
		case c == 0xA4 || c == 0xA5:
			s.kana++
		case c == 0x82 || c == 0x83:
			s.sjis++
		}
		if c := run[i]; c >= 0xB0 && c <= 0xC8 && run[i+1] >= 0xA1 {
			s.hangul++
		}
		if c := run[i]; c >= 0xB0 && c <= 0xD7 && run[i+1] >= 0xA1 {
			s.hanzi++
		}
	}
}

// doubleByte names an East Asian encoding, "" when the text is in none.
func (s *byteSurvey) doubleByte() string {
	pairs := s.high / 2
	switch {
	case s.sjis*4 > pairs:
		return "shift_jis"
	case s.paired*10 < s.high*8:
		if s.big5*4 > pairs {
			return "big5"
		}
		return ""
	case s.kana*4 > pairs:
		return "euc-jp"
	case s.hangul*10 > pairs*8 && s.spread(0xB0, 0xC8) > 12:
		return "euc-kr"
	case s.hanzi*10 > pairs*7:
		return "gb2312"
	}
	return ""
}

// spread counts how many different bytes of a range occur.
func (s *byteSurvey) spread(from, to int) int {
	n := 0
	for c := from; c <= to; c++ {
		if s.at[c] > 0 {
			n++
		}
	}
	return n
}

func (s *byteSurvey) sum(from, to int) int {
	n := 0
	for c := from; c <= to; c++ {
		n += s.at[c]
	}
	return n
}

// singleByte names a script's encoding by where its small letters are.
func (s *byteSurvey) singleByte() string {
	low, high := s.sum(0xC0, 0xDF), s.sum(0xE0, 0xFF)
	switch {
	case low > 2*high:
		return "koi8-r" // its small letters come first
	case low*50 < high && s.sum(0xFB, 0xFF)*100 < high:
		return "windows-1255" // Hebrew has no capitals, and ends at FA
	case s.at[0xC7]*8 > s.high && s.at[0xE1]*20 > s.high:
		return "windows-1256" // alif and lam
	case s.sum(0xDC, 0xDF)*30 > s.high && s.at[0xFF] == 0:
		return "windows-1253" // accented Greek vowels, where Russian has rare capitals
	}
	return "windows-1251"
}
