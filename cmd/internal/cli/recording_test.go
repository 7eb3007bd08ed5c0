package cli_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/tui/dialog"
)

// recording is a sequence of pictures of a console.
type recording struct {
	*console
	moments []moment
}

// moment is one picture: the SVG of each row. The first is the caption, which is drawn below the others.
type moment struct {
	rows    []string
	seconds float64 // how long it is shown
}

// still waits until the screen shows all texts and no spinner, "…" or "not planned yet".
func still(c *console, texts ...string) {
	c.tb.Helper()
	c.until(func() bool {
		screen := c.screen()
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return !strings.ContainsAny(screen, "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏") && !strings.Contains(screen, " … │") && !strings.Contains(screen, "not planned yet")
	}, func() string { return fmt.Sprintf("%q, at rest", texts) })
}

// atRest is how long the output must pause before a picture is taken, so that runs give the same picture.
const atRest = 300 * time.Millisecond

// capture waits until the screen is still and shows all of the texts, and records it with a caption: a key and its
// explanation. It records nothing unless -recording is set.
func (r *recording) capture(seconds float64, key, explanation string, texts ...string) {
	r.tb.Helper()
	still(r.console, texts...)
	if *recordingFile == "" {
		return
	}
	r.rest(atRest)
	_, lines := r.vt.size()
	rows := []string{caption(key, explanation, lines+1)}
	for y := range lines {
		rows = append(rows, pictureRow(r.vt, y))
	}
	r.moments = append(r.moments, moment{rows, seconds})
}

// press presses a key of one character.
func (r *recording) press(key string, seconds float64, explanation string, texts ...string) {
	r.tb.Helper()
	r.keys(key)
	r.capture(seconds, key, explanation, texts...)
}

// reading is longer than dialog.Settle: an earlier key is ignored.
const reading = dialog.Settle + 150*time.Millisecond

// answer answers a question.
func (r *recording) answer(key string, seconds float64, explanation string, texts ...string) {
	r.tb.Helper()
	<-time.After(reading)
	r.press(key, seconds, explanation, texts...)
}

// write types a text.
func (r *recording) write(text string, seconds float64, explanation string, texts ...string) {
	r.tb.Helper()
	r.keys(text)
	r.capture(seconds, text, explanation, texts...)
}

// named presses a key whose bytes are not its name, such as enter.
func (r *recording) named(name, bytes string, seconds float64, explanation string, texts ...string) {
	r.tb.Helper()
	r.keys(bytes)
	r.capture(seconds, name, explanation, texts...)
}

// caption returns the SVG of a line with a key and its explanation, in row y.
func caption(key, explanation string, y int) string {
	top, n := margin+y*cellHeight, float64(len([]rune(key)))*cellWidth
	return fmt.Sprintf(`<rect x="%d" y="%d" width="%.1f" height="%d" rx="4" fill="%s"/>`+"\n", margin, top-1, n+12, cellHeight+3, foreground) +
		fmt.Sprintf(`<text x="%d" y="%d" textLength="%.1f" xml:space="preserve" fill="%s" font-weight="bold">%s</text>`+"\n", margin+6, top+13, n, background, html.EscapeString(key)) +
		fmt.Sprintf(`<text x="%.1f" y="%d" fill="%s">%s</text>`+"\n", margin+n+24, top+13, foreground, html.EscapeString(explanation))
}

// svg returns the recording as an animated SVG that loops. Equal rows of several moments are written once. Without
// animation, or with prefers-reduced-motion, the first moment is shown.
func (r *recording) svg() string {
	total := 0.0
	for _, m := range r.moments {
		total += m.seconds
	}
	var (
		rows   []string // each once, in the order of their first moments
		shown  = map[string][]bool{}
		styles []string // of moments in which something is shown, each once
		b      strings.Builder
	)
	for i, m := range r.moments {
		for _, row := range m.rows {
			if shown[row] == nil {
				rows = append(rows, row)
				shown[row] = make([]bool, len(r.moments))
			}
			shown[row][i] = true
		}
	}
	cols, lines := r.vt.size()
	frame(&b, cols, lines+2)
	fmt.Fprintf(&b, "<style>\ng{animation:%.1fs step-end infinite}\n@media (prefers-reduced-motion:reduce){g{animation:none!important}}\n", total)
	class := func(in []bool) int {
		style := r.keyframes(in, total)
		at := slices.Index(styles, style)
		if at < 0 {
			at = len(styles)
			styles = append(styles, style)
			fmt.Fprintf(&b, "@keyframes k%d{%s}\n.k%d{animation-name:k%d}\n", at, style, at, at)
		}
		return at
	}
	var body strings.Builder
	for _, row := range rows {
		in := shown[row]
		switch {
		case row == "":
		case !slices.Contains(in, false):
			body.WriteString(row)
		case in[0]:
			fmt.Fprintf(&body, "<g class=\"k%d\">\n%s</g>\n", class(in), row)
		default:
			fmt.Fprintf(&body, "<g class=\"k%d\" visibility=\"hidden\">\n%s</g>\n", class(in), row)
		}
	}
	b.WriteString("</style>\n")
	b.WriteString(body.String())
	b.WriteString("</svg>\n")
	return b.String()
}

// keyframes returns the CSS keyframes that show an element in the moments where in is true. total is in seconds.
func (r *recording) keyframes(in []bool, total float64) string {
	var b strings.Builder
	at := 0.0
	for i, m := range r.moments {
		if i == 0 || in[i] != in[i-1] {
			fmt.Fprintf(&b, "%.3f%%{visibility:%s}", 100*at/total, map[bool]string{true: "visible", false: "hidden"}[in[i]])
		}
		at += m.seconds
	}
	return b.String()
}
