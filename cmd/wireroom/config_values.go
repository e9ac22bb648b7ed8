package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is a time.Duration that is written as 90s, 15m, 48h or 7d.
type Duration time.Duration

func (d *Duration) parse(s string) error {
	v, err := parseDuration(s)
	if err != nil {
		return fmt.Errorf("%q is no duration: write a number and a unit, such as 30s, 15m, 48h or 7d", s)
	}
	if v < 0 {
		return fmt.Errorf("%s is negative: leave out the -", s)
	}
	*d = Duration(v)
	return nil
}

func parseDuration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n > 36500 {
			return 0, errors.New("no number of days")
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	return time.ParseDuration(s)
}

// String writes what parse reads, in the largest units that fit: 15m, not
// 15m0s.
func (d Duration) String() string {
	const day = 24 * time.Hour
	v := time.Duration(d)
	if v != 0 && v%day == 0 {
		return strconv.FormatInt(int64(v/day), 10) + "d"
	}
	s := v.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// MarshalYAML writes a duration as a person would.
func (d Duration) MarshalYAML() (any, error) { return d.String(), nil }

// Size is a number of bytes that is written as 512KiB, 15MiB or a plain number.
type Size int64

var sizeUnits = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}, {"", 1}}

func (z *Size) parse(s string) error {
	for _, u := range sizeUnits {
		digits, ok := strings.CutSuffix(s, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
		if err != nil || n < 0 || n > (1<<40)/u.bytes {
			break
		}
		*z = Size(n * u.bytes)
		return nil
	}
	return fmt.Errorf("%q is no size: write 15MiB, 512KiB or a number of bytes", s)
}

func (z Size) String() string {
	for _, u := range sizeUnits[:3] {
		if z != 0 && int64(z)%u.bytes == 0 {
			return strconv.FormatInt(int64(z)/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(z), 10)
}

// MarshalYAML writes a size as a person would.
func (z Size) MarshalYAML() (any, error) { return z.String(), nil }

// Secret is a password or token. It prints as its presence only, also with %v
// and %q, in YAML and in JSON; reveal gives it to those who must send it.
type Secret string

func (s Secret) reveal() string { return string(s) }

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "(set, not shown)"
}

// GoString keeps a secret out of %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalYAML keeps a secret out of printed configs.
func (s Secret) MarshalYAML() (any, error) { return s.String(), nil }

// MarshalText keeps a secret out of JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s *Secret) parse(text string) error {
	if strings.ContainsAny(text, "\r\n\x00") {
		return errors.New("a secret is one line: take the line break out")
	}
	*s = Secret(text)
	return nil
}
