package parse

import (
	"bytes"
	"encoding/json"
)

// jsonMember is a member of a JSON object: its name and where its value is.
type jsonMember struct {
	name  string
	value span
}

// maxMembers bounds how many members of an object are read.
const maxMembers = 1000

// jsonMembers gives the members of the object that begins at i, up to the first
// that is cut off. whole is false when the object does not end.
func jsonMembers(text []byte, i int) (all []jsonMember, whole bool) {
	i++
	for {
		i += skipJSONSpace(text[i:])
		switch {
		case i >= len(text) || len(all) == maxMembers:
			return all, false
		case text[i] == '}':
			return all, true
		case text[i] != '"':
			i++ // not JSON; look on
			continue
		}
		end := jsonValueEnd(text, i)
		var name string
		if end < 0 || json.Unmarshal(text[i:end], &name) != nil {
			return all, false
		}
		i = end + skipJSONSpace(text[end:])
		if i < len(text) && text[i] == ':' {
			i++
		}
		i += skipJSONSpace(text[i:])
		end = jsonValueEnd(text, i)
		if end < 0 {
			return append(all, jsonMember{name, span{i, len(text)}}), false
		}
		all = append(all, jsonMember{name, span{i, end}})
		i = end
	}
}

// jsonElements gives the values of the array that begins at i, at most limit of
// them, up to the first that is cut off.
func jsonElements(text []byte, i, limit int) (all []span, more bool) {
	if i >= len(text) || text[i] != '[' {
		return nil, false
	}
	i++
	for {
		i += skipJSONSpace(text[i:])
		if i >= len(text) || text[i] == ']' {
			return all, false
		}
		end := jsonValueEnd(text, i)
		if end <= i {
			return all, false
		}
		if len(all) == limit {
			return all, true
		}
		all = append(all, span{i, end})
		i = end
	}
}

// jsonValueEnd finds the end of the value that begins at i, by its brackets and
// quotes alone; -1 when it has none.
func jsonValueEnd(text []byte, i int) int {
	depth := 0
	for ; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			end := jsonStringEnd(text, i)
			if end < 0 {
				return -1
			}
			i = end - 1
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth--; depth < 0 {
				return i // a value is missing here
			}
		default:
			if depth > 0 || isJSONWord(c) && i+1 < len(text) && isJSONWord(text[i+1]) {
				continue
			}
		}
		if depth == 0 {
			return i + 1
		}
	}
	return -1
}

func isJSONWord(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

func jsonStringEnd(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

func skipJSONSpace(s []byte) int {
	for i, c := range s {
		if !isSpace(c) && c != ',' {
			return i
		}
	}
	return len(s)
}

// mendJSON escapes the control characters that some feeds put into strings as
// they are, and drops commas before a closing bracket. A text without such
// faults is given back as it is.
func mendJSON(text []byte, f *faults) []byte {
	var out []byte
	from, inString := 0, false
	replace := func(at int, with string) {
		f.add(badCharacter, at)
		out = append(append(out, text[from:at]...), with...)
		from = at + 1
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			inString = !inString
		case c == '\\' && inString && i+1 < len(text):
			if bytes.IndexByte([]byte(`"\/bfnrtu`), text[i+1]) < 0 {
				replace(i, `\\`)
			}
			i++
		case inString && c < 0x20:
			replace(i, `\u00`+string("0123456789abcdef"[c>>4])+string("0123456789abcdef"[c&15]))
		case !inString && c == ',':
			if next := i + 1 + skipJSONSpace(text[i+1:]); next < len(text) && (text[next] == ']' || text[next] == '}') {
				replace(i, "")
			}
		}
	}
	if out == nil {
		return text
	}
	return append(out, text[from:]...)
}
