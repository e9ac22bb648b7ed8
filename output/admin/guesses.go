package admin

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"
)

// guesses counts wrong tokens by the address that they come from, minute by
// minute. Its memory is fixed: addresses share slots, in an order that nobody
// outside can know. Behind a proxy all clients are one address.
type guesses struct {
	most int
	now  func() time.Time
	seed maphash.Seed

	mu    sync.Mutex
	slots [1024]struct {
		since time.Time
		wrong int
	}
}

func newGuesses(most int, now func() time.Time) *guesses {
	return &guesses{most: most, now: now, seed: maphash.MakeSeed()}
}

// tooMany reports whether nothing from an address is to be believed for now.
func (g *guesses) tooMany(address string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := &g.slots[g.slot(address)]
	return s.wrong >= g.most && g.now().Sub(s.since) < time.Minute
}

func (g *guesses) count(address string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := &g.slots[g.slot(address)]
	if now := g.now(); now.Sub(s.since) >= time.Minute {
		s.since, s.wrong = now, 0
	}
	s.wrong++
}

// slot is that of an address without its port; of IPv6 the network, since one
// machine has as many addresses in it as it likes.
func (g *guesses) slot(address string) int {
	if ap, err := netip.ParseAddrPort(address); err == nil {
		bits := 32
		if ip := ap.Addr().Unmap(); ip.Is6() {
			bits = 64
		}
		if p, err := ap.Addr().Unmap().WithZone("").Prefix(bits); err == nil {
			address = p.String()
		}
	}
	return int(maphash.String(g.seed, address) % uint64(len(g.slots)))
}
