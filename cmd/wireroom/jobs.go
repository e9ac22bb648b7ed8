package main

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"

	"wireroom/output/digest"
	"wireroom/sources"
)

// runJobs does what is done at fixed times, a handful of things, until ctx ends:
// lists of sources are read again, and digests mailed. When a source is next
// polled is no matter of cron but of the store.
func (a *App) runJobs(ctx context.Context) error {
	c := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	for _, l := range a.config.lists() {
		c.Schedule(sources.Every(time.Duration(l.Every)), cron.FuncJob(func() {
			if err := a.follow(ctx, l, false); err != nil && ctx.Err() == nil {
				a.log.Error("follow list", "url", l.origin(), "err", err)
			}
		}))
	}
	if len(a.config.lists()) > 0 {
		c.Schedule(sources.Every(approvedEvery), cron.FuncJob(func() { a.followApproved(ctx) }))
	}
	if len(a.config.Digests) > 0 {
		c.Schedule(sources.Every(mailEvery), cron.FuncJob(func() { a.mailDue(ctx) }))
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// Digests are looked at every minute. A slot that went by less than mailLate ago
// is still mailed, as after a restart or while the mail server was away; who
// already had it is in the store.
const (
	mailEvery = time.Minute
	mailLate  = 2 * time.Hour
)

// mailDue mails every digest whose last slot has not gone out to everybody.
func (a *App) mailDue(ctx context.Context) {
	for i := range a.config.Digests {
		g := &a.config.Digests[i]
		at := g.lastSlot(a.now())
		if at.IsZero() {
			continue
		}
		done, err := digest.Post{Source: a.store, Book: a.store, Sender: g.mailer()}.Deliver(ctx, g.digest(a.config), at)
		if err != nil && ctx.Err() == nil {
			a.log.Warn("digest", "topic", g.name, "err", err)
		}
		if done.Sent > 0 {
			a.log.Info("digest mailed", "topic", g.name, "new", done.Sent, "items", len(g.To))
		}
	}
}

// lastSlot is the newest scheduled time up to now, zero when that is long ago.
func (g *DigestConfig) lastSlot(now time.Time) time.Time {
	var last time.Time
	for at := g.schedule().Next(now.Add(-mailLate)); !at.IsZero() && !at.After(now); at = g.schedule().Next(at) {
		last = at
	}
	return last
}

// schedule is the digest's, in its zone.
func (g *DigestConfig) schedule() sources.Schedule {
	s, err := sources.ParseSchedule(g.spec())
	if err != nil {
		panic("digest schedule went unchecked: " + err.Error())
	}
	return s
}

// digest is a configured digest in the terms of the package that mails it.
func (g *DigestConfig) digest(c *Config) digest.Digest {
	zone, err := time.LoadLocation(g.Zone)
	if err != nil {
		panic("digest zone went unchecked: " + g.Zone)
	}
	return digest.Digest{
		Name: g.name, Title: g.Title, Topics: g.Topics, From: g.From, To: g.To, Zone: zone,
		Stories: g.Limit, BaseURL: c.BaseURL, Secret: c.Admin.Secret.reveal(),
	}
}

func (g *DigestConfig) mailer() *digest.Mailer {
	s := g.SMTP
	tls := map[string]string{"starttls": "required", "implicit": "implicit", "none": "none"}[s.TLS]
	return digest.NewMailer(digest.SMTP{Host: s.Host, Port: s.Port, User: s.User, Password: s.Password.reveal(), TLS: tls})
}
