package sources

import (
	"fmt"
	"strings"
	"time"
)

// lasts puts a duration into words, in two units at most: "1 h 30 min".
func lasts(d time.Duration) string {
	units := []struct {
		name string
		d    time.Duration
	}{{"days", 24 * time.Hour}, {"h", time.Hour}, {"min", time.Minute}, {"s", time.Second}}
	for i, u := range units[:len(units)-1] {
		if d < u.d {
			continue
		}
		next := units[i+1]
		d = d.Round(next.d)
		whole, rest := d/u.d, d%u.d/next.d
		name := u.name
		if whole == 1 {
			name = strings.TrimSuffix(name, "s")
		}
		if rest == 0 || whole >= 10 {
			return fmt.Sprintf("%d %s", d.Round(u.d)/u.d, name)
		}
		return fmt.Sprintf("%d %s %d %s", whole, name, rest, next.name)
	}
	return fmt.Sprintf("%d s", d.Round(time.Second)/time.Second)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %s", n, strings.TrimSuffix(what, "s")+"s")
}
