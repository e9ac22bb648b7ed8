package parse

import (
	"errors"
	"strings"
	"testing"

	"wireroom/aggregator"
)

func TestNotFeed(t *testing.T) {
	tests := []struct{ name, doc, want string }{
		{"nothing", "", "empty document"},
		{"white space", " \n\t", "empty document"},
		{"text", "service unavailable", "text without markup"},
		{"page", "<!doctype html><title>Outlet</title><p>Hello", "HTML page"},
		{"xhtml page", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/></html>`, "HTML page"},
		{"page that shows a feed", "<html><body><pre>&lt;rss></pre><rss></rss></body></html>", "HTML page"},
		{"challenge", "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", "challenge"},
		{"other xml", `<?xml version="1.0"?><opml version="2.0"><body/></opml>`, "<opml>"},
		{"json", `{"error": "not found"}`, "JSON"},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "without markup"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.doc), Options{})
			if !errors.Is(err, aggregator.ErrNotFeed) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want ErrNotFeed that says %q", err, tt.want)
			}
		})
	}
}
