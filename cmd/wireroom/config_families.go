package main

import (
	"fmt"
	"maps"
	"slices"

	"wireroom/aggregator/credit"
)

// checkFamilies notes patterns that mean nothing, and joins the good ones to the
// families that wireroom knows.
func checkFamilies(c *Config, d *decoder) {
	good := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(c.Families)) {
		path := "families." + name
		if len(c.Families[name]) == 0 {
			d.atKey(path, "family %q names no outlets: list their names or sites, or take it out", name)
		}
		for i, pattern := range c.Families[name] {
			if _, err := credit.Families().With(map[string][]string{name: {pattern}}); err != nil {
				d.at(fmt.Sprintf("%s[%d]", path, i), "%s: %s", path, err)
				continue
			}
			good[name] = append(good[name], pattern)
		}
	}
	table, err := credit.Families().With(good)
	if err != nil {
		panic(err) // each of its patterns was read above
	}
	c.families = table
}
