package fetch

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"wireroom/aggregator"
)

func mustGuard(t *testing.T, allow ...string) *guard {
	t.Helper()
	g, err := newGuard(allow)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGuardRefuses(t *testing.T) {
	g := mustGuard(t)
	for _, tc := range []struct{ name, address string }{
		{"this host", "0.0.0.0:80"},
		{"this network", "0.1.2.3:80"},
		{"loopback", "127.0.0.1:80"},
		{"loopback, elsewhere in /8", "127.8.8.8:443"},
		{"private 10/8", "10.1.2.3:80"},
		{"private 172.16/12", "172.31.255.255:80"},
		{"private 192.168/16", "192.168.1.1:80"},
		{"carrier-grade NAT", "100.64.0.1:80"},
		{"link-local", "169.254.1.1:80"},
		{"metadata", "169.254.169.254:80"},
		{"metadata of another cloud", "100.100.100.200:80"},
		{"protocol assignments", "192.0.0.192:80"},
		{"documentation", "192.0.2.1:80"},
		{"6to4 relay", "192.88.99.1:80"},
		{"benchmarking", "198.18.0.1:80"},
		{"multicast", "224.0.0.1:80"},
		{"reserved", "240.0.0.1:80"},
		{"broadcast", "255.255.255.255:80"},
		{"unspecified", "[::]:80"},
		{"loopback, IPv6", "[::1]:80"},
		{"mapped loopback", "[::ffff:127.0.0.1]:80"},
		{"mapped metadata", "[::ffff:169.254.169.254]:80"},
		{"IPv4-compatible loopback", "[::127.0.0.1]:80"},
		{"NAT64 of loopback", "[64:ff9b::7f00:1]:80"},
		{"local NAT64", "[64:ff9b:1::a00:1]:80"},
		{"6to4 of a private address", "[2002:a00:1::]:80"},
		{"Teredo", "[2001:0:7f00:1::]:80"},
		{"documentation, IPv6", "[2001:db8::1]:80"},
		{"unique local", "[fc00::1]:80"},
		{"metadata, IPv6", "[fd00:ec2::254]:80"},
		{"link-local, IPv6", "[fe80::1]:80"},
		{"link-local with a zone", "[fe80::1%eth0]:80"},
		{"site-local", "[fec0::1]:80"},
		{"multicast, IPv6", "[ff02::1]:80"},
		{"mail", "93.184.215.14:25"},
		{"ssh", "93.184.215.14:22"},
		{"port 0", "93.184.215.14:0"},
		{"no address", "news.example:80"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			wantErr(t, g.control("tcp", tc.address, nil), aggregator.ErrBlocked)
		})
	}
}

