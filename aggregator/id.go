package aggregator

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
)

// ID names a source, an entry or a story for ever. It is derived from what is
// named, never from a counter or a clock, so that every database and every
// rebuild gives the same one. The zero ID names nothing.
type ID uint64

var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID derives the ID of a thing of the given kind from the parts that
// identify it. Parts are kept apart: ("a", "bc") differs from ("ab", "c").
func NewID(kind string, parts ...string) ID {
	b := make([]byte, 0, 256)
	for _, p := range append([]string{kind}, parts...) {
		b = binary.BigEndian.AppendUint64(b, uint64(len(p)))
		b = append(b, p...)
	}
	sum := sha256.Sum256(b)
	id := ID(binary.BigEndian.Uint64(sum[:]))
	if id == 0 {
		return 1
	}
	return id
}

// String gives the 13 lower-case characters by which an ID appears in links,
// feeds and logs.
func (id ID) String() string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(id))
	return idText.EncodeToString(b[:])
}

// ParseID reads what String wrote. Errors are ErrInvalid.
func ParseID(s string) (ID, error) {
	b, err := idText.DecodeString(s)
	if err != nil || len(b) != 8 {
		return 0, fmt.Errorf("id %.40q: %w", s, ErrInvalid)
	}
	return ID(binary.BigEndian.Uint64(b)), nil
}

// MarshalText makes an ID a string in JSON.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *ID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseID(string(b))
	return err
}
