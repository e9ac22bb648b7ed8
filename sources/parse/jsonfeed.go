package parse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	gofeed "github.com/mmcdole/gofeed/json"

	"wireroom/aggregator"
)

// readJSON reads a JSON Feed. Its items are cut apart and their members put
// right before gofeed sees them, so that a number for a string or a broken item
// costs only itself.
func (r *reader) readJSON(text []byte) error {
	text = mendJSON(bytes.TrimLeft(text, " \t\r\n\uFEFF"), &r.faults)
	members, whole := jsonMembers(text, 0)
	if !whole {
		r.faults.add(cutDocument, len(text))
	}
	head := map[string]json.RawMessage{}
	items := span{-1, -1}
	for _, m := range members {
		if m.name == "items" {
			items = m.value
		} else {
			head[m.name] = text[m.value.start:m.value.end]
		}
	}
	if items.start < 0 && !bytes.Contains(head["version"], []byte("jsonfeed.org")) {
		return fmt.Errorf("%w but a JSON document", aggregator.ErrNotFeed)
	}
	outer := r.outer()
	document := r.jsonDocument(text, head, items, outer)
	f, err := (&gofeed.Parser{}).Parse(bytes.NewReader(document))
	if err != nil {
		return fmt.Errorf("%w but a JSON document: %w", aggregator.ErrNotFeed, err)
	}
	r.doc.Format, r.doc.Version = "json", jsonVersion(f.Version)
	r.doc.Hints.header(r.options.Header, outer)
	r.jsonFeed(f, outer)
	setOnce(&r.doc.Hints.Hub, firstHub(head["hubs"]))
	if _, made := head["_wireroom"]; made {
		r.doc.Feed.Generator = &aggregator.Generator{Name: "wireroom"}
	}
	for _, g := range f.Items {
		r.doc.Entries = append(r.doc.Entries, jsonItemOf(g, outer))
	}
	return nil
}

// jsonDocument writes the document that gofeed is given: members of the right
// types, and of the items those that are new.
func (r *reader) jsonDocument(text []byte, head map[string]json.RawMessage, items span, outer *scope) []byte {
	document := r.jsonObject(head, jsonFeedTypes, 0)
	spans, more := jsonElements(text, max(items.start, 0), r.options.MaxItems)
	if items.start < 0 {
		spans, more = nil, false
	}
	if more {
		r.leaveRest()
	}
	known := r.options.Known.set()
	seed := fingerprint(marksVersion, append([]byte(outer.base+"\n"), head["language"]...))
	fresh := []any{}
	for _, s := range spans {
		raw := text[s.start:s.end]
		var members map[string]json.RawMessage
		if err := json.Unmarshal(raw, &members); err != nil {
			r.faults.add(wrongType, s.start)
			continue
		}
		mark, whole := fingerprint(seed, raw), item{s, true}
		if known[mark] {
			r.skip(mark, whole)
			continue
		}
		r.take(mark, whole)
		fresh = append(fresh, r.jsonObject(members, jsonItemTypes, s.start))
	}
	document["items"] = fresh
	out, err := json.Marshal(document)
	if err != nil {
		return nil // cannot be: it is made of JSON values
	}
	return out
}

// jsonType is the type that a member has to have.
type jsonType uint8

const (
	jsonString jsonType = iota + 1
	jsonNumber
	jsonStrings
	jsonAuthor
	jsonAuthors
	jsonAttachments
)

var jsonFeedTypes = map[string]jsonType{
	"version": jsonString, "title": jsonString, "home_page_url": jsonString, "feed_url": jsonString,
	"description": jsonString, "next_url": jsonString, "icon": jsonString, "favicon": jsonString,
	"language": jsonString, "author": jsonAuthor, "authors": jsonAuthors,
}

var jsonItemTypes = map[string]jsonType{
	"id": jsonString, "url": jsonString, "external_url": jsonString, "title": jsonString,
	"content_html": jsonString, "content_text": jsonString, "summary": jsonString, "image": jsonString,
	"banner_image": jsonString, "date_published": jsonString, "date_modified": jsonString,
	"language": jsonString, "tags": jsonStrings, "author": jsonAuthor, "authors": jsonAuthors,
	"attachments": jsonAttachments,
}

var jsonPersonTypes = map[string]jsonType{"name": jsonString, "url": jsonString, "avatar": jsonString}

var jsonAttachmentTypes = map[string]jsonType{
	"url": jsonString, "mime_type": jsonString, "title": jsonString,
	"size_in_bytes": jsonNumber, "duration_in_seconds": jsonNumber,
}

// jsonObject gives those members of an object that we read, as the types that
// gofeed demands. What cannot be read as its type is left out.
func (r *reader) jsonObject(raw map[string]json.RawMessage, types map[string]jsonType, offset int) map[string]any {
	out := map[string]any{}
	for name, t := range types {
		value, ok := raw[name]
		if !ok || string(value) == "null" {
			continue
		}
		if v := r.jsonValue(value, t, offset); v != nil {
			out[name] = v
		} else {
			r.faults.add(wrongType, offset)
		}
	}
	return out
}

func (r *reader) jsonValue(raw json.RawMessage, t jsonType, offset int) any {
	switch t {
	case jsonNumber:
		if n, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64); err == nil {
			return int64(n)
		}
	case jsonString:
		if s, ok := looseString(raw); ok {
			return s
		}
	case jsonStrings:
		return looseStrings(raw)
	case jsonAuthor:
		return r.jsonPerson(raw, offset)
	case jsonAuthors:
		return r.jsonList(raw, offset, r.jsonPerson)
	case jsonAttachments:
		return r.jsonList(raw, offset, func(raw json.RawMessage, offset int) any {
			var object map[string]json.RawMessage
			if json.Unmarshal(raw, &object) != nil {
				return nil
			}
			return r.jsonObject(object, jsonAttachmentTypes, offset)
		})
	}
	return nil
}

// jsonPerson reads an author, or a name where one should stand.
func (r *reader) jsonPerson(raw json.RawMessage, offset int) any {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) == nil {
		return r.jsonObject(object, jsonPersonTypes, offset)
	}
	if name, ok := looseString(raw); ok {
		return map[string]any{"name": name}
	}
	return nil
}

// jsonList reads an array, or one value where an array should stand.
func (r *reader) jsonList(raw json.RawMessage, offset int, read func(json.RawMessage, int) any) any {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	out := []any{}
	for _, element := range list {
		if v := read(element, offset); v != nil {
			out = append(out, v)
		}
	}
	return out
}

// looseString reads a string, or a number or boolean as one, unless it is too
// long to be meant.
func looseString(raw json.RawMessage) (string, bool) {
	var s string
	switch {
	case bytes.HasPrefix(raw, []byte(`"`)):
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	case len(raw) == 0 || bytes.ContainsAny(raw[:1], "{[n") || len(raw) > maxValue:
		return "", false
	}
	return string(raw), json.Valid(raw)
}

// looseStrings reads an array of strings, or one string with commas.
func looseStrings(raw json.RawMessage) any {
	out := []string{}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		if s, ok := looseString(raw); ok {
			return strings.Split(s, ",")
		}
		return nil
	}
	for _, element := range list {
		if s, ok := looseString(element); ok {
			out = append(out, s)
		}
	}
	return out
}

func jsonVersion(url string) string {
	return url[strings.LastIndexByte(url, '/')+1:]
}
