package main

import (
	"context"
	"crypto/rand"

	"wireroom/sources"
)

// subscriber is the part that asks hubs, and that they call back.
func (a *App) subscriber() *sources.Subscriber {
	return sources.NewSubscriber(a.store, a.client, sources.SubscriberOptions{
		BaseURL: a.config.BaseURL, Now: a.now, Random: rand.Reader, Log: a.log,
		Wake: a.wake,
	})
}

// wakeWhenStirred has the fleet look for due sources as soon as one became so.
func (a *App) wakeWhenStirred(ctx context.Context, f *sources.Fleet) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-a.stir:
			f.Wake()
		}
	}
}
