package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrate brings the tables up to date.
func (d *dialect) migrate(ctx context.Context, db *sql.DB) error {
	p, err := d.provider(db)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// checkVersion tells a reader of an older or newer store so, in words.
func (d *dialect) checkVersion(ctx context.Context, db *sql.DB) error {
	p, err := d.provider(db)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the tables: %w", err)
	}
	if have != want {
		return fmt.Errorf("tables are of version %d, this program reads version %d: let the process that writes the store start first", have, want)
	}
	return nil
}

func (d *dialect) provider(db *sql.DB) (*goose.Provider, error) {
	steps, err := d.migrations()
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true)}
	if d.goose == goose.DialectPostgres {
		// Several processes may start at once; SQLite's writer is alone anyway.
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(d.goose, db, nil, options...)
}

// migrations reads the embedded files: NNNN_name.sql for both databases,
// NNNN_name.DIALECT.sql for one.
func (d *dialect) migrations() ([]*goose.Migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var steps []*goose.Migration
	for _, name := range names {
		base := strings.TrimPrefix(name, "migrations/")
		if parts := strings.Split(base, "."); len(parts) == 3 && parts[1] != d.name {
			continue
		}
		version, err := strconv.ParseInt(base[:4], 10, 64)
		if err != nil {
			return nil, err
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, goose.NewGoMigration(version, &goose.GoFunc{RunTx: d.run(string(text))}, nil))
	}
	return steps, nil
}

func (d *dialect) run(text string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, d.tables.Replace(text))
		return err
	}
}
