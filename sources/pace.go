package sources

import (
	"context"
	"sync"
	"time"
)

// pace lets requests to one host follow each other one at a time, with a pause
// after each. It knows of this process alone.
type pace struct {
	mu    sync.Mutex
	hosts map[string]*turn
}

// turn is a host's: a token that whoever asks it holds.
type turn struct {
	token   chan struct{}
	next    time.Time // not before
	waiting int
}

func newPace() *pace { return &pace{hosts: map[string]*turn{}} }

// take waits for the host's turn. done ends it; the next one comes no sooner
// than rest after.
func (p *pace) take(ctx context.Context, host string) (done func(rest time.Duration), err error) {
	t := p.turnOf(host)
	select {
	case t.token <- struct{}{}:
	case <-ctx.Done():
		p.leave(t)
		return nil, ctx.Err()
	}
	done = func(rest time.Duration) {
		t.next = time.Now().Add(rest)
		<-t.token
		p.leave(t)
	}
	wait := time.NewTimer(time.Until(t.next))
	defer wait.Stop()
	select {
	case <-wait.C:
		return done, nil
	case <-ctx.Done():
		done(time.Until(t.next))
		return nil, ctx.Err()
	}
}

func (p *pace) turnOf(host string) *turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.hosts[host]
	if t == nil {
		p.sweep()
		t = &turn{token: make(chan struct{}, 1)}
		p.hosts[host] = t
	}
	t.waiting++
	return t
}

func (p *pace) leave(t *turn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.waiting--
}

// maxTurns is how many hosts are remembered before those at rest are forgotten.
const maxTurns = 1000

func (p *pace) sweep() {
	if len(p.hosts) < maxTurns {
		return
	}
	now := time.Now()
	for host, t := range p.hosts {
		if t.waiting == 0 && t.next.Before(now) {
			delete(p.hosts, host)
		}
	}
}