func TestGuardPassesPublicAddresses(t *testing.T) {
	g := mustGuard(t)
	for _, address := range []string{
		"93.184.215.14:80", "1.1.1.1:443", "172.32.0.1:80", "100.128.0.1:80", "9.9.9.9:8080",
		"[2606:4700:4700::1111]:443", "[2a00:1450::1]:8443", "[::ffff:1.1.1.1]:443",
	} {
		if err := g.control("tcp", address, nil); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestGuardAllowances(t *testing.T) {
	for _, tc := range []struct {
		entry, address string
		want           bool
	}{
		{"127.0.0.1:9100", "127.0.0.1:9100", true},
		{"127.0.0.1:9100", "127.0.0.1:9101", false},
		{"127.0.0.1:9100", "127.0.0.2:9100", false},
		{"127.0.0.1", "127.0.0.1:25", true},
		{"10.0.0.0/8", "10.200.1.1:8080", true},
		{"10.0.0.0/8", "11.0.0.1:25", false},
		{"10.9.9.9/8", "10.200.1.1:8080", true},
		{"10.0.0.0/8:8080", "10.1.1.1:8080", true},
		{"10.0.0.0/8:8080", "10.1.1.1:80", false},
		{"[::1]:8080", "[::1]:8080", true},
		{"[::1]:8080", "[::1]:80", false},
		{"::1", "[::1]:81", true},
		{"[::1]", "[::1]:81", true},
		{"fd00::/8", "[fd12::1]:80", true},
		{"[fd00::/8]:8080", "[fd12::1]:80", false},
		{"[fd00::/8]:8080", "[fd12::1]:8080", true},
		{"127.0.0.1:9100", "[::ffff:127.0.0.1]:9100", true},
		{"::ffff:127.0.0.1", "127.0.0.1:80", true},
		{"127.0.0.1", "[::1]:80", false},
	} {
		err := mustGuard(t, tc.entry).control("tcp", tc.address, nil)
		if got := err == nil; got != tc.want {
			t.Errorf("allow %s: %s passes %v, want %v", tc.entry, tc.address, got, tc.want)
		}
	}
}

func TestNewListsEveryBadAllowance(t *testing.T) {
	bad := []string{"", "localhost:9100", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "10.0.0.0/33",
		"[::1", "[::1]8080", "[::1]:http", "0x7f.1", "*"}
	_, err := New(Options{Allow: append([]string{"127.0.0.1"}, bad...)})
	wantErr(t, err, aggregator.ErrInvalid)
	if err == nil {
		return
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(bad) {
		t.Fatalf("%d faults, want %d:\n%v", len(lines), len(bad), err)
	}
	for i, entry := range bad {
		if !strings.Contains(lines[i], `"`+entry+`"`) {
			t.Errorf("fault %d does not name %q: %s", i, entry, lines[i])
		}
	}
}

// Every spelling leads to the same address in the end, and there stands the
// guard.
func TestGetRefusesEverySpelling(t *testing.T) {
	var asked atomic.Int32
	u := origin(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	port := u[strings.LastIndex(u, ":"):]
	resolver := names(func(name string) []netip.Addr {
		switch name {
		case "0x7f000001.", "0x7f.1.", "inner.example.":
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}
		case "mixed.example.":
			return []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("::1"), netip.MustParseAddr("127.0.0.1")}
		}
		return nil
	})
	c := newClient(t, Options{Resolver: resolver})
	for _, host := range []string{
		"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]",
		"127。0。0。1", "１２７.0.0.1", "0x7f000001.", "0x7f.1.",
		"inner.example", "inner.example.", "mixed.example", "u:p@127.0.0.1",
	} {
		_, err := c.Get(t.Context(), Request{URL: "http://" + host + port})
		if !errors.Is(err, aggregator.ErrBlocked) {
			t.Errorf("%s: %v, want %v", host, err, aggregator.ErrBlocked)
		}
	}
	for _, host := range []string{"2130706433", "017700000001", "0177.0.0.1", "127.1", "127.0.0.1%00"} {
		_, err := c.Get(t.Context(), Request{URL: "http://" + host + port})
		wantErr(t, err, nil) // which refuses it, depends on the resolver
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the origin was asked %d times", n)
	}
}

// A name may change its mind between two polls: each dial is guarded anew.
func TestGetRefusesARebindingName(t *testing.T) {
	u := origin(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") })
	allowed := strings.TrimPrefix(u, "http://")
	address := netip.MustParseAddr("127.0.0.1")
	c := newClient(t, Options{Allow: []string{allowed}, Resolver: names(func(string) []netip.Addr {
		return []netip.Addr{address}
	})})
	r := Request{URL: "http://rebinding.example" + allowed[strings.LastIndex(allowed, ":"):]}
	mustGet(t, c, r)
	address = netip.MustParseAddr("127.0.0.2")
	_, err := c.Get(t.Context(), r)
	wantErr(t, err, aggregator.ErrBlocked)
}

func FuzzAllowance(f *testing.F) {
	for _, s := range []string{"127.0.0.1:9100", "10.0.0.0/8", "[::1]:8080", "[fd00::/8]:80", "fe80::1%eth0", "[", "]:1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, entry string) {
		a, err := parseAllowance(entry)
		if err == nil && !a.covers(netip.AddrPortFrom(a.network.Addr(), max(a.port, 1))) {
			t.Errorf("%q does not cover its own address", entry)
		}
	})
}
