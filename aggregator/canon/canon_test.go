package canon

import (
	"strings"
	"testing"
)

type row struct{ name, in, want string }

func check(t *testing.T, f func(string) string, rows []row) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			if got := f(tt.in); got != tt.want {
				t.Errorf("%q\n got %q\nwant %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestURL(t *testing.T) {
	check(t, URL, []row{
		{"already canonical", "https://news.example/a/b?id=1", "https://news.example/a/b?id=1"},
		{"case of scheme and host", "HTTPS://News.Example/A", "https://news.example/A"},
		{"http is https", "http://news.example/a", "https://news.example/a"},
		{"default port", "http://news.example:80/a", "https://news.example/a"},
		{"port of https over http", "http://news.example:443/a", "https://news.example/a"},
		{"other port", "http://news.example:8080/a", "https://news.example:8080/a"},
		{"root", "https://news.example", "https://news.example/"},
		{"credentials", "https://u:p@news.example/a", "https://news.example/a"},
		{"idn", "https://Bücher.example/a", "https://xn--bcher-kva.example/a"},
		{"full-width host", "https://ｎｅｗｓ.example/a", "https://news.example/a"},
		{"trailing dot", "https://news.example./a", "https://news.example/a"},
		{"ipv6", "http://[2001:DB8:0::1]:80/a", "https://[2001:db8::1]/a"},
		{"dot segments", "https://news.example/a/./b/../c/%2E%2e/d", "https://news.example/a/d"},
		{"escapes", "https://news.example/%7Eme/%c3%a9?q=%6A%2f", "https://news.example/~me/%C3%A9?q=j%2F"},
		{"unescaped utf-8", "https://news.example/é", "https://news.example/%C3%A9"},
		{"stray percent", "https://news.example/100%", "https://news.example/100%25"},
		{"plus is space", "https://news.example/?q=a+b", "https://news.example/?q=a%20b"},
		{"fragment", "https://news.example/a#top", "https://news.example/a"},
		{"route", "https://news.example/#!/a/1", "https://news.example/#!/a/1"},
		{"trailing slash", "https://news.example/a/", "https://news.example/a"},
		{"index file", "https://news.example/a/Index.HTML?id=2", "https://news.example/a?id=2"},
		{"line breaks and spaces around", " https://news.exa\nmple/a\t", "https://news.example/a"},
		{"backslashes", `https:\\news.example\a`, "https://news.example/a"},
		{"feed scheme", "feed://news.example/a", "https://news.example/a"},
	})
}

func TestURLFoldsVariants(t *testing.T) {
	check(t, URL, []row{
		{"www", "https://www.news.example/a", "https://news.example/a"},
		{"m in the middle", "https://en.m.wiki.example/a", "https://en.wiki.example/a"},
		{"mobile", "https://mobile.news.example/a", "https://news.example/a"},
		{"m is the outlet's own name", "https://www.mobile.de/a", "https://mobile.de/a"},
		{"www under a public suffix", "https://www.co.uk/a", "https://www.co.uk/a"},

		{"amp at the end", "https://news.example/a/amp/", "https://news.example/a"},
		{"amp within", "https://news.example/news/amp/world-1", "https://news.example/news/world-1"},
		{"amp extension", "https://news.example/a.amp", "https://news.example/a"},
		{"amp.html", "https://news.example/a.amp.html", "https://news.example/a.html"},
		{"amp alone", "https://news.example/amp", "https://news.example/amp"},
		{"amp parameter", "https://news.example/a?amp=1&id=2", "https://news.example/a?id=2"},
		{"amp parameter, bare", "https://news.example/a?amp", "https://news.example/a"},
		{"amp output type", "https://news.example/a?outputType=amp", "https://news.example/a"},
		{"amp index", "https://news.example/a/index.html/amp", "https://news.example/a"},
		{"word that begins with amp", "https://news.example/ampere", "https://news.example/ampere"},
		{"google viewer", "https://www.google.com/amp/s/www.news.example/a/amp/", "https://news.example/a"},
		{"google viewer of a country", "https://www.google.co.uk/amp/www.news.example/a", "https://news.example/a"},
		{"amp cache", "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/a.amp?id=1", "https://news.example/a?id=1"},
	})
}

func TestURLFoldsQueries(t *testing.T) {
	check(t, URL, []row{
		{"tracking", "https://news.example/a?utm_source=x&id=3&fbclid=y&UTM_Medium=z", "https://news.example/a?id=3"},
		{"tracking, escaped ampersand", "https://news.example/a?id=3&amp;utm_medium=z", "https://news.example/a?id=3"},
		{"ref that is a feed", "https://news.example/a?ref=rss", "https://news.example/a"},
		{"ref that may be a page", "https://news.example/a?ref=123", "https://news.example/a?ref=123"},
		{"partner", "https://news.example/a?partner=rss&emc=rss", "https://news.example/a"},
		{"parameters that identify", "https://news.example/?id=1&p=2&article=3&q=4&v=5&story=6&cid=7", "https://news.example/?article=3&cid=7&id=1&p=2&q=4&story=6&v=5"},
		{"keys sorted, values in order", "https://news.example/?b=2&a=2&b=1", "https://news.example/?a=2&b=2&b=1"},
		{"empty query", "https://news.example/a?&", "https://news.example/a"},
		{"session id in the path", "https://news.example/a;jsessionid=12AB?id=1", "https://news.example/a?id=1"},
		{"session id in the query", "https://news.example/a?PHPSESSID=12&id=1", "https://news.example/a?id=1"},
	})
}

func TestURLUnwraps(t *testing.T) {
	check(t, URL, []row{
		{"redirect of a search page", "https://www.google.com/url?rct=j&url=https://www.news.example/a%3Fid%3D1&ct=ga", "https://news.example/a?id=1"},
		{"news redirect", "http://news.google.com/news/url?sa=t&fd=R&url=http://www.news.example/a", "https://news.example/a"},
		{"redirect in a redirect", "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fnews.example%252Fa", "https://news.example/a"},
		{"feed redirect in the path", "https://go.theregister.com/feed/www.theregister.com/2024/01/02/x/", "https://theregister.com/2024/01/02/x"},
		{"redirect without its target", "https://news.google.com/rss/articles/CBMiX?oc=5", "https://news.google.com/rss/articles/CBMiX?oc=5"},
		{"redirect to no page", "https://www.google.com/url?q=javascript:1", "https://google.com/url?q=javascript:1"},
	})
}

func TestURLRefuses(t *testing.T) {
	check(t, URL, []row{
		{"relative", "/a", ""},
		{"no scheme", "news.example/a", ""},
		{"other scheme", "ftp://news.example/a", ""},
		{"script", "javascript:alert(1)", ""},
		{"no host", "https:///", ""},
		{"bad host", "https://a b/", ""},
		{"bad port", "https://news.example:99999/", ""},
		{"too long", "https://news.example/" + strings.Repeat("a", 8<<10), ""},
	})
}

func TestURLKeepsPagesApart(t *testing.T) {
	for _, tt := range [][2]string{
		{"https://news.example/a", "https://news.example/A"},
		{"https://news.example/a", "https://blog.example/a"},
		{"https://news.example/?p=1", "https://news.example/?p=2"},
		{"https://news.example/?1", "https://news.example/?2"},
		{"https://en.news.example/a", "https://de.news.example/a"},
		{"https://news.example/a%2Fb", "https://news.example/a/b"},
		{"https://m.blogspot.com/a", "https://www.blogspot.com/a"},
		{"https://news.example:8080/", "https://news.example/"},
	} {
		if a, b := URL(tt[0]), URL(tt[1]); a == b {
			t.Errorf("URL(%q) = URL(%q) = %q, want two pages", tt[0], tt[1], a)
		}
	}
}

func TestResolve(t *testing.T) {
	const base = "http://a.example/b/c/d;p?q"
	for _, tt := range []struct{ name, base, ref, want string }{
		// RFC 3986 §5.4.1 and §5.4.2
		{"other scheme", base, "g:h", ""},
		{"sibling", base, "g", "http://a.example/b/c/g"},
		{"folder", base, "./g/", "http://a.example/b/c/g/"},
		{"rooted", base, "/g", "http://a.example/g"},
		{"host", base, "//g.example", "http://g.example/"},
		{"query", base, "?y", "http://a.example/b/c/d;p?y"},
		{"query of a sibling", base, "g?y", "http://a.example/b/c/g?y"},
		{"fragment", base, "#s", "http://a.example/b/c/d;p?q#s"},
		{"parameter", base, ";x", "http://a.example/b/c/;x"},
		{"empty", base, "", "http://a.example/b/c/d;p?q"},
		{"dot", base, ".", "http://a.example/b/c/"},
		{"dots", base, "..", "http://a.example/b/"},
		{"cousin", base, "../../g", "http://a.example/g"},
		{"above the root", base, "../../../g", "http://a.example/g"},
		{"dots in names", base, "..g", "http://a.example/b/c/..g"},
		{"nonsense dots", base, "./g/../h/.", "http://a.example/b/c/h/"},

		{"absolute", base, "https://x.example/y#z", "https://x.example/y#z"},
		{"absolute without base", "", "https://x.example/y", "https://x.example/y"},
		{"host without base", "", "//x.example/y", "https://x.example/y"},
		{"relative without base", "", "y", ""},
		{"bad base", "mailto:a@x.example", "y", ""},
		{"space around", base, " \n /g ", "http://a.example/g"},
		{"space within", base, "/g h", "http://a.example/g%20h"},
		{"backslashes", base, `\g\h`, "http://a.example/g/h"},
		{"backslashed host", base, `\\x.example\h`, "http://x.example/h"},
		{"one slash", base, "https:/x.example/y", "https://x.example/y"},
		{"base without a path", "http://a.example", "g", "http://a.example/g"},
		{"non-ascii", base, "/é?é", "http://a.example/%C3%A9?%C3%A9"},
		{"escapes stay", base, "/%c3%a9%41", "http://a.example/%c3%a9%41"},
		{"credentials stay", base, "https://u:p@x.example/y", "https://u:p@x.example/y"},
		{"quote", base, `/a"b<c>`, "http://a.example/a%22b%3Cc%3E"},
		{"feed scheme", base, "feed:https://x.example/rss", "https://x.example/rss"},
		{"script", base, "java\nscript:alert(1)", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Resolve(tt.base, tt.ref); got != tt.want {
				t.Errorf("Resolve(%q, %q)\n got %q\nwant %q", tt.base, tt.ref, got, tt.want)
			}
		})
	}
}

