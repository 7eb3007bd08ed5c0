package cli_test

import (
	"cmp"
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	xansi "github.com/charmbracelet/x/ansi"
)

// Sizes of a picture's cell in pixels, for a font of 14 pixels.
const (
	cellWidth  = 8.4
	cellHeight = 17
	margin     = 12
)

// picture returns the emulator's screen as an SVG.
func picture(vt *emulator) string {
	cols, rows := vt.size()
	var b strings.Builder
	frame(&b, cols, rows)
	for y := range rows {
		b.WriteString(pictureRow(vt, y))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// frame begins a picture of so many cells.
func frame(b *strings.Builder, cols, rows int) {
	w, h := float64(cols)*cellWidth+2*margin, rows*cellHeight+2*margin
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" width="%.0f" height="%d" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">`+"\n", w, h, w, h)
	fmt.Fprintf(b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", background)
}

// pictureRow returns a row of the emulator's screen: one text a run of cells that look alike.
func pictureRow(vt *emulator, y int) string {
	var b strings.Builder
	cols, _ := vt.size()
	for x := 0; x < cols; {
		first := vt.cell(x, y)
		var run strings.Builder
		start := x
		for x < cols {
			c := vt.cell(x, y)
			if !c.Style.Equal(&first.Style) {
				break
			}
			run.WriteString(cmp.Or(c.Content, " "))
			x += max(1, c.Width)
		}
		writeRun(&b, first, run.String(), start, y, x-start)
	}
	return b.String()
}

func writeRun(b *strings.Builder, g uv.Cell, text string, x, y, n int) {
	fg, bg := colour(g.Style.Fg, foreground), colour(g.Style.Bg, background)
	if g.Style.Attrs&uv.AttrReverse != 0 {
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
	if g.Style.Attrs&uv.AttrBold != 0 {
		style += ` font-weight="bold"`
	}
	if g.Style.Attrs&uv.AttrItalic != 0 {
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

// colour returns a cell's colour in SVG's form.
func colour(c color.Color, standard string) string {
	switch c := c.(type) {
	case nil:
		return standard
	case xansi.BasicColor:
		return ansi[c%16]
	case xansi.IndexedColor:
		if c < 16 {
			return ansi[c]
		}
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
