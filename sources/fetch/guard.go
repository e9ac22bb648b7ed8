package fetch

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"

	"wireroom/aggregator"
)

// guard decides which addresses may be dialled. It sees them after the name was
// looked up and just before the connection is made, so that no spelling, no
// redirect and no second answer of a name server leads past it.
type guard struct {
	allowed []allowance
	public  *ssrf.Guardian
}

// allowance is an operator's exception.
type allowance struct {
	network netip.Prefix
	port    uint16 // 0: every port
}

func newGuard(allow []string) (*guard, error) {
	g := &guard{public: ssrf.New(ssrf.WithAnyPort())}
	var faults []error
	for _, entry := range allow {
		a, err := parseAllowance(entry)
		if err != nil {
			faults = append(faults, fmt.Errorf("%w: allow %q: %w", aggregator.ErrInvalid, entry, err))
			continue
		}
		g.allowed = append(g.allowed, a)
	}
	return g, errors.Join(faults...)
}

// control is a [net.Dialer.Control].
func (g *guard) control(network, address string, conn syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", aggregator.ErrBlocked, err)
	}
	to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
	if slices.ContainsFunc(g.allowed, func(a allowance) bool { return a.covers(to) }) {
		return nil
	}
	if !webPort(to.Port()) {
		return fmt.Errorf("%w: port %d serves no feeds", aggregator.ErrBlocked, to.Port())
	}
	if err := g.public.SafeAddr(to.Addr()); err != nil {
		return fmt.Errorf("%w: %w", aggregator.ErrBlocked, err)
	}
	return nil
}

// webPort keeps a redirect from talking to mail servers and their like: of the
// system ports (RFC 6335 §6) only those of HTTP.
func webPort(port uint16) bool {
	return port == 80 || port == 443 || port >= 1024
}

func (a allowance) covers(to netip.AddrPort) bool {
	return (a.port == 0 || a.port == to.Port()) && a.network.Contains(to.Addr())
}

func parseAllowance(entry string) (allowance, error) {
	host, port, err := splitPort(entry)
	if err != nil {
		return allowance{}, err
	}
	if strings.Contains(host, "/") {
		network, err := netip.ParsePrefix(host)
		return allowance{network.Masked(), port}, err
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return allowance{}, errors.New("neither an address nor a CIDR")
	}
	addr = addr.Unmap().WithZone("")
	return allowance{netip.PrefixFrom(addr, addr.BitLen()), port}, nil
}

// splitPort takes the port off "127.0.0.1:80", "10.0.0.0/8:80", "[::1]:80" and
// "[fd00::/8]:80". An IPv6 address without brackets has none.
func splitPort(entry string) (host string, port uint16, err error) {
	host, digits, stated := entry, "", false
	if inner, ok := strings.CutPrefix(entry, "["); ok {
		host, digits, ok = strings.Cut(inner, "]")
		if !ok {
			return "", 0, errors.New("no closing bracket")
		}
		if digits, stated = strings.CutPrefix(digits, ":"); !stated && digits != "" {
			return "", 0, errors.New("nothing but a port may follow the bracket")
		}
	} else if strings.Count(entry, ":") == 1 {
		host, digits, stated = strings.Cut(entry, ":")
	}
	if !stated {
		return host, 0, nil
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || n == 0 {
		return "", 0, fmt.Errorf("no port: %q", digits)
	}
	return host, uint16(n), nil
}
