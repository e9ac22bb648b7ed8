package store

import (
	"context"
	"database/sql"
	"strings"
)

// MakeOld makes a store as an earlier version of this program left it: with the
// tables of that version, and what the statements put into them.
func MakeOld(ctx context.Context, name string, version int64, statements string) error {
	d := sqliteDialect
	if strings.HasPrefix(name, "postgres") {
		d = postgresDialect
	}
	db, err := sql.Open(d.driver, name)
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := d.provider(db)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, statements)
	return err
}
