package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"wireroom/aggregator"
)

// own takes the right to write the store at path: a lock on a file beside it
// that the operating system gives back when the process ends, however it ends.
// The file holds the owner's process id for whoever comes second.
func own(path string) (*os.File, error) {
	f, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if locked, err := lockFile(f); err != nil || !locked {
		defer f.Close()
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
		}
		return nil, busy(f)
	}
	if err = f.Truncate(0); err == nil {
		_, err = fmt.Fprintln(f, os.Getpid())
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// busy says who owns the store and what to do about it.
func busy(f *os.File) error {
	who := "another process"
	if b, err := io.ReadAll(io.LimitReader(f, 20)); err == nil && len(b) > 0 {
		who = "process " + strings.TrimSpace(string(b))
	}
	return fmt.Errorf("%w: %s writes it; stop that one first, or give this one a store of its own", aggregator.ErrBusy, who)
}

// disown gives the right back; it may be called again. The file stays: removing
// it would let two processes hold locks on two files of one name.
func disown(f *os.File) error {
	if err := f.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}
