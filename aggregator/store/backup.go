package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"wireroom/aggregator"
)

// Backup writes an SQLite store into a file as it is at this moment, while
// others go on writing it. The file appears whole or not at all, and is a store
// itself. ErrInvalid: the file is there already, or the store is PostgreSQL's,
// which has pg_dump for this.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.server != nil {
		return fmt.Errorf("%w: a PostgreSQL store is backed up by pg_dump", aggregator.ErrInvalid)
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%w: %s is there already", aggregator.ErrInvalid, file))
	}
	partial := file + ".partial"
	if err := removeAny(partial); err != nil {
		return err
	}
	if err := s.vacuumInto(ctx, partial); err != nil {
		return errors.Join(fmt.Errorf("back up to %s: %w", file, err), removeAny(partial))
	}
	return errors.Join(settle(partial), os.Rename(partial, file), settle(filepath.Dir(file)))
}

// vacuumInto copies the store as one reader sees it, who for once may write.
func (s *Store) vacuumInto(ctx context.Context, file string) error {
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, step := range []struct {
		text string
		args []any
	}{{"PRAGMA query_only = 0", nil}, {"VACUUM INTO $1", []any{file}}, {"PRAGMA query_only = 1", nil}} {
		_, wrong := conn.ExecContext(ctx, step.text, step.args...)
		err = errors.Join(err, wrong)
	}
	return err
}

// Restore makes a file that Backup wrote the store at path, which nobody may be
// writing. A store that is there is kept beside it, under its name and
// ".before-restore", if replace allows it. ErrInvalid: there is one and replace
// does not, or the file is no sound store.
func Restore(ctx context.Context, file, path string, replace bool) (err error) {
	if err := sound(ctx, file); err != nil {
		return fmt.Errorf("restore %s: %w", file, err)
	}
	owner, err := own(path)
	if err != nil {
		return fmt.Errorf("restore to %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, disown(owner)) }()
	if _, err := os.Lstat(path); err == nil && !replace {
		return fmt.Errorf("%w: there is a store at %s already", aggregator.ErrInvalid, path)
	}
	partial := path + ".partial"
	if err := copyFile(file, partial); err != nil {
		return errors.Join(err, removeAny(partial))
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+part, path+".before-restore"+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errors.Join(os.Rename(partial, path), settle(filepath.Dir(path)))
}

// sound makes sure that a file is one of our stores and nothing in it is broken.
func sound(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?immutable=1")
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil || verdict != "ok" {
		return errors.Join(fmt.Errorf("%w: the file is broken: %s", aggregator.ErrInvalid, verdict), err)
	}
	var entries int64
	if err := db.QueryRowContext(ctx, "SELECT value FROM counters WHERE name = 'entries'").Scan(&entries); err != nil {
		return fmt.Errorf("%w: the file is no store of wireroom's: %w", aggregator.ErrInvalid, err)
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// settle waits until a file or folder is on the disk.
func settle(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func removeAny(file string) error {
	if err := os.Remove(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
