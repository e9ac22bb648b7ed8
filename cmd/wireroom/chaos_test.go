//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wireroom/aggregator"
	"wireroom/aggregator/store"
	"wireroom/aggregator/storetest/pgtest"
)

// The terms of the chaos: sources come round every chaosEvery, the hosts of a
// process that died are free after chaosLease, and no source may stay unpolled
// for three rounds. Three processes poll, their clocks five minutes apart.
const (
	chaosEvery   = 5 * time.Second
	chaosLease   = 3 * time.Second
	chaosTime    = 12 * time.Second // WIREROOM_CHAOS=10m makes it longer
	chaosPollers = 3
	chaosSeed    = 20261123
)

// TestChaos runs a fleet of processes on one PostgreSQL server and kills them,
// stops them beyond their leases, and takes the server away, at random moments.
// In the end everything that the outlets published is there once, under the ID
// that it first had; no two processes were ever at a host together; and the web
// process went on serving.
func TestChaos(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	runtime.LockOSThread() // the processes are to end with the thread that starts them
	defer runtime.UnlockOSThread()
	c := newChaos(t)
	r := rand.New(rand.NewPCG(chaosSeed, 1))
	for until := time.Now().Add(c.length()); time.Now().Before(until); {
		c.wait(time.Duration(500+r.IntN(1000)) * time.Millisecond)
		victim := c.pollers[r.IntN(len(c.pollers))]
		switch n := r.IntN(3); {
		case n == 0:
			c.kill(victim)
		case n == 1 && c.asleep == nil: // one at a time: somebody must be left to poll
			c.standStill(victim)
		default:
			c.takeServerAway(time.Duration(r.IntN(1000)) * time.Millisecond)
		}
	}
	c.wakeUp()
	c.settle()
	c.judge()
}

// chaos is a fleet, its server, and the outlets that it polls.
type chaos struct {
	*testing.T
	server  *pgtest.Server
	store   *store.Store // to look with
	press   *chaosPress
	pollers []*chaosProcess
	web     *chaosProcess
	asleep  *chaosProcess // stopped …
	until   time.Time     // … until then
	url     string
	ids     map[string]aggregator.ID // by title, as first seen
	moved   int                      // titles whose ID changed
	done    map[string]int           // what was done to the fleet
}

// chaosProcess is a process of the fleet, which may run or not.
type chaosProcess struct {
	name   string
	args   []string
	offset int // of its clock, in seconds
	cmd    *exec.Cmd
}

func newChaos(t *testing.T) *chaos {
	c := &chaos{
		T: t, server: pgtest.StartPrivate(t), press: newChaosPress(t),
		ids: map[string]aggregator.ID{}, done: map[string]int{},
	}
	dsn := c.server.Empty(t)
	var err error
	if c.store, err = store.Open(t.Context(), dsn, store.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.store.Close() }) // the server may have gone before
	address := freeAddress(t)
	c.url = "http://" + address
	for i := range chaosPollers {
		p := c.process("poller-"+strconv.Itoa(i+1), dsn, "--roles", "poll")
		p.offset = 300 * (i - 1)
		c.pollers = append(c.pollers, p)
	}
	c.web = c.process("web", dsn, "--roles", "web", "--listen", address)
	for _, p := range append(c.pollers, c.web) {
		c.start(p)
	}
	return c
}

func (c *chaos) length() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("WIREROOM_CHAOS")); err == nil {
		return d
	}
	return chaosTime
}

// process writes the config of a process. All agree but for the name by which
// the outlets know them.
func (c *chaos) process(name, dsn string, args ...string) *chaosProcess {
	c.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "store: %q\nbase_url: http://wire.example\ntopics: {all: {match: '*'}}\npoll:\n", dsn)
	fmt.Fprintf(&text, "  {every: %s, min_every: 1s, timeout: 1s, lease: %s, user_agent: %s, allow: [127.0.0.0/8]}\nsources:\n", chaosEvery, chaosLease, name)
	for _, o := range c.press.outlets {
		fmt.Fprintf(&text, "  - {outlet: %s, url: %q, every: %s}\n", o.name, o.url, chaosEvery)
	}
	file := filepath.Join(c.TempDir(), name+".yaml")
	write(c.T, file, text.String())
	return &chaosProcess{name: name, args: append([]string{"wireroom", "serve", "--config", file}, args...)}
}

