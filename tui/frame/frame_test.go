package frame

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

func filled(text string, width, height int) []string {
	out := make([]string, height)
	for i := range out {
		out[i] = strings.Repeat(text, width)
	}
	return out
}

// TestView holds, for every size, zoomed or not, status and dialog, that the screen is filled to the cell, that each
// pane is where At finds it, and that the lines of the rewrite that are in sight are counted.
func TestView(t *testing.T) {
	m := New(theme.New(theme.Look{}))
	for width := leastWidth; width < 130; width += 7 {
		for height := leastHeight; height < 32; height += 2 {
			for n := range 2 * 3 * 3 {
				status, dialog := 1+n/2%3, n/6*2
				m.Resize(width, height)
				m.Zoom(n%2 == 1)
				list, rewrite := m.Panes(status)
				p := Parts{
					Header: "h", Keys: strings.Repeat("k", width), Status: filled("s", width, status), Between: strings.Repeat("b", 1+n*8),
					List: filled("l", list.Width, list.Lines), Rewrite: filled("r", rewrite.Width, rewrite.Lines),
				}
				if dialog > 0 {
					p.Dialog = filled("d", width, min(dialog, m.Body(status)-1))
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
					if strings.Contains(row, "r") {
						seen++
					}
					if dialog > 0 {
						continue // the mouse moves nothing
					}
					for _, x := range []int{0, width - 1} {
						pane, line, ok := m.At(x, y)
						drawn, known := map[byte]Pane{'l': List, 'r': Rewrite}[row[len(row)*x/width]]
						if known && (!ok || pane != drawn || line != y-strings.Count(screen[:strings.IndexByte(screen, "lr"[drawn])], "\n")) {
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

// TestHeavyLine holds that a rewrite that has the screen to itself looks so: the line above it is heavy, that below it
// is not, and neither is any other.
func TestHeavyLine(t *testing.T) {
	for _, width := range []int{60, 120, 160} {
		for _, zoomed := range []bool{false, true} {
			m := New(theme.New(theme.Look{}))
			m.Resize(width, 20)
			m.Zoom(zoomed)
			list, rewrite := m.Panes(1)
			screen, _ := m.View(Parts{Header: "h", Keys: "k", Status: filled("s", width, 1), List: filled("l", list.Width, list.Lines), Rewrite: filled("r", rewrite.Width, rewrite.Lines)})
			heavy, light, _ := strings.Cut(screen, "r")
			if got := strings.Contains(heavy, strings.Repeat("━", width)); got != zoomed {
				t.Errorf("%d columns, zoomed %t: heavy above the rewrite is %t", width, zoomed, got)
			}
			if strings.Contains(light, "━") || !strings.Contains(light, "─") {
				t.Errorf("%d columns, zoomed %t: below the rewrite it is\n%s", width, zoomed, light)
			}
		}
	}
}
