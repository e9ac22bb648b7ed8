package sources

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"wireroom/aggregator"
	"wireroom/aggregator/canon"
)

// Bounds on lists within lists.
const (
	maxLists      = 50 // in all
	maxListsDepth = 4
)

// OpenList opens a list by its address: a URL or a file's name.
type OpenList func(ctx context.Context, address string) (io.ReadCloser, error)

// ReadLists reads a list and the lists that it takes in, whose sources go into
// the folders of their outlines. It fails when one of them cannot be read: half a
// list is none. A list from the web takes in no files.
func ReadLists(ctx context.Context, open OpenList, address, origin string) (List, error) {
	r := listsReader{open: open, origin: origin, read: map[string]bool{}, known: map[string]bool{}}
	err := r.add(ctx, Include{URL: address}, 0)
	return r.list, err
}

type listsReader struct {
	open   OpenList
	origin string
	list   List
	read   map[string]bool // addresses of lists
	known  map[string]bool // addresses of sources
}

func (r *listsReader) add(ctx context.Context, at Include, depth int) error {
	switch {
	case r.read[at.URL]:
		return nil
	case depth == maxListsDepth, len(r.read) == maxLists:
		return fmt.Errorf("read list %s: lists within lists without end: %w", canon.Redact(at.URL), aggregator.ErrInvalid)
	}
	r.read[at.URL] = true
	text, err := r.open(ctx, at.URL)
	if err != nil {
		return err
	}
	defer text.Close()
	list, err := ReadOPML(text, r.origin)
	if err != nil {
		return fmt.Errorf("%s: %w", canon.Redact(at.URL), err)
	}
	r.join(list, at.Folder)
	for _, in := range list.Includes {
		if in.URL, err = within(at.URL, in.URL); err != nil {
			return err
		}
		in.Folder = joinFolders(at.Folder, in.Folder)
		if err := r.add(ctx, in, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// join adds what one list holds.
func (r *listsReader) join(list List, folder string) {
	if r.list.Title == "" {
		r.list.Title = list.Title
	}
	r.list.Refused = append(r.list.Refused, list.Refused...)
	for _, s := range list.Sources {
		if !r.known[s.URL] {
			r.known[s.URL] = true
			s.Folder = joinFolders(folder, s.Folder)
			r.list.Sources = append(r.list.Sources, s)
		}
	}
}

// within gives the address that a list means by another one.
func within(list, ref string) (string, error) {
	switch {
	case strings.Contains(list, "://"):
		if u := canon.Resolve(list, ref); u != "" {
			return u, nil
		}
		return "", fmt.Errorf("read list %s: %q is no http or https address: %w", canon.Redact(list), ref, aggregator.ErrInvalid)
	case strings.Contains(ref, "://"), path.IsAbs(ref):
		return ref, nil
	}
	return path.Join(path.Dir(list), ref), nil
}