func TestHost(t *testing.T) {
	check(t, Host, []row{
		{"plain", "https://News.Example/a", "news.example"},
		{"default port", "https://news.example:0443/a", "news.example"},
		{"port", "http://news.example:443/", "news.example:443"},
		{"empty port", "http://news.example:/", "news.example"},
		{"idn", "http://例え.example/", "xn--r8jz45g.example"},
		{"credentials with an at sign", "http://u@x:p@news.example/", "news.example"},
		{"credentials after a backslash", `http://news.example\@evil.example/`, "news.example"},
		{"ipv4", "http://192.0.2.1:81/", "192.0.2.1:81"},
		{"ipv6", "http://[::0001]:81/", "[::1]:81"},
		{"underscore", "http://a_b.example/", "a_b.example"},
		{"ipv6 with a zone", "http://[fe80::1%25eth0]/", ""},
		{"empty label", "http://a..example/", ""},
		{"two dots at the end", "http://a../", ""},
		{"invalid utf-8", "http://a\xff/", ""},
		{"script", "javascript://a.example/", ""},
		{"more slashes than needed", "http:///a/b", "a"},
		{"none", "http://?a", ""},
	})
}

func TestSite(t *testing.T) {
	check(t, Site, []row{
		{"subdomain", "a.b.news.example", "news.example"},
		{"second-level suffix", "www.news.co.uk", "news.co.uk"},
		{"private suffix", "me.github.io", "me.github.io"},
		{"suffix", "co.uk", "co.uk"},
		{"port", "a.news.example:8080", "news.example"},
		{"ipv4", "192.0.2.1:80", "192.0.2.1"},
		{"ipv6", "[2001:db8::1]:80", "[2001:db8::1]"},
		{"single label", "localhost", "localhost"},
		{"empty", "", ""},
	})
}

