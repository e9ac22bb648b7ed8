package digest

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"wireroom/aggregator"
)

// SMTP says where mails are handed over.
type SMTP struct {
	Host     string
	Port     int // 0: 587, or 465 with TLS "implicit"
	User     string
	Password string
	TLS      string // "required" (STARTTLS; also the empty string), "implicit", "none"
}

// Mailer hands letters over to one server.
type Mailer struct {
	smtp SMTP
	tls  *tls.Config // nil: the system's roots
}

// NewMailer makes a mailer; nothing is dialled before Send.
func NewMailer(s SMTP) *Mailer { return &Mailer{smtp: s} }

// The longest conversation with a mail server.
const sendTimeout = 30 * time.Second

// ErrNotSent says that a mail was surely not accepted: the server was not
// reached, or it refused. Its slot may be taken again. Any other error of Send
// leaves it open whether the mail went out.
var ErrNotSent = errors.New("not accepted by the mail server")

// Send mails a letter of a digest's slot to one recipient.
func (m *Mailer) Send(ctx context.Context, d Digest, s aggregator.Slot, l Letter) error {
	msg, err := message(d, s, l)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	c, err := m.client(d)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if err := c.DialWithContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	defer c.Close()
	if err := c.Send(msg); err != nil {
		return refusal(err)
	}
	return nil
}

// refusal tells an answer of the server that it did not take the mail from a
// connection that broke at a moment when it may have.
func refusal(err error) error {
	var answer *gomail.SendError
	if errors.As(err, &answer) && answer.ErrorCode() >= 400 {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	return err
}

func (m *Mailer) client(d Digest) (*gomail.Client, error) {
	o := []gomail.Option{gomail.WithTimeout(sendTimeout), gomail.WithHELO(heloName(d))}
	switch m.smtp.TLS {
	case "implicit":
		o = append(o, gomail.WithSSLPort(false))
	case "none":
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		o = append(o, gomail.WithTLSPortPolicy(gomail.TLSMandatory))
	}
	if m.smtp.Port != 0 {
		o = append(o, gomail.WithPort(m.smtp.Port))
	}
	if m.tls != nil {
		o = append(o, gomail.WithTLSConfig(m.tls))
	}
	if m.smtp.User != "" {
		o = append(o, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(m.smtp.User), gomail.WithPassword(m.smtp.Password))
	}
	return gomail.NewClient(m.smtp.Host, o...)
}

// message dresses a letter: RFC 2369 and RFC 2919 list headers, one-click
// unsubscribing of RFC 8058, and RFC 3834's mark of an automatic mail. The
// Message-ID names slot and recipient, so that even a mail sent twice by a
// relay is recognised as one.
func message(d Digest, s aggregator.Slot, l Letter) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(m.From(d.From), m.To(s.To)); err != nil {
		return nil, fmt.Errorf("digest %s: %w", d.Name, err)
	}
	m.Subject(l.Subject)
	m.SetDateWithValue(s.At)
	m.SetMessageIDWithValue(messageID(d, s))
	m.SetGenHeader("List-Id", fmt.Sprintf("<%s.%s>", d.Name, domain(d.From)))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("Precedence", "list")
	mailto := fmt.Sprintf("mailto:%s?subject=unsubscribe%%20%s", address(d.From), d.Name)
	if u := d.unsubscribeURL(s.To); strings.HasPrefix(u, "https://") {
		if err := m.SetListUnsubscribeOneClick(u, mailto); err != nil {
			return nil, fmt.Errorf("digest %s: %w", d.Name, err)
		}
	} else {
		m.SetListUnsubscribe(mailto)
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, nil
}

func messageID(d Digest, s aggregator.Slot) string {
	sum := sha256.Sum256([]byte(s.Digest + "\x00" + s.At.UTC().Format(time.RFC3339) + "\x00" + strings.ToLower(s.To)))
	return hex.EncodeToString(sum[:12]) + "." + d.Name + "@" + domain(d.From)
}

func address(mailbox string) string {
	if a, err := mail.ParseAddress(mailbox); err == nil {
		return a.Address
	}
	return mailbox
}

func domain(mailbox string) string {
	_, d, _ := strings.Cut(address(mailbox), "@")
	return d
}

func heloName(d Digest) string {
	if name := domain(d.From); name != "" {
		return name
	}
	return "localhost"
}
