package cli_test

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"
)

// recording is moments of a console, one after the other.
type recording struct {
	*console
	moments []moment
}

// moment is a screen, row by row as a picture has it, and the line below it that says what was pressed.
type moment struct {
	rows    []string
	seconds float64 // it is shown
}

// still waits until the screen shows all of the texts and nothing is being done.
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

// atRest is how long nothing changes before a picture is taken: each picture of one program is the same.
const atRest = 300 * time.Millisecond

// moment waits until the screen is still and shows all of the texts, and keeps it where there is to be a recording.
func (r *recording) moment(seconds float64, key, says string, texts ...string) {
	r.tb.Helper()
	still(r.console, texts...)
	if *recordingFile == "" {
		return
	}
	r.rest(atRest)
	_, lines := r.vt.size()
	rows := []string{caption(key, says, lines+1)}
	for y := range lines {
		rows = append(rows, pictureRow(r.vt, y))
	}
	r.moments = append(r.moments, moment{rows, seconds})
}

// press presses a key of one character.
func (r *recording) press(key string, seconds float64, says string, texts ...string) {
	r.tb.Helper()
	r.keys(key)
	r.moment(seconds, key, says, texts...)
}

// reading is how long a person reads a question; a key that comes sooner is not taken for the answer.
const reading = 400 * time.Millisecond

// answer answers a question.
func (r *recording) answer(key string, seconds float64, says string, texts ...string) {
	r.tb.Helper()
	<-time.After(reading)
	r.press(key, seconds, says, texts...)
}

// write types a text.
func (r *recording) write(text string, seconds float64, says string, texts ...string) {
	r.tb.Helper()
	r.keys(text)
	r.moment(seconds, text, says, texts...)
}

// named presses a key that is more than its character.
func (r *recording) named(name, bytes string, seconds float64, says string, texts ...string) {
	r.tb.Helper()
	r.keys(bytes)
	r.moment(seconds, name, says, texts...)
}

// caption returns a key and what it is for, as the row y of a picture.
func caption(key, says string, y int) string {
	top, n := margin+y*cellHeight, float64(len([]rune(key)))*cellWidth
	return fmt.Sprintf(`<rect x="%d" y="%d" width="%.1f" height="%d" rx="4" fill="%s"/>`+"\n", margin, top-1, n+12, cellHeight+3, foreground) +
		fmt.Sprintf(`<text x="%d" y="%d" textLength="%.1f" xml:space="preserve" fill="%s" font-weight="bold">%s</text>`+"\n", margin+6, top+13, n, background, html.EscapeString(key)) +
		fmt.Sprintf(`<text x="%.1f" y="%d" fill="%s">%s</text>`+"\n", margin+n+24, top+13, foreground, html.EscapeString(says))
}

// svg returns the recording as a picture that moves, over and over. A row that looks the same in several moments is
// there once; a viewer that does not move pictures, and one who asks for less motion, sees the first moment.
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

// keyframes shows something in these moments and hides it in the others.
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
