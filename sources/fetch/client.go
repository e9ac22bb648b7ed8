package fetch

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"wireroom/aggregator/canon"
)

// Options set up a [Client]. The zero value of each field means its default.
type Options struct {
	// UserAgent is product/version and a comment with a URL where outlets
	// read about us: "wireroom/0.1 (+https://wireroom.example/)" (RFC 9110
	// §10.1.5). Default "wireroom".
	UserAgent string
	// Allow names addresses that may be dialled though they are not public:
	// an address or CIDR with an optional port, such as 127.0.0.1:9100,
	// 10.0.0.0/8 or [::1]:8080. A redirect may lead there as well.
	Allow []string
	// Timeout bounds a whole exchange, all redirects and the last byte of the
	// body included. Default 30 s.
	Timeout time.Duration
	// MaxBytes bounds a body, on the wire and after each content coding.
	// Default 15 MiB.
	MaxBytes int64
	// MaxRedirects bounds the hops of one exchange. Default 10.
	MaxRedirects int
	// Resolver looks names up; what it answers is guarded like any address.
	// Default: the system's.
	Resolver *net.Resolver
}

const (
	connectTimeout = 10 * time.Second
	tlsTimeout     = 10 * time.Second
	headerTimeout  = 20 * time.Second
	// idleTimeout and the two numbers below keep connections alive for hosts
	// with several due sources, without holding a socket for each of 100,000.
	idleTimeout    = 60 * time.Second
	maxIdle        = 512
	maxIdlePerHost = 2
	// maxHeaderBytes lets a feed live whose ETag of 200 KiB is then dropped;
	// it counts informational (1xx) answers too.
	maxHeaderBytes = 256 << 10
	// maxAnswer bounds what is read of the answer to something that was sent.
	maxAnswer = 64 << 10
)

// Client is a guarded, polite HTTP client, safe for concurrent use.
type Client struct {
	transport    *http.Transport
	bodies       *bodies
	agent        agent
	timeout      time.Duration
	maxBytes     int64
	maxRedirects int
}

// New builds a client. Its error is an [aggregator.ErrInvalid] that lists every
// unreadable entry of o.Allow.
func New(o Options) (*Client, error) {
	g, err := newGuard(o.Allow)
	if err != nil {
		return nil, err
	}
	return &Client{
		transport:    newTransport(g, o.Resolver),
		bodies:       newBodies(),
		agent:        newAgent(cmp.Or(o.UserAgent, "wireroom")),
		timeout:      cmp.Or(o.Timeout, 30*time.Second),
		maxBytes:     cmp.Or(o.MaxBytes, 15<<20),
		maxRedirects: cmp.Or(o.MaxRedirects, 10),
	}, nil
}

// newTransport leaves Proxy nil: a proxy from the environment would dial in the
// guard's stead. TCP keep-alive probes cost four system calls a connection and
// outlive no idle time-out.
func newTransport(g *guard, resolver *net.Resolver) *http.Transport {
	dialer := &net.Dialer{Timeout: connectTimeout, Control: g.control, Resolver: resolver, KeepAlive: -1}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		DisableCompression:     true, // we decode ourselves, with limits
		ForceAttemptHTTP2:      true,
		IdleConnTimeout:        idleTimeout,
		MaxIdleConns:           maxIdle,
		MaxIdleConnsPerHost:    maxIdlePerHost,
		MaxResponseHeaderBytes: maxHeaderBytes,
		ResponseHeaderTimeout:  headerTimeout,
		TLSHandshakeTimeout:    tlsTimeout,
	}
}

// Get makes one conditional GET and follows its redirects. Every complete
// exchange is a Response, whatever its status. An error means that there is
// none: the network or the time-out failed it, our guard refused an address
// ([aggregator.ErrBlocked]), a limit was hit ([aggregator.ErrTooLarge]), the
// body broke off ([aggregator.ErrTruncated]) or r.URL is unreadable
// ([aggregator.ErrInvalid]). Errors carry no credentials.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	started := time.Now()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, err
	}
	resp, err := c.get(req, r)
	if err != nil {
		return nil, fmt.Errorf("get %s: %w", canon.Redact(req.URL.String()), err)
	}
	if !r.Hold {
		resp.Close()
	}
	resp.Took = time.Since(started)
	return resp, nil
}

func (c *Client) get(req *http.Request, r Request) (*Response, error) {
	answer, movedTo, err := c.follow(req, r.Follow)
	if err != nil {
		return nil, err
	}
	resp, err := c.receive(answer, cmp.Or(r.MaxBytes, c.maxBytes), r.Trusted)
	if err != nil {
		return nil, err
	}
	if resp.ok() || resp.NotModified() {
		resp.MovedTo = movedTo
	}
	if resp.NotModified() {
		resp.Validators = resp.Validators.or(r.Validators)
	}
	return resp, nil
}

// Do sends req as it stands, for hubs and webhooks: through the same guard and
// within the same limits, but without following a redirect, for what a POST may
// become on its way is the caller's to say. It adds a User-Agent and the
// credentials of the address where req has neither. Its errors are those of
// [Client.Get].
func (c *Client) Do(ctx context.Context, req *http.Request) (*Response, error) {
	started := time.Now()
	if err := checkURL(req.URL); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	resp, err := c.send(c.complete(ctx, req))
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", req.Method, canon.Redact(req.URL.String()), err)
	}
	resp.Close()
	resp.Took = time.Since(started)
	return resp, nil
}

func (c *Client) send(req *http.Request) (*Response, error) {
	answer, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	return c.receive(answer, maxAnswer, false)
}

// receive reads what follows the header: the body of a success, and of anything
// else only as much as lets the connection be used again.
func (c *Client) receive(answer *http.Response, limit int64, trusted bool) (*Response, error) {
	resp := newResponse(answer, time.Now())
	if !resp.ok() {
		discard(answer.Body)
		return resp, nil
	}
	defer answer.Body.Close()
	in, err := c.bodies.read(answer, limit, trusted)
	resp.Body, resp.WireBytes, resp.leave = in.bytes, in.wireBytes, in.leave
	return resp, err
}

// Close drops the idle connections. The client stays usable.
func (c *Client) Close() {
	c.transport.CloseIdleConnections()
}
