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
	"slices"
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

// transient reports whether trying again soon may well help: nothing says that
// somebody meant it.
func transient(err error) bool {
	var t interface{ Timeout() bool }
	if errors.As(err, &t) && t.Timeout() {
		return true
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return !dns.IsNotFound
	}
	return slices.ContainsFunc([]error{
		aggregator.ErrTruncated, syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.ENETUNREACH, syscall.EHOSTUNREACH, io.EOF, io.ErrUnexpectedEOF,
	}, func(passing error) bool { return errors.Is(err, passing) })
}

// softStatus reports the same of an answer: 404 is often a slip, and unlike 410
// says nothing of for how long (RFC 9110 §15.5.5).
func softStatus(p *aggregator.Poll) bool {
	switch p.Status {
	case http.StatusNotFound, http.StatusRequestTimeout, http.StatusTooEarly:
		return true
	}
	return p.Status >= 500 || p.Outcome == aggregator.Throttled
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
