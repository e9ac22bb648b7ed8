package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// cluster is a private server and its folder.
type cluster struct {
	programs string // where initdb and postgres are
	folder   string
	server   *exec.Cmd // nil: it does not run
	ended    chan error
	said     bytes.Buffer // read only once the server has ended
}

// findPrograms gives the folder of the server's programs: on the PATH, or where
// Debian keeps them, the newest version first. "" when there are none.
func findPrograms() string {
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1])
}

// create makes the folder and an empty server in it.
func (c *cluster) create() (err error) {
	// Short, since the name of a socket has at most 107 bytes.
	if c.folder, err = os.MkdirTemp("", "pg"); err != nil {
		return err
	}
	if err := c.giveAway(c.folder); err != nil {
		return err
	}
	initdb := c.command("initdb", "--no-sync", "--no-instructions", "--auth=trust", "--username=wireroom",
		"--encoding=UTF8", "--locale=C", "--pgdata="+c.data())
	if said, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, said)
	}
	return nil
}

func (c *cluster) data() string { return filepath.Join(c.folder, "data") }

func (c *cluster) url() *url.URL {
	return &url.URL{
		Scheme: "postgres", User: url.User("wireroom"), Path: "/postgres",
		RawQuery: url.Values{"host": {c.folder}}.Encode(),
	}
}

func (c *cluster) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.programs, program), args...)
	cmd.Dir = c.folder
	cmd.SysProcAttr = attributes()
	return cmd
}

// start returns when the server takes connections. What it commits outlives it,
// but not the machine.
func (c *cluster) start() error {
	if c.server != nil {
		return nil
	}
	c.said.Reset()
	c.server = c.command("postgres", "-D", c.data(), "-k", c.folder, "-h", "", "-F",
		"-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB",
		"-c", "log_min_messages=fatal")
	c.server.Stdout, c.server.Stderr = &c.said, &c.said
	c.ended = make(chan error, 1)
	started := make(chan error)
	go c.hold(started)
	if err := <-started; err != nil {
		c.server = nil
		return fmt.Errorf("start postgres: %w", err)
	}
	return c.awaitReady()
}

// hold starts the server on a thread that lives as long as the server does: the
// server is to end with the thread that started it.
func (c *cluster) hold(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := c.server.Start()
	started <- err
	if err == nil {
		c.ended <- c.server.Wait()
	}
}

// awaitReady looks for the word with which the server says in its pid file that
// it takes connections.
func (c *cluster) awaitReady() error {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-c.ended:
			c.server = nil
			return fmt.Errorf("postgres ended: %w: %s", err, c.said.Bytes())
		case <-look.C:
			text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
			if err == nil && bytes.Contains(text, []byte("\nready")) {
				return nil
			}
		}
	}
}

// stop ends the server without waiting for its clients.
func (c *cluster) stop() error {
	if c.server == nil {
		return nil
	}
	err := c.server.Process.Signal(syscall.SIGQUIT)
	<-c.ended
	c.server = nil
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

func (c *cluster) remove() error {
	return errors.Join(c.stop(), os.RemoveAll(c.folder))
}
