//go:build !linux

package pgtest

import (
	"syscall"
	"time"
)

// attributes and giveAway leave everything as it is: here nobody tests as root.
func attributes() *syscall.SysProcAttr { return nil }

func (c *cluster) giveAway(string) error { return nil }

// CPU is 0: here nobody counts.
func (s *Server) CPU() time.Duration { return 0 }
