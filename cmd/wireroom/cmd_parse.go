package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"wireroom/aggregator"
	"wireroom/sources/parse"
)

// parseRequest is one line that parse --batch reads.
type parseRequest struct {
	File    string            `json:"file"`
	Base    string            `json:"base"`
	Headers map[string]string `json:"headers"`
}

// maxDocument bounds what the parse command reads of a file, as the fetcher
// bounds what it reads of a response.
const maxDocument = 15 << 20

func newParse(*globals) *cobra.Command {
	var base string
	var headers, selectors []string
	var batch bool
	cmd := &cobra.Command{
		Use:   "parse [FILE]",
		Short: "Read one feed document and print it as JSON in the unified model",
		Long: `Read one feed document (RSS, Atom, RDF, JSON Feed or a
news sitemap, however broken) from a file
or, without one or with -, from standard input, and print it as JSON in the
unified model.

With --batch each line of standard input is a request,
  {"file": "…", "base": "…", "headers": {"Content-Type": "…"}}
and is answered by one line of JSON.

With --select an HTML page is read by CSS selectors, as select: in the config
has a source's page read.`,
		Example: `  wireroom parse --base https://outlet.example/feed feed.xml
  wireroom parse --base https://outlet.example/ --select 'item: article.teaser' front.html
  curl -s https://outlet.example/feed | wireroom parse --header 'Content-Type: text/xml; charset=big5' -`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return exactly("FILE")(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if batch {
				return parseBatch(cmd.InOrStdin(), cmd.OutOrStdout())
			}
			header, err := parseHeaders(headers)
			if err != nil {
				return err
			}
			body, err := readDocument(cmd.InOrStdin(), append(args, "-")[0])
			if err != nil {
				return err
			}
			by, err := parseSelectors(selectors)
			if err != nil {
				return err
			}
			return printJSON(cmd, parseDocument(body, parse.Options{Base: base, Header: header, Select: by}))
		},
	}
	cmd.Flags().StringVar(&base, "base", "", "the address that the document came from")
	cmd.Flags().StringArrayVar(&headers, "header", nil, "a response header that it came with, as 'Name: value'; may be repeated")
	cmd.Flags().StringArrayVar(&selectors, "select", nil, "a selector of an HTML page, as 'item: article.teaser'; may be repeated")
	cmd.Flags().BoolVar(&batch, "batch", false, "answer one request a line")
	return cmd
}

// parseDocument never fails: what cannot be read is a document with an error.
func parseDocument(body []byte, o parse.Options) any {
	doc, err := parse.Parse(body, o)
	if err != nil {
		return parseFailure{Error: err.Error(), Entries: []aggregator.Item{}}
	}
	return doc
}

// parseFailure is the JSON of a document of which nothing could be read.
type parseFailure struct {
	Malformed bool              `json:"malformed"`
	Error     string            `json:"error"`
	Feed      aggregator.Feed   `json:"feed"`
	Entries   []aggregator.Item `json:"entries"`
}

func parseBatch(in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := enc.Encode(answer(lines.Bytes())); err != nil {
			return fmt.Errorf("print JSON: %w", err)
		}
		if err := w.Flush(); err != nil { // the asker may wait for it
			return fmt.Errorf("print JSON: %w", err)
		}
	}
	return lines.Err()
}

func answer(line []byte) any {
	var r parseRequest
	if err := json.Unmarshal(line, &r); err != nil {
		return parseFailure{Error: "request: " + err.Error(), Entries: []aggregator.Item{}}
	}
	body, err := readDocument(strings.NewReader(""), r.File)
	if err != nil {
		return parseFailure{Error: err.Error(), Entries: []aggregator.Item{}}
	}
	header := http.Header{}
	for name, value := range r.Headers {
		header.Set(name, value)
	}
	return parseDocument(body, parse.Options{Base: r.Base, Header: header})
}

func readDocument(stdin io.Reader, file string) ([]byte, error) {
	from := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		from = f
	}
	body, err := io.ReadAll(io.LimitReader(from, maxDocument+1))
	if err == nil && len(body) > maxDocument {
		err = fmt.Errorf("%s: more than %s: %w", file, Size(maxDocument), aggregator.ErrTooLarge)
	}
	return body, err
}

func parseHeaders(lines []string) (http.Header, error) {
	h := http.Header{}
	for _, l := range lines {
		name, value, ok := strings.Cut(l, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, usageError{errors.New("--header needs 'Name: value', not " + l)}
		}
		h.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return h, nil
}

// parseSelectors reads lines of "key: selector", with the keys of the config.
func parseSelectors(lines []string) (aggregator.Selectors, error) {
	var by aggregator.Selectors
	fields := map[string]*string{
		"item": &by.Item, "link": &by.Link, "title": &by.Title, "summary": &by.Summary,
		"time": &by.Time, "image": &by.Image, "author": &by.Author,
	}
	for _, l := range lines {
		key, text, _ := strings.Cut(l, ":")
		field, known := fields[strings.TrimSpace(key)]
		if !known {
			return by, usageError{errors.New("--select needs 'item: SELECTOR' or the like, not " + l)}
		}
		*field = strings.TrimSpace(text)
	}
	if len(lines) > 0 && by.Item == "" {
		return by, usageError{errors.New("--select needs an 'item: SELECTOR' among them")}
	}
	return by, nil
}
