package pgtest

import (
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// attributes end a server with this process and, since a server refuses to be
// run by root, make it another user's.
func attributes() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if uid, gid, other := stranger(); other {
		a.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	return a
}

// stranger is whom a server of root's belongs to.
func stranger() (uid, gid uint32, other bool) {
	if os.Getuid() != 0 {
		return 0, 0, false
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return id(u.Uid), id(u.Gid), true
		}
	}
	return 65534, 65534, true
}

func id(s string) uint32 {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 65534
	}
	return uint32(n)
}

// giveAway makes a file the server's own.
func (c *cluster) giveAway(path string) error {
	uid, gid, other := stranger()
	if !other {
		return nil
	}
	return os.Chown(path, int(uid), int(gid))
}

// CPU is what the server and those of its processes that serve us now have used.
// A private server's alone; 0 for another.
func (s *Server) CPU() time.Duration {
	if s.cluster == nil {
		return 0
	}
	server := strconv.Itoa(s.PID())
	names, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0
	}
	var ticks uint64
	for _, name := range names {
		text, _ := os.ReadFile(name) // a process that has ended counts nothing
		_, numbers, _ := strings.Cut(string(text), ") ")
		f := strings.Fields(numbers) // from the third field of proc(5) on
		if len(f) > 13 && f[1] == server {
			ticks += uint64(id(f[11])) + uint64(id(f[12]))
		}
	}
	return time.Duration(ticks) * 10 * time.Millisecond // USER_HZ is 100
}