func (c *chaos) start(p *chaosProcess) {
	c.Helper()
	p.cmd = &exec.Cmd{
		Path: os.Args[0], Args: p.args, Env: append(os.Environ(), "WIREROOM_CLOCK_OFFSET="+strconv.Itoa(p.offset)),
		SysProcAttr: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	}
	if os.Getenv("WIREROOM_CHAOS") != "" {
		p.cmd.Stderr = os.Stderr
	}
	if err := p.cmd.Start(); err != nil {
		c.Fatal(err)
	}
	cmd := p.cmd
	c.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }) // it may have ended before
}

// kill ends a process without warning; another takes its place.
func (c *chaos) kill(p *chaosProcess) {
	c.done["killed"]++
	if p == c.asleep {
		c.asleep = nil
	}
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait() // says that it was killed
	c.start(p)
}

// standStill stops a process; wait lets it go on when its leases have run out.
func (c *chaos) standStill(p *chaosProcess) {
	c.done["stopped"]++
	c.signal(p, syscall.SIGSTOP)
	c.asleep, c.until = p, time.Now().Add(chaosLease+time.Second)
}

func (c *chaos) wakeUp() {
	if c.asleep != nil {
		c.signal(c.asleep, syscall.SIGCONT)
		c.asleep = nil
	}
}

func (c *chaos) signal(p *chaosProcess, s syscall.Signal) {
	if err := p.cmd.Process.Signal(s); err != nil {
		c.Fatalf("%s: %v", p.name, err)
	}
}

// takeServerAway stops the server. Meanwhile the web process is to serve what it
// served before, if it did.
func (c *chaos) takeServerAway(d time.Duration) {
	c.done["server restarts"]++
	before, _ := c.get("/topics/all.json")
	c.server.Stop(c.T)
	c.wait(d)
	status, _ := c.get("/topics/all.json")
	if _, ready := c.get("/readyz"); before == http.StatusOK && status != http.StatusOK {
		c.Errorf("the web process gave %d without the server (readyz: %s)", status, ready)
	}
	c.server.Restart(c.T)
}

func (c *chaos) get(path string) (status int, body string) {
	asking, cancel := context.WithTimeout(c.Context(), 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(asking, http.MethodGet, c.url+path, nil)
	if err != nil {
		c.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err.Error()
	}
	return answer.StatusCode, string(text)
}

// wait lets time go by and looks at what is published meanwhile.
func (c *chaos) wait(d time.Duration) {
	until := time.After(d)
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-until:
			return
		case <-look.C:
			c.press.publish()
			if time.Now().After(c.until) {
				c.wakeUp()
			}
		}
	}
}

// settle ends the publishing and waits until all of it has arrived.
func (c *chaos) settle() {
	for range 100 {
		if titles := c.entries(); len(titles) >= c.press.published() {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// entries counts every entry that the store publishes, by title, and compares
// their IDs with those that they had before.
func (c *chaos) entries() map[string]int {
	titles := map[string]int{}
	q := aggregator.EditionQuery{Topic: "all", View: aggregator.ViewEntries, Limit: 1000}
	for {
		e, err := c.store.Edition(c.Context(), q)
		if err != nil {
			return titles // the server has just come back
		}
		for i := range e.Stories {
			title, id := e.Stories[i].Lead.Title, e.Stories[i].Lead.ID
			titles[title]++
			if before, known := c.ids[title]; known && before != id {
				c.moved++
			}
			c.ids[title] = id
		}
		if e.Next.IsZero() {
			return titles
		}
		q.After = e.Next
	}
}

func (c *chaos) judge() {
	titles := c.entries()
	lost, doubled := 0, 0
	for _, title := range c.press.titles() {
		switch n := titles[title]; {
		case n == 0:
			lost++
		case n > 1:
			doubled += n - 1
		}
	}
	gap, overlaps := c.press.worstGap(), c.press.overlaps()
	c.Logf("seed %d: %v; %d items published, polls %v, worst gap %s", chaosSeed, c.done, c.press.published(), c.press.polls(), gap.Round(time.Millisecond))
	for what, n := range map[string]int{"lost": lost, "doubled": doubled, "changed ids": c.moved, "overlapping polls": overlaps} {
		if n != 0 {
			c.Errorf("%s: %d, want none", what, n)
		}
	}
	if gap >= 3*chaosEvery {
		c.Errorf("a source was not polled for %s, want less than %s", gap, 3*chaosEvery)
	}
	if status, body := c.get("/topics/all.json?limit=1000"); status != http.StatusOK || !strings.Contains(body, c.press.newest()) {
		c.Errorf("the web process ends with %d, or without %q", status, c.press.newest())
	}
}

// freeAddress is one that nobody listens on now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
