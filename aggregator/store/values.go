package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"wireroom/aggregator"
)

// The types below are fields of the model as a column holds them. A pointer to
// one both binds and scans, so that one list of pointers writes and reads a row.

// dbID is an ID with its top bit flipped: the order of the database's signed
// numbers is then the order of IDs. No ID is NULL.
type dbID aggregator.ID

func (d dbID) number() int64 { return int64(uint64(d) ^ 1<<63) }

func (d dbID) Value() (driver.Value, error) {
	if d == 0 {
		return nil, nil
	}
	return d.number(), nil
}

func (d *dbID) Scan(src any) error {
	n, err := number(src)
	if err != nil || src == nil {
		*d = 0
		return err
	}
	*d = dbID(uint64(n) ^ 1<<63)
	return nil
}

// dbHash is 64 bits without an order.
type dbHash uint64

func (h dbHash) Value() (driver.Value, error) { return int64(h), nil }

func (h *dbHash) Scan(src any) error {
	n, err := number(src)
	*h = dbHash(n)
	return err
}

// dbTime is a time in unix milliseconds; the zero time is 0.
type dbTime time.Time

func (t dbTime) Value() (driver.Value, error) { return millis(time.Time(t)), nil }

func (t *dbTime) Scan(src any) error {
	n, err := number(src)
	*t = dbTime(fromMillis(n))
	return err
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// dbSpan is a duration in nanoseconds.
type dbSpan time.Duration

func (s dbSpan) Value() (driver.Value, error) { return int64(s), nil }

func (s *dbSpan) Scan(src any) error {
	n, err := number(src)
	*s = dbSpan(n)
	return err
}

func number(src any) (int64, error) {
	switch v := src.(type) {
	case nil:
		return 0, nil
	case int64:
		return v, nil
	default:
		return 0, fmt.Errorf("a number column holds %T", src)
	}
}

// dbBytes is a string that need not be UTF-8, such as a validator. None is NULL.
type dbBytes string

func (b dbBytes) Value() (driver.Value, error) {
	if b == "" {
		return nil, nil
	}
	return []byte(b), nil
}

func (b *dbBytes) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*b = ""
	case []byte:
		*b = dbBytes(v)
	default:
		return fmt.Errorf("a bytes column holds %T", src)
	}
	return nil
}

// dbJSON is what v points to, as JSON; nothing and an empty list are "".
type dbJSON struct{ v any }

func (j dbJSON) Value() (driver.Value, error) {
	b, err := json.Marshal(j.v)
	if s := string(b); s != "null" && s != "[]" {
		return s, err
	}
	return "", err
}

func (j dbJSON) Scan(src any) error {
	var text []byte
	switch v := src.(type) {
	case string:
		text = []byte(v)
	case []byte:
		text = v
	}
	if len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, j.v)
}

// dbSelectors are selectors as JSON, "" for the most sources, which have none.
type dbSelectors aggregator.Selectors

func (d dbSelectors) Value() (driver.Value, error) {
	if d == (dbSelectors{}) {
		return "", nil
	}
	b, err := json.Marshal(aggregator.Selectors(d))
	return string(b), err
}

func (d *dbSelectors) Scan(src any) error {
	*d = dbSelectors{}
	return dbJSON{(*aggregator.Selectors)(d)}.Scan(src)
}

// keepable makes texts such as both databases keep and give back unchanged: valid
// UTF-8 without NUL.
func keepable(args []any) {
	for i, a := range args {
		switch v := a.(type) {
		case string:
			args[i] = keepableText(v)
		case *string:
			args[i] = keepableText(*v)
		}
	}
}

func keepableText(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// idList is IDs as the argument of ids($1).
func idList(ids []aggregator.ID) string {
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		numbers[i] = dbID(id).number()
	}
	return list(numbers)
}

// list is values as the argument of ids($1) or names($1).
func list[T int64 | string](values []T) string {
	if values == nil {
		return "[]"
	}
	b, err := json.Marshal(values)
	if err != nil {
		panic(err) // numbers and strings always encode
	}
	return strings.ReplaceAll(string(b), `\u0000`, "") // which PostgreSQL refuses to read

}

// spaced is a list of words without spaces, as text with a space around each, so
// that LIKE finds one; an empty list is "".
type spaced[T ~string] struct{ v *[]T }

func (s spaced[T]) Value() (driver.Value, error) {
	text := ""
	for _, w := range *s.v {
		text += " " + string(w)
	}
	if text != "" {
		text += " "
	}
	return text, nil
}

func (s spaced[T]) Scan(src any) error {
	var text string
	switch v := src.(type) {
	case string:
		text = v
	case []byte:
		text = string(v)
	default:
		return fmt.Errorf("a text column holds %T", src)
	}
	*s.v = nil
	for w := range strings.FieldsSeq(text) {
		*s.v = append(*s.v, T(w))
	}
	return nil
}
