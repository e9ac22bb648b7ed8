package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

// opmls opens lists by their addresses.
type opmls map[string]string

func (s opmls) open(_ context.Context, address string) (io.ReadCloser, error) {
	text, ok := s[address]
	if !ok {
		return nil, fmt.Errorf("%s: %w", address, os.ErrNotExist)
	}
	return io.NopCloser(strings.NewReader("<opml><body>" + text + "</body></opml>")), nil
}

func listed(url string) string {
	return fmt.Sprintf(`<outline text="%s" xmlUrl="https://%[1]s.example/"/>`, url)
}

func TestReadLists(t *testing.T) {
	for _, tt := range []struct {
		name, root string
		lists      opmls
		want       []string // folder and outlet
		fails      error
	}{
		{"no other", "a.opml", opmls{"a.opml": listed("x")}, []string{" x"}, nil},
		{"one in a folder", "l/a.opml", opmls{
			"l/a.opml":   listed("x") + `<outline text="World"><outline text="Asia" type="include" url="b/b.opml"/></outline>`,
			"l/b/b.opml": listed("y") + `<outline text="Taiwan">` + listed("z") + listed("x") + `</outline>`,
		}, []string{" x", "World/Asia y", "World/Asia/Taiwan z"}, nil},
		{"on the web", "https://l.example/d/a.opml", opmls{
			"https://l.example/d/a.opml": `<outline text="B" type="include" url="b.opml"/>`,
			"https://l.example/d/b.opml": listed("y"),
		}, []string{"B y"}, nil},
		{"a circle", "a.opml", opmls{
			"a.opml": listed("x") + `<outline text="B" type="include" url="b.opml"/>`,
			"b.opml": listed("y") + `<outline text="A" type="include" url="a.opml"/>`,
		}, []string{" x", "B y"}, nil},
		{"one that is missing", "a.opml", opmls{"a.opml": listed("x") + `<outline text="B" type="include" url="b.opml"/>`}, nil, os.ErrNotExist},
		{"a file from the web", "https://l.example/a.opml", opmls{
			"https://l.example/a.opml": `<outline text="B" type="include" url="file:///etc/b.opml"/>`,
		}, nil, aggregator.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := ReadLists(t.Context(), tt.lists.open, tt.root, "origin")
			if !errors.Is(err, tt.fails) {
				t.Fatalf("error %v, want %v", err, tt.fails)
			}
			var got []string
			for _, s := range list.Sources {
				got = append(got, s.Folder+" "+s.Outlet)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" && tt.fails == nil {
				t.Errorf("sources (-want +got):\n%s", diff)
			}
		})
	}
}

func TestListsWithoutEnd(t *testing.T) {
	open := func(_ context.Context, address string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(`<opml><body><outline type="include" text="x" url="` + strings.Repeat("x", len(address)) + `.opml"/></body></opml>`)), nil
	}
	if _, err := ReadLists(t.Context(), open, "a", "origin"); !errors.Is(err, aggregator.ErrInvalid) {
		t.Errorf("error %v, want ErrInvalid", err)
	}
}
