package sources

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"wireroom/aggregator"
)

// say adds what happened to a poll's reason.
func say(p *aggregator.Poll, what string) {
	if p.Reason != "" {
		what = p.Reason + "; " + what
	}
	p.Reason = what
}

// outcomeOf judges an exchange that gave no answer.
func outcomeOf(err error) aggregator.Outcome {
	if errors.Is(err, aggregator.ErrBlocked) {
		return aggregator.Blocked
	}
	return aggregator.Failed
}

// transient reports whether trying again soon may well help.
func transient(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout() || errors.Is(err, aggregator.ErrTruncated) || errors.Is(err, syscall.ECONNRESET)
}

// limitsOf names the limit that an exchange ran into, for the source's page.
func limitsOf(err error) []string {
	if errors.Is(err, aggregator.ErrTooLarge) {
		return []string{last(err)}
	}
	return nil
}

// reasonOf says in words for people why an exchange or a reading failed.
func reasonOf(err error) string {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var expired x509.CertificateInvalidError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, aggregator.ErrBlocked):
		return "the address is not public; name it in poll.allow if it is your own (" + last(err) + ")"
	case errors.Is(err, aggregator.ErrNotFeed), errors.Is(err, aggregator.ErrTooLarge), errors.Is(err, aggregator.ErrTruncated):
		return last(err)
	case errors.As(err, &expired) && expired.Reason == x509.Expired:
		return "the server's certificate has expired"
	case errors.As(err, &cert):
		return "the server's certificate is not trusted: " + last(cert.Err)
	case errors.As(err, &dns) && dns.IsNotFound:
		return "the name " + dns.Name + " does not resolve"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "the server took too long"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the server refuses connections"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the server closed the connection without a whole answer"
	}
	return last(err)
}

// last is an error in one line.
func last(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}

func statusText(code int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}