func TestSafeLink(t *testing.T) {
	check(t, SafeLink, []row{
		{"as published", " HTTPS://News.Example/a?utm_source=x#y ", "HTTPS://News.Example/a?utm_source=x#y"},
		{"credentials", "https://u:p@news.example/a@b", "https://news.example/a@b"},
		{"credentials only look like a host", "https://bank.example@evil.example/", "https://evil.example/"},
		{"script", "javascript:alert(1)", ""},
		{"script, disguised", "java\tscript:alert(1)", ""},
		{"data", "data:text/html,x", ""},
		{"no slashes", "https:news.example", ""},
		{"relative to the scheme", "//news.example/a", ""},
		{"line break", "https://news.example/a\nb", ""},
		{"bidi override", "https://news.example/\u202egpj.exe", ""},
		{"invalid utf-8", "https://news.example/\xff", ""},
		{"no host", "https://", ""},
	})
}

func TestRedact(t *testing.T) {
	check(t, Redact, []row{
		{"nothing to hide", "https://news.example/a?id=1&author=x#y", "https://news.example/a?id=1&author=x#y"},
		{"credentials", "https://u:p@news.example/a", "https://news.example/a"},
		{"credentials with slashes missing", "https:u:p@news.example/a", "https:news.example/a"},
		{"credentials without a scheme", "u:p@news.example/a", "news.example/a"},
		{"at sign in the path", "https://news.example/@me", "https://news.example/@me"},
		{"token", "https://news.example/a?id=1&token=abc&x=2", "https://news.example/a?id=1&token=redacted&x=2"},
		{"kinds of secrets", "/?api_key=1&X-Amz-Signature=2&auth=3&PASSWORD=4&sig=5&secret=6&key=7", "/?api_key=redacted&X-Amz-Signature=redacted&auth=redacted&PASSWORD=redacted&sig=redacted&secret=redacted&key=redacted"},
		{"escaped name", "/?%74oken=abc", "/?%74oken=redacted"},
		{"semicolons", "/?a=1;token=abc", "/?a=1;token=redacted"},
		{"fragment", "/#access_token=abc&x=1", "/#access_token=redacted&x=1"},
		{"no value", "/?key", "/?key"},
		{"words that hold a short name", "/?monkey=1&passage=2", "/?monkey=1&passage=2"},
	})
}

