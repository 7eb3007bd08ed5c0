package frame

import (
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/tui/theme"
)

func filled(text string, width, height int) []string {
	out := make([]string, height)
	for i := range out {
		out[i] = strings.Repeat(text, width)
	}
	return out
}

// TestView holds, for every size, focus, status and dialog, that the screen is filled to the cell, that each pane is
// where At finds it, and that free counts the lines of the panes that are in sight.
func TestView(t *testing.T) {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.Ascii)
	m := New(theme.New(r))
	for width := leastWidth; width < 130; width += 7 {
		for height := leastHeight; height < 32; height += 2 {
			for n := range 2 * 3 * 3 {
				focus, status, dialog := Pane(n%2), 1+n/2%3, n/6*2
				m.Resize(width, height)
				m.SetFocus(focus)
				list, rewrite, lines := m.Panes(status)
				p := Parts{Header: "h", Keys: strings.Repeat("k", width), List: filled("l", list, lines), Rewrite: filled("r", rewrite, lines), Status: filled("s", width, status)}
				if dialog > 0 {
					p.Dialog = filled("d", width, min(dialog, lines-1))
				}
				screen, free := m.View(p)
				rows := strings.Split(screen, "\n")
				if len(rows) != height {
					t.Fatalf("%d lines on a screen of %d", len(rows), height)
				}
				seen := 0
				for y, row := range rows {
					if w := ansi.StringWidth(row); w != width {
						t.Fatalf("%q is %d cells wide, not %d", row, w, width)
					}
					if strings.ContainsAny(row, "lr") {
						seen++
					}
					for _, x := range []int{0, width - 1} {
						pane, line, ok := m.At(x, y)
						drawn, known := map[byte]Pane{'l': List, 'r': Rewrite}[row[len(row)*x/width]]
						if known && (!ok || pane != drawn || line != y-strings.Count(screen[:strings.IndexAny(screen, "lr")], "\n")) {
							t.Fatalf("%dx%d: %d,%d is line %d of pane %d (%t), and shows\n%s", width, height, x, y, line, pane, ok, screen)
						}
					}
				}
				if seen != free {
					t.Fatalf("%d lines are in sight, not %d:\n%s", seen, free, screen)
				}
			}
		}
	}
}
