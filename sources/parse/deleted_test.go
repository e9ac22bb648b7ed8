package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wireroom/aggregator"
)

func TestDeletions(t *testing.T) {
	const feed = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:%[1]s="http://purl.org/atompub/tombstones/1.0" xml:base="https://a.example/x/">
		<title>A</title><id>urn:a</id>
		<%[1]s:deleted-entry ref="urn:b" when="2026-03-02T09:00:00Z"><%[1]s:by><name>Ann</name></%[1]s:by><%[1]s:comment>The port &lt;b&gt;denies&lt;/b&gt; it</%[1]s:comment></%[1]s:deleted-entry>
		<entry><id>urn:c</id><title>C</title></entry>
		<%[1]s:deleted-entry ref="old/d" when="never"/>
		<%[1]s:deleted-entry when="2026-03-02T09:00:00Z"/>
		<deleted-entry ref="urn:e"/>
	</feed>`
	want := []aggregator.Deletion{
		{ID: "urn:b", At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Comment: "The port denies it"},
		{ID: "https://a.example/x/old/d"},
	}
	for _, prefix := range []string{"at", "gone"} {
		doc, err := Parse([]byte(fmt.Sprintf(feed, prefix)), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, doc.Deleted); d != "" {
			t.Errorf("%s: %s", prefix, d)
		}
		if len(doc.Entries) != 1 {
			t.Errorf("%s: %d entries", prefix, len(doc.Entries))
		}
	}
}

func TestDeletionsAreBounded(t *testing.T) {
	many := strings.Repeat(`<at:deleted-entry ref="urn:b"/>`, maxDeleted+5)
	doc, err := Parse([]byte(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">`+many+`</feed>`), Options{})
	if err != nil || len(doc.Deleted) != maxDeleted {
		t.Errorf("%v, %d deletions", err, len(doc.Deleted))
	}
}