func FuzzURL(f *testing.F) {
	for _, s := range []string{
		"http://www.m.news.example:443/a/../b;jsessionid=1/index.html/amp/?b&a=1&amp;utm_x#!r",
		"https://google.com/amp/s/google.com/url?q=https%3A//x.example/%2561mp",
		"https://x.cdn.ampproject.org/c/%61;jsessionid=1", `feed:https:\\u@ＢÜ.example\.%2e/+%`,
		"http://[::1]:80/?=&&=;%", "https://go.theregister.com/feed/a.b/..amp.amp.html",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		once := URL(raw)
		if twice := URL(once); twice != once {
			t.Errorf("URL(%q) = %q, again: %q", raw, once, twice)
		}
		if once != "" && SafeLink(once) != once {
			t.Errorf("URL(%q) = %q is not a safe link", raw, once)
		}
	})
}

func FuzzResolve(f *testing.F) {
	f.Add("http://a.example/b/c?d", "../g h#i")
	f.Add("", `\\x.example/%2e%2E/`)
	f.Fuzz(func(t *testing.T, base, ref string) {
		got := Resolve(base, ref)
		if got == "" {
			return
		}
		if len(got) <= maxBytes && Resolve("", got) != got {
			t.Errorf("Resolve(%q, %q) = %q, resolved again: %q", base, ref, got, Resolve("", got))
		}
	})
}

func FuzzRedact(f *testing.F) {
	f.Add("https://u:p@x.example/?token=1#key=2")
	f.Fuzz(func(t *testing.T, raw string) {
		once := Redact(raw)
		host := Host(raw)
		if host == "" {
			return
		}
		if got := Host(once); len(raw) <= maxBytes && got != host {
			t.Errorf("Redact(%q) = %q, on another host", raw, once)
		}
		if twice := Redact(once); twice != once {
			t.Errorf("Redact(%q) = %q, again: %q", raw, once, twice)
		}
	})
}

func BenchmarkURL(b *testing.B) {
	for _, bb := range []struct{ name, in string }{
		{"clean", "https://news.example/2026/11/02/a-long-enough-title-of-an-article"},
		{"tracked", "https://www.news.example/world/article-123/index.html?utm_source=rss&utm_medium=feed&id=7&ns_mchannel=rss"},
		{"hostile", "https://x.example/" + strings.Repeat("../%", 1000) + "?" + strings.Repeat("a&", 2000)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				URL(bb.in)
			}
		})
	}
}
