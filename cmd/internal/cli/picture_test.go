package cli_test

import (
	"fmt"
	"html"
	"strings"

	"github.com/hinshun/vt10x"
)

// Sizes of a picture's cell in pixels, for a font of 14 pixels.
const (
	cellWidth  = 8.4
	cellHeight = 17
	margin     = 12
)

// The attributes of vt10x.Glyph.Mode, which the emulator does not export.
const (
	attrReverse = 1 << 0
	attrBold    = 1 << 2
	attrItalic  = 1 << 4
)

// picture is the emulator's screen as an SVG: one text a run of cells that look alike.
func picture(vt vt10x.Terminal) string {
	cols, rows := vt.Size()
	var b strings.Builder
	w, h := float64(cols)*cellWidth+2*margin, rows*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" width="%.0f" height="%d" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">`+"\n", w, h, w, h)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", background)
	for y := range rows {
		for x := 0; x < cols; {
			first := vt.Cell(x, y)
			var run strings.Builder
			start := x
			for ; x < cols && alike(vt.Cell(x, y), first); x++ {
				run.WriteRune(max(vt.Cell(x, y).Char, ' '))
			}
			writeRun(&b, first, run.String(), start, y, x-start)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func alike(a, b vt10x.Glyph) bool { return a.FG == b.FG && a.BG == b.BG && a.Mode == b.Mode }

func writeRun(b *strings.Builder, g vt10x.Glyph, text string, x, y, n int) {
	fg, bg := colour(g.FG, foreground), colour(g.BG, background)
	if g.Mode&attrReverse != 0 {
		fg, bg = bg, fg
	}
	left, top := margin+float64(x)*cellWidth, margin+y*cellHeight
	if bg != background {
		fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", left, top, float64(n)*cellWidth, cellHeight, bg)
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	style := ""
	if g.Mode&attrBold != 0 {
		style += ` font-weight="bold"`
	}
	if g.Mode&attrItalic != 0 {
		style += ` font-style="italic"`
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%d" textLength="%.1f" xml:space="preserve" fill="%s"%s>%s</text>`+"\n",
		left, top+13, float64(n)*cellWidth, fg, style, html.EscapeString(text))
}

const (
	foreground = "#d8dee9"
	background = "#16181d"
)

// ansi are the sixteen colours that a terminal chooses itself.
var ansi = [16]string{
	"#2e3440", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf",
	"#5c6370", "#ef7a85", "#a9d48a", "#f0cd8a", "#74bdfa", "#d58aec", "#67c8d4", "#e6e9ef",
}

// colour is a cell's colour in SVG's form; the palette above 16 is xterm's cube and greys.
func colour(c vt10x.Color, standard string) string {
	switch {
	case c >= vt10x.DefaultFG:
		return standard
	case c < 16:
		return ansi[c]
	case c < 232:
		level := func(n vt10x.Color) vt10x.Color {
			if n == 0 {
				return 0
			}
			return 55 + 40*n
		}
		n := c - 16
		return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6))
	case c < 256:
		grey := 8 + 10*(c-232)
		return fmt.Sprintf("#%02x%02x%02x", grey, grey, grey)
	}
	return fmt.Sprintf("#%06x", uint32(c))
}
