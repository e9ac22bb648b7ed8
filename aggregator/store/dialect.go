package store

import (
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// dialect is where a database differs. The SQL of this package is written in
// PostgreSQL's words, with three of our own: IN ids($1) and IN names($1) mean the
// values of a JSON array, found($1) the entries that a search query finds.
type dialect struct {
	name    string
	driver  string
	goose   goose.Dialect
	begin   string // starts a transaction that writes
	serial  string // then makes it the only commit; empty: it is already
	notify  string // tells other processes of a commit; empty: there are none
	words   *strings.Replacer
	tables  *strings.Replacer // for migrations
	numbers bool              // places are numbered where their order would do
	index   string            // puts the words of a new entry into the search index
	reindex string            // puts the words of a known entry there
	indexed string            // the last entry that is there
	query   querySyntax
}

// querySyntax is how the search index wants its questions.
type querySyntax struct{ and, or, quote, prefix string }

var sqliteDialect = &dialect{
	name:   "sqlite",
	driver: "sqlite",
	goose:  goose.DialectSQLite3,
	begin:  "BEGIN IMMEDIATE",
	words: strings.NewReplacer(
		"ids($1)", "(SELECT value FROM json_each($1))",
		"names($1)", "(SELECT value FROM json_each($1))",
		"found($1)", "(SELECT rowid AS seq FROM texts WHERE texts MATCH $1 ORDER BY rowid DESC LIMIT 20000)",
		"FOR UPDATE SKIP LOCKED", "",
		"FOR UPDATE", "",
	),
	tables: strings.NewReplacer(
		"BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY", // the row's own number: no second index
		"/* clustered */", "WITHOUT ROWID",
	),
	index:   "INSERT INTO texts (rowid, words) VALUES ($1, $2)",
	reindex: "INSERT OR REPLACE INTO texts (rowid, words) VALUES ($1, $2)",
	indexed: "SELECT rowid FROM texts ORDER BY rowid DESC LIMIT 1",
	query:   querySyntax{and: " AND ", or: " OR ", quote: `"`, prefix: `"*`},
}

var postgresDialect = &dialect{
	name:   "postgres",
	driver: "pgx",
	goose:  goose.DialectPostgres,
	begin:  "BEGIN",
	serial: "SELECT pg_advisory_xact_lock(7706152230133)",
	notify: "NOTIFY " + channel,
	words: strings.NewReplacer(
		// As arrays, which the planner takes for few values and looks up by index.
		"NOT IN names($1)", "<> ALL (ARRAY(SELECT json_array_elements_text($1::json)))",
		"IN names($1)", "= ANY (ARRAY(SELECT json_array_elements_text($1::json)))",
		"IN ids($1)", "= ANY (ARRAY(SELECT json_array_elements_text($1::json)::bigint))",
		"found($1)", "(SELECT seq FROM texts WHERE words @@ $1::tsquery ORDER BY seq DESC LIMIT 20000)",
	),
	tables: strings.NewReplacer(
		"TEXT", `TEXT COLLATE "C"`, // order by bytes, as SQLite does
		"/* clustered */", "",
	),
	numbers: true,
	index:   "INSERT INTO texts (seq, words) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))",
	reindex: "INSERT INTO texts (seq, words) VALUES ($1, array_to_tsvector(string_to_array($2, ' '))) " +
		"ON CONFLICT (seq) DO UPDATE SET words = excluded.words",
	indexed: "SELECT seq FROM texts ORDER BY seq DESC LIMIT 1",
	query:   querySyntax{and: " & ", or: " | ", quote: "'", prefix: "':*"},
}

// places gives n groups of places: ($1, $2), ($3, $4). SQLite gets (?, ?): it
// would search all numbers before it for each.
func (d *dialect) places(n, width int) string {
	b := make([]byte, 0, n*width*6)
	for i := range n * width {
		switch {
		case i == 0:
			b = append(b, '(')
		case i%width == 0:
			b = append(b, "), ("...)
		default:
			b = append(b, ", "...)
		}
		if d.numbers {
			b = strconv.AppendInt(append(b, '$'), int64(i+1), 10)
		} else {
			b = append(b, '?')
		}
	}
	return string(append(b, ')'))
}
