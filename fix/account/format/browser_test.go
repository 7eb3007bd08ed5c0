package format_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var pictures = flag.String("pictures", "", "keep the pictures of the page in this folder, for people to look at")

// browser opens pages in a Chromium without a window.
type browser struct{ program, dir string }

func newBrowser(t *testing.T) browser {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return browser{program, t.TempDir()}
		}
	}
	t.Skip("there is no Chromium: the page was not opened")
	return browser{}
}

func (b browser) put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// open opens a page and returns what the browser prints.
func (b browser) open(t *testing.T, name string, dark bool, args ...string) string {
	t.Helper()
	scheme := "1"
	if dark {
		scheme = "0"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	fixed := []string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--allow-file-access-from-files", "--blink-settings=preferredColorScheme=" + scheme, "--user-data-dir=" + filepath.Join(b.dir, "profile")}
	cmd := exec.CommandContext(ctx, b.program, append(append(fixed, args...), "file://"+filepath.ToSlash(filepath.Join(b.dir, name)))...)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, complaint.String())
	}
	return string(out)
}

// measure is a page that opens another one in a window of some width, and writes down what it came to.
const measure = `<!doctype html><body style="margin:0"><iframe id="f" src="%s" width="%d" height="1600" style="border:0"></iframe><pre id="out"></pre><script>
document.getElementById("f").onload = () => {
  const w = document.getElementById("f").contentWindow, d = w.document, nav = w.performance.getEntriesByType("navigation")[0];
  d.documentElement.getBoundingClientRect();
  const broken = [];
  for (const table of d.querySelectorAll("table")) if (table.scrollWidth > d.documentElement.clientWidth) broken.push("a table is too wide");
  for (const th of d.querySelectorAll("th")) if (!th.scope) broken.push("a header cell has no scope");
  let level = 0;
  for (const h of d.querySelectorAll("h1,h2,h3")) { const n = +h.tagName[1]; if (n > level + 1) broken.push("a level of headings is left out"); level = n; }
  for (const a of d.querySelectorAll("nav a")) if (!d.querySelector(a.getAttribute("href"))) broken.push(a.href + " leads nowhere");
  const ids = [...d.querySelectorAll("[id]")].map(e => e.id);
  if (new Set(ids).size != ids.length) broken.push("an id is there twice");
  const light = c => { const v = c.match(/[\d.]+/g).slice(0, 3).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4 }); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2] };
  const ground = e => { for (; e; e = e.parentElement) { const c = w.getComputedStyle(e).backgroundColor; if (c != "rgba(0, 0, 0, 0)") return c } return "rgb(255, 255, 255)" };
  for (const e of d.querySelectorAll("details")) e.open = true;
  for (const e of d.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue;
    const a = light(w.getComputedStyle(e).color), b = light(ground(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) { broken.push("contrast " + ratio.toFixed(1) + " of " + e.className + " " + e.textContent.slice(0, 30)); break }
  }
  document.getElementById("out").textContent = JSON.stringify({ wide: d.documentElement.scrollWidth, load: nav ? Math.round(nav.loadEventStart) : 0, broken, text: d.body.innerText.includes("One Redis pool per process") });
};
</script>`

var measured = regexp.MustCompile(`(?s)<pre id="out">(.*?)</pre>`)

// TestPage opens the page as on a phone and on a desk, light and dark: nothing is wider than the window, headings,
// header cells and links are whole, all text has the contrast that WCAG AA asks for, and the ground is what was asked.
func TestPage(t *testing.T) {
	b := newBrowser(t)
	b.put(t, "page.html", written(t, "html", sample()))
	for _, width := range []int{390, 1280} {
		b.put(t, "measure.html", fmt.Sprintf(measure, "page.html", width))
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d dark=%t", width, dark), func(t *testing.T) {
				out := measured.FindStringSubmatch(b.open(t, "measure.html", dark, "--virtual-time-budget=5000", "--dump-dom"))
				if out == nil || !strings.Contains(html.UnescapeString(out[1]), fmt.Sprintf(`{"wide":%d,`, width)) || !strings.Contains(html.UnescapeString(out[1]), `"broken":[],"text":true`) {
					t.Errorf("%s", out)
				}
				folder := *pictures
				if folder == "" {
					folder = b.dir
				}
				picture := filepath.Join(folder, fmt.Sprintf("page-%d-%t.png", width, dark))
				b.open(t, "measure.html", dark, "--virtual-time-budget=5000", fmt.Sprintf("--window-size=%d,1600", width), "--screenshot="+picture)
				if got := corner(t, picture); got != dark {
					t.Errorf("the ground is dark: %t", got)
				}
			})
		}
	}
}

// corner says whether a picture's first dot is dark.
func corner(t *testing.T, path string) bool {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	grey, _ := color.GrayModel.Convert(picture.At(2, 2)).(color.Gray)
	return grey.Y < 128
}

// TestHuge holds that a page of 10,000 violations opens within two seconds.
func TestHuge(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	b := newBrowser(t)
	b.put(t, "page.html", written(t, "html", many(10000)))
	const stopwatch = `<!doctype html><body><iframe id="f" src="page.html" width="1280" height="1600"></iframe><pre id="out"></pre><script>
const began = performance.now();
document.getElementById("f").onload = () => { const h = document.getElementById("f").contentWindow.document.documentElement.scrollHeight; document.getElementById("out").textContent = h + " " + Math.round(performance.now() - began) };
</script>`
	b.put(t, "stopwatch.html", stopwatch)
	best := 0
	for range 3 { // others may be at work on the machine
		out := measured.FindStringSubmatch(b.open(t, "stopwatch.html", false, "--timeout=30000", "--dump-dom"))
		if out == nil {
			t.Fatal("it did not open")
		}
		var height, took int
		if _, err := fmt.Sscan(out[1], &height, &took); err != nil || height < 1000 {
			t.Fatalf("%d high, %v", height, err)
		}
		t.Logf("open after %d ms, %d high", took, height)
		if best == 0 || took < best {
			best = took
		}
		if best <= 2000 {
			return
		}
	}
	t.Errorf("open after %d ms", best)
}
