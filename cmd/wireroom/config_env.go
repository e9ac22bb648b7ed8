package main

import (
	"fmt"
	"regexp"
	"strings"
)

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expandEnv replaces ${NAME} by the value of an environment variable and
// ${NAME:-text} by text when the variable is unset or empty. $${ is a plain ${.
// What a variable holds is never expanded again, and never read as YAML.
func expandEnv(s string, lookup func(string) (string, bool)) (string, error) {
	var b strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			b.WriteString(s)
			return b.String(), nil
		}
		if i > 0 && s[i-1] == '$' {
			b.WriteString(s[:i-1] + "${")
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		inner, rest, closed := strings.Cut(s[i+2:], "}")
		if !closed {
			return "", fmt.Errorf("${%.40s is not closed: add }, or write $${ for a plain ${", inner)
		}
		value, err := envValue(inner, lookup)
		if err != nil {
			return "", err
		}
		b.WriteString(value)
		s = rest
	}
}

func envValue(inner string, lookup func(string) (string, bool)) (string, error) {
	name, fallback, hasFallback := strings.Cut(inner, ":-")
	if !envName.MatchString(name) {
		return "", fmt.Errorf("${%.40s} names no environment variable: letters, digits and _ only, or write $${ for a plain ${", inner)
	}
	value, ok := lookup(name)
	switch {
	case hasFallback && value == "":
		return fallback, nil
	case !ok:
		return "", fmt.Errorf("the environment variable %s is not set: set it, or write ${%s:-} if it may be empty", name, name)
	}
	return value, nil
}
