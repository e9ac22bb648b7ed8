package main

import (
	"context"
	"fmt"
	"os/exec"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"wireroom/aggregator/store"
)

// browse gives a tab of a headless Chromium.
func browse(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("the pages were not looked at: no Chromium found; on Debian: apt-get install chromium")
	}
	flag := func(name string) chromedp.ExecAllocatorOption { return chromedp.Flag(name, true) }
	ctx, end := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.Headless, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoSandbox, flag("disable-quic"), flag("disable-background-networking"),
		flag("disable-component-update"), flag("disable-sync"))
	t.Cleanup(end)
	ctx, end = chromedp.NewContext(ctx)
	t.Cleanup(end)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return ctx
}

// runDemo starts the demo on a free port and gives its address.
func runDemo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	d, err := prepareDemo(dir, "127.0.0.1:0", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if d.service.store, err = store.Open(t.Context(), d.config.storeName(), store.Options{Log: d.service.log}); err != nil {
		t.Fatal(err)
	}
	address, ended := make(chan string, 1), make(chan error, 1)
	d.service.ready = func(a string) { address <- a }
	ctx, end := context.WithCancel(context.Background())
	go func() { ended <- d.service.run(ctx, d.config) }()
	t.Cleanup(func() {
		end()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended with %v", err)
		}
		d.origin.Close()
	})
	select {
	case a := <-address:
		return a
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	}
	return ""
}

// look opens a page as a visitor with a screen of that size and scheme.
type look struct {
	path          string
	width, height int64
	scheme        string
}

func (l look) open(t *testing.T, tab context.Context, base string) {
	t.Helper()
	_, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.Call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.width, Height: l.height, DeviceScaleFactor: 1, Mobile: l.width < 600,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(tab, chromedp.Navigate(base+l.path)); err != nil {
		t.Fatal(err)
	}
}

// eval runs a script in the page.
func eval[T any](t *testing.T, tab context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(tab, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// await waits until a condition of the page holds.
func await(t *testing.T, tab context.Context, condition string) {
	t.Helper()
	script := fmt.Sprintf(`new Promise(done => {
		const end = Date.now() + 20000;
		const look = () => (%s) ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 50);
		look();
	})`, condition)
	ok, err := chromedp.Run(tab, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
	if err != nil || !ok {
		t.Fatalf("never came true: %s (%v); the page says %q", condition, err, eval[string](t, tab, `document.body.innerText`))
	}
}

const (
	rows     = `document.querySelectorAll(".column .row").length`
	overflow = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	// contrast is the least contrast of visible texts to the page's ground
	// (WCAG 2.2 §1.4.3 asks for 4.5).
	contrast = `(() => {
		const rgb = c => c.match(/[\d.]+/g).map(Number);
		const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
			.reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
		const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] !== 0) return c; } return [255, 255, 255]; };
		let least = 21;
		for (const e of document.querySelectorAll("a, p, h1, h2, h3, b, small, td, th, dt, dd, button, .tag")) {
			if (!e.innerText || !e.offsetParent || e.closest(".unseen, .skip")) continue;
			const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
			least = Math.min(least, (a + .05) / (b + .05));
		}
		return least;
	})()`
)

// The pages work in a browser: they fill by themselves, fit a phone, can be read
// by day and night, and obey the keyboard.
func TestPagesInABrowser(t *testing.T) {
	tab := browse(t)
	base := runDemo(t)
	wide := look{path: "/", width: 1400, height: 900, scheme: "light"}
	wide.open(t, tab, base)
	await(t, tab, `document.querySelector("#live").classList.contains("on")`)
	await(t, tab, rows+` > 5`)

	t.Run("stories arrive without a reload", func(t *testing.T) {
		eval[bool](t, tab, `window.here = true`)
		await(t, tab, `window.here && document.querySelector(".row.fresh")`)
	})
	t.Run("the keyboard walks the stories", func(t *testing.T) {
		if err := chromedp.Do(tab, chromedp.KeyEvent("j"), chromedp.KeyEvent("j")); err != nil {
			t.Fatal(err)
		}
		await(t, tab, `document.activeElement.matches(".row .read")`)
		const column = `[...document.querySelectorAll(".column")].indexOf(document.activeElement.closest(".column"))`
		before := eval[int](t, tab, column)
		if err := chromedp.Do(tab, chromedp.KeyEvent("l")); err != nil {
			t.Fatal(err)
		}
		if after := eval[int](t, tab, column); after != min(before+1, 2) {
			t.Errorf("l went from column %d to %d", before, after)
		}
		if err := chromedp.Do(tab, chromedp.KeyEvent("?")); err != nil {
			t.Fatal(err)
		}
		await(t, tab, `document.querySelector("#keys").open`)
	})
	t.Run("a held wire waits and tells how many", func(t *testing.T) {
		wide.open(t, tab, base)
		await(t, tab, `document.querySelector("#live").classList.contains("on")`)
		if err := chromedp.Do(tab, chromedp.KeyEvent("p")); err != nil {
			t.Fatal(err)
		}
		await(t, tab, `[...document.querySelectorAll(".arrivals")].some(b => !b.hidden && /new stor/.test(b.textContent))`)
		eval[bool](t, tab, `document.querySelector(".arrivals:not([hidden])").click(), true`)
		await(t, tab, `document.querySelector(".row.fresh")`)
	})

	story := eval[string](t, tab, `document.querySelector(".cover").getAttribute("href")`)
	for _, page := range []string{"/", story, "/sources", "/topics/cybersecurity", "/search?q=port", "/no/such/page"} {
		for _, l := range []look{{page, 1400, 900, "light"}, {page, 1400, 900, "dark"}, {page, 360, 740, "light"}, {page, 360, 740, "dark"}} {
			t.Run(fmt.Sprintf("%s %d %s", page, l.width, l.scheme), func(t *testing.T) {
				l.open(t, tab, base)
				if n := eval[int](t, tab, overflow); n > 0 {
					t.Errorf("the page is %d pixels wider than the screen", n)
				}
				if c := eval[float64](t, tab, contrast); c < 4.5 {
					t.Errorf("least contrast %.2f, want 4.5", c)
				}
				if n := eval[int](t, tab, `performance.getEntriesByType("resource").filter(r => new URL(r.name).origin !== location.origin).length`); n > 0 {
					t.Errorf("%d resources come from elsewhere", n)
				}
			})
		}
	}
}

// Nothing in the pages breaks the rules that the server sends with them.
func TestPagesObeyTheirPolicy(t *testing.T) {
	tab := browse(t)
	base := runDemo(t)
	wide := look{path: "/", width: 1200, height: 800, scheme: "light"}
	wide.open(t, tab, base)
	await(t, tab, rows+` > 2`)
	faults := eval[[]string](t, tab, `(() => {
		window.faults = [];
		addEventListener("securitypolicyviolation", e => faults.push(e.violatedDirective + " " + e.blockedURI));
		addEventListener("error", e => faults.push(e.message));
		return faults;
	})()`)
	await(t, tab, `document.querySelector(".row.fresh")`)
	if faults = append(faults, eval[[]string](t, tab, `faults`)...); len(faults) > 0 {
		t.Errorf("faults in the page: %q", faults)
	}
	if inline := eval[bool](t, tab, `(() => {
		const s = document.createElement("script");
		s.textContent = "window.broken = true";
		document.body.append(s);
		return window.broken === true;
	})()`); inline {
		t.Error("an inline script ran: the policy does not hold")
	}
}
