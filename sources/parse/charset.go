package parse

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decoded is a document as UTF-8.
type decoded struct {
	text []byte
	name string // the encoding it was in
}

// decode decides what encoding a document is in and turns it into UTF-8. In
// order of authority (RFC 7303 §3): a byte order mark, the null bytes of UTF-16
// and UTF-32, the Content-Type, the XML declaration, UTF-8. What does not fit
// the bytes is not believed.
func decode(body []byte, contentType string, f *faults) decoded {
	if w, ok := byWidth(body); ok {
		return w.decode(body, f)
	}
	for _, label := range []string{charsetParam(contentType), declaredEncoding(body)} {
		if label == "" {
			continue
		}
		d, what := byLabel(body, label)
		if what == "" {
			return d
		}
		f.add(what, 0)
	}
	return byBytes(body, f)
}

// width is an encoding that shows in a document's first bytes.
type width struct {
	prefix []byte
	skip   int
	name   string
	enc    encoding.Encoding
}

var widths = []width{
	{[]byte{0xEF, 0xBB, 0xBF}, 3, "utf-8", nil},
	{[]byte{0, 0, 0xFE, 0xFF}, 4, "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{[]byte{0xFF, 0xFE, 0, 0}, 4, "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{[]byte{0xFE, 0xFF}, 2, "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{[]byte{0xFF, 0xFE}, 2, "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{[]byte{0, 0, 0, '<'}, 0, "utf-32be", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{[]byte{'<', 0, 0, 0}, 0, "utf-32le", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{[]byte{0, '<', 0}, 0, "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{[]byte{'<', 0}, 0, "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{[]byte{0, '{', 0}, 0, "utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{[]byte{'{', 0}, 0, "utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
}

func byWidth(body []byte) (width, bool) {
	for _, w := range widths {
		if bytes.HasPrefix(body, w.prefix) {
			return w, true
		}
	}
	return width{}, false
}

func (w width) decode(body []byte, f *faults) decoded {
	body = body[w.skip:]
	if w.enc == nil {
		d := byBytes(body, f)
		d.name = w.name
		return d
	}
	text, err := w.enc.NewDecoder().Bytes(body)
	if err != nil || manyErrors(text) {
		f.add(wrongEncoding, 0)
	}
	return decoded{text, w.name}
}

// encodingPattern finds the encoding in an XML declaration, wherever junk or
// white space has pushed it.
var encodingPattern = regexp.MustCompile(`^[^<]{0,64}<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)`)

func declaredEncoding(body []byte) string {
	m := encodingPattern.FindSubmatch(body[:min(len(body), 512)])
	if m == nil {
		return ""
	}
	return string(m[1])
}

func charsetParam(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil && params == nil {
		return ""
	}
	return params["charset"]
}

// byLabel decodes a document as it says it is. When it cannot be, what says why.
func byLabel(body []byte, label string) (d decoded, what string) {
	name := strings.ReplaceAll(strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`)), "_", "-")
	switch name {
	case "utf-8", "utf8", "unicode-1-1-utf-8":
		if !utf8.Valid(body) {
			return d, wrongEncoding
		}
		return decoded{body, "utf-8"}, ""
	case "us-ascii", "ascii":
		if !isASCII(string(body)) {
			return d, wrongEncoding
		}
		return decoded{body, "us-ascii"}, ""
	case "utf-16", "utf-16le", "utf-16be", "utf-32", "utf-32le", "utf-32be", "ucs-2", "unicode", "u16":
		return d, wrongEncoding // its null bytes would have shown
	case "gb2312", "gbk":
		name = "gb18030" // their superset
	}
	enc, _ := charset.Lookup(name)
	if enc == nil {
		return d, unknownEncoding
	}
	if !isASCII(string(body)) && utf8.Valid(body) {
		return d, wrongEncoding // no other encoding looks like UTF-8 by chance
	}
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil || manyErrors(text) {
		return d, wrongEncoding
	}
	return decoded{text, name}, ""
}

// manyErrors reports whether a hundredth of a text could not be decoded.
func manyErrors(text []byte) bool {
	return bytes.Count(text, []byte("\uFFFD"))*100 > len(text)
}

// byBytes decodes a document that does not say what it is in, or says it
// falsely.
func byBytes(body []byte, f *faults) decoded {
	good, bad := sequences(body)
	if bad == 0 {
		return decoded{body, "utf-8"}
	}
	first := firstInvalid(body)
	if good >= bad {
		f.add(invalidByte, first)
		return decoded{mendUTF8(body), "utf-8"}
	}
	name := guessEncoding(body)
	f.add(wrongEncoding, first)
	enc, _ := charset.Lookup(name)
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return decoded{mendUTF8(body), "utf-8"}
	}
	return decoded{text, name}
}

// sequences counts the characters beyond ASCII that are UTF-8, and the bytes
// that are not.
func sequences(b []byte) (good, bad int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good, bad
}

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(b)
}

// mendUTF8 takes the bytes of a text that are not UTF-8 for windows-1252, in
// which pasted text often comes.
func mendUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/16)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r != utf8.RuneError || n > 1:
			out = append(out, b[:n]...)
		case b[0] < 0xA0:
			out = utf8.AppendRune(out, fromC1(rune(b[0])))
		default:
			out = utf8.AppendRune(out, rune(b[0]))
		}
		b = b[n:]
	}
	return out
}
