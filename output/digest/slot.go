package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wireroom/aggregator"
)

// Sender hands one letter over; *Mailer is the one that serves.
type Sender interface {
	Send(ctx context.Context, d Digest, s aggregator.Slot, l Letter) error
}

// Report counts what became of a slot.
type Report struct {
	Sent    int // mails handed over
	Skipped int // taken before, by anybody, or the recipient unsubscribed
	Empty   int // nothing was new for the recipient: no mail
}

// Post delivers digests: what they are made of, who has had them, and how they
// are sent.
type Post struct {
	Source Source
	Book   aggregator.Mailbook
	Sender Sender
}

// Deliver mails one slot of a digest to each recipient who has not had it. It
// may be called again, also by several processes at once: a slot that was sent
// is not sent again, one that the server refused is tried anew. A recipient
// for whom nothing is new gets no mail. The errors of all recipients are
// joined; one's trouble keeps no other from their mail.
func (p Post) Deliver(ctx context.Context, d Digest, at time.Time) (Report, error) {
	var r Report
	var errs []error
	for _, to := range d.To {
		if err := p.deliver(ctx, d, aggregator.Slot{Digest: d.Name, At: at, To: to}, &r); err != nil {
			errs = append(errs, fmt.Errorf("digest %s to %s: %w", d.Name, to, err))
		}
	}
	return r, errors.Join(errs...)
}

func (p Post) deliver(ctx context.Context, d Digest, s aggregator.Slot, r *Report) error {
	since, taken, err := p.Book.Take(ctx, s)
	if err != nil {
		return err
	}
	if !taken {
		r.Skipped++
		return nil
	}
	l, err := compose(ctx, p.Source, d, s, since)
	if err != nil {
		return errors.Join(err, p.Book.Untake(ctx, s))
	}
	if l.Stories == 0 {
		r.Empty++
		return p.Book.Sent(ctx, s, l.UpTo)
	}
	if err := p.Sender.Send(ctx, d, s, l); err != nil {
		if errors.Is(err, ErrNotSent) {
			return errors.Join(err, p.Book.Untake(ctx, s))
		}
		return fmt.Errorf("it may have been sent and is not sent again: %w", errors.Join(err, p.Book.Sent(ctx, s, l.UpTo)))
	}
	r.Sent++
	return p.Book.Sent(ctx, s, l.UpTo)
}

func compose(ctx context.Context, src Source, d Digest, s aggregator.Slot, since aggregator.Cursors) (Letter, error) {
	e, err := Edit(ctx, src, d, s.At, since)
	if err != nil {
		return Letter{}, err
	}
	return Write(e, s.To)
}
