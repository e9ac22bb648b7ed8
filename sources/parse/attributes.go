package parse

import "bytes"

// maxAttributes bounds how many attributes of an element are read.
const maxAttributes = 256

// attributes calls yield with the attributes of a start tag, their values still
// encoded. Values without quotes and names without values are taken as HTML has
// them.
func (l *lexer) attributes(t token, yield func(name, value []byte, offset int)) {
	in, at := t.inner, t.innerStart
	for range maxAttributes {
		n := skipSpace(in)
		in, at = in[n:], at+n
		if len(in) == 0 {
			return
		}
		n = attributeNameLen(in)
		if n == 0 {
			l.faults.add(badAttribute, at)
			in, at = in[1:], at+1
			continue
		}
		name := in[:n]
		value, used, ok := attributeValue(in[n:])
		if !ok {
			l.faults.add(badAttribute, at)
		}
		yield(name, value, at)
		in, at = in[n+used:], at+n+used
	}
}

// attributeValue reads = and a value, and says how long both are and whether
// they are as XML wants them.
func attributeValue(in []byte) (value []byte, used int, ok bool) {
	i := skipSpace(in)
	if i >= len(in) || in[i] != '=' {
		return nil, i, false
	}
	i++
	i += skipSpace(in[i:])
	if i >= len(in) {
		return nil, i, false
	}
	if q := in[i]; q == '"' || q == '\'' {
		if n := bytes.IndexByte(in[i+1:], q); n >= 0 {
			end := i + n + 2
			return in[i+1 : end-1], end, end >= len(in) || isSpace(in[end])
		}
		i++
	}
	n := 0
	for i+n < len(in) && !isSpace(in[i+n]) {
		n++
	}
	return in[i : i+n], i + n, false
}

func attributeNameLen(s []byte) int {
	for i, c := range s {
		if isSpace(c) || c == '=' || c == '"' || c == '\'' {
			return i
		}
	}
	return len(s)
}
