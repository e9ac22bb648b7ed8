package main

import (
	"fmt"
	"io"
	"strings"

	"wireroom/aggregator"
)

// printCredit says whose text an entry is, whom it quotes, and whether it stands.
func printCredit(w io.Writer, e *aggregator.Entry) {
	if c := e.Credit; c != nil && c.Wire != "" {
		fmt.Fprintf(w, "  the text is %s's, by its %s\n", c.Wire, c.Where)
	}
	if c := e.Credit; c != nil && len(c.Cites) > 0 {
		fmt.Fprintf(w, "  quotes %s\n", strings.Join(c.Cites, ", "))
	}
	if e.Family != "" {
		fmt.Fprintf(w, "  of the newsroom %s\n", e.Family)
	}
	if !e.Withdrawn.IsZero() {
		fmt.Fprintf(w, "  withdrawn %s: %s\n", stampText(e.Withdrawn), e.Notice)
	}
}

// printVoices says who tells a story independently, the first by our clock first.
func printVoices(w io.Writer, vs aggregator.Voices) {
	if len(vs) == 0 {
		return
	}
	fmt.Fprintf(w, "  %s, by our clock:\n", vs)
	for _, v := range vs {
		kind := "newsroom"
		if v.Wire {
			kind = "wire"
		}
		fmt.Fprintf(w, "    %s  %-8s  %s: %s\n", stampText(v.Entries[0].FirstSeen), kind, v.Name, strings.Join(v.Outlets, ", "))
	}
}
