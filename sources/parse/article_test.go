package parse

import (
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"wireroom/aggregator"
)

func TestArticle(t *testing.T) {
	body, err := os.ReadFile("testdata/pages/article.html")
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Base: "https://tideway.example/news/quay", Header: http.Header{"Content-Type": {"text/html"}}}
	got, err := Article(body, "Quay closed after storm", o)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/pages/article.html.golden", got.Value+"\n")
	for _, bad := range []string{"steal(", "onerror", "Cookies", "Most read", "javascript:"} {
		if strings.Contains(got.Value, bad) {
			t.Errorf("the text holds %q", bad)
		}
	}
	if got.Language != "en-GB" || !strings.Contains(got.Own, "water stood a metre high") {
		t.Errorf("language %q, own text %q", got.Language, got.Own)
	}
}

func TestNoArticle(t *testing.T) {
	long := strings.Repeat("The ministry published its yearly accounts of fisheries, and nobody had anything to say. ", 12)
	for _, tt := range []struct{ name, page, want string }{
		{"nothing", "", "holds no article"},
		{"a front page of links", strings.Repeat("<a href=/x>Quay closed after storm</a> ", 50), "holds no article"},
		{"a consent form", "<p>Quay? We value your privacy.</p><button>Agree</button>", "holds no article"},
		{"another article", "<title>Fisheries</title><article><p>" + long + "</p></article>", "about something else"},
		{"no end of elements", strings.Repeat("<div>", 3000), "beyond reading"},
		{"too many elements", strings.Repeat("<p>x</p>", maxElements), "beyond reading"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Article([]byte(tt.page), "Quay closed after storm", Options{Base: "https://tideway.example/q"})
			if !errors.Is(err, aggregator.ErrNotFound) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want ErrNotFound that says %q", err, tt.want)
			}
		})
	}
}

// FuzzArticle holds any page to this: no panic, no time without end, and a text
// that is fit to show.
func FuzzArticle(f *testing.F) {
	f.Add([]byte("<title>Quay</title><article><p>" + strings.Repeat("The quay is closed. ", 30) + "</p><script>x</script></article>"))
	f.Add([]byte("<p><b>" + strings.Repeat("<p><b>", 200)))
	f.Fuzz(func(t *testing.T, body []byte) {
		start := time.Now()
		got, err := Article(body, "Quay", Options{Base: "https://tideway.example/q"})
		if took := time.Since(start); took > 10*time.Second {
			t.Fatalf("took %s", took)
		}
		if err == nil && (strings.Contains(got.Value, "<script") || strings.Contains(strings.ToLower(got.Value), "javascript:")) {
			t.Fatalf("unsafe: %q", got.Value)
		}
	})
}

func BenchmarkArticle(b *testing.B) {
	body, err := os.ReadFile("testdata/pages/article.html")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := Article(body, "Quay closed after storm", Options{Base: "https://tideway.example/news/quay"}); err != nil {
			b.Fatal(err)
		}
	}
}
