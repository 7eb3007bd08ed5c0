package frame

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
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

// TestLineBetween holds that the line between the list and the rewrite below it is whole where it says nothing.
func TestLineBetween(t *testing.T) {
	for between, want := range map[string]string{"": strings.Repeat("─", 44), "hub.go": "── hub.go " + strings.Repeat("─", 34)} {
		m := New(theme.New(theme.Look{}))
		m.Resize(44, 17)
		list, rewrite := m.Panes(1)
		screen, _ := m.View(Parts{Header: "h", Keys: "k", Status: filled("s", 44, 1), Between: between, List: filled("l", list.Width, list.Lines), Rewrite: filled("r", rewrite.Width, rewrite.Lines)})
		if !strings.Contains(screen, "l\n"+want+"\nr") {
			t.Errorf("%q: no line %q in\n%s", between, want, screen)
		}
	}
}

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestLayouts holds where everything stands at the sizes at which that changes, with one line of status and with
// three, and what a dialog leaves in sight.
func TestLayouts(t *testing.T) {
	var out strings.Builder
	show := func(m *Model, of string, status int) {
		list, rewrite := m.Panes(status)
		width, height := m.Size()
		fmt.Fprintf(&out, "%dx%d%s, status %d: list %v, rewrite %v, body %d; too small %t, stacked %t, zoomed %t, sides %t\n",
			width, height, of, status, list, rewrite, m.Body(status), m.TooSmall(), m.Stacked(), m.Zoomed(), m.Sides())
	}
	for _, size := range [][2]int{
		{39, 10}, {40, 9}, {40, 10}, {60, 1}, {84, 15}, {84, 16}, {84, 23}, {84, 24}, {84, 27}, {84, 28}, {84, 40}, {85, 15}, {85, 16}, {91, 20}, {96, 20}, {139, 40},
		{140, 40}, {170, 40}, {171, 40}, {180, 40}, {255, 50}, {256, 50}, {300, 50}, {-1, -2},
	} {
		for _, mode := range []string{"", " zoomed", " sides"} {
			m := New(theme.New(theme.Look{}))
			m.Resize(size[0], size[1])
			m.Zoom(mode == " zoomed")
			if mode == " sides" {
				fmt.Fprintf(&out, "room for sides is %t\n", m.TurnSides())
			}
			show(m, mode, 1)
			show(m, mode, 3)
		}
	}
	m := New(theme.New(theme.Look{}))
	m.Resize(140, 20)
	fmt.Fprintln(&out, m.TurnSides(), m.Sides(), m.TurnSides(), m.Sides(), m.TurnSides(), m.Sides())
	m.Resize(139, 20)
	fmt.Fprintln(&out, m.TurnSides(), m.Sides())
	m.Resize(140, 20)
	fmt.Fprintln(&out, m.Sides())
	for _, size := range [][2]int{{44, 14}, {44, 17}, {86, 14}, {86, 17}} {
		for _, dialog := range []int{0, 2, 5, 9} {
			for _, zoomed := range []bool{false, true} {
				m.Resize(size[0], size[1])
				m.Zoom(zoomed)
				list, rewrite := m.Panes(2)
				p := Parts{Header: "header", Keys: "keys", Status: filled("s", size[0], 2), Between: "between", List: filled("l", list.Width, list.Lines), Rewrite: filled("r", rewrite.Width, rewrite.Lines)}
				if dialog == 5 {
					p.Between = ""
				}
				if dialog > 0 {
					p.Dialog = filled("d", size[0], min(dialog, m.Body(2)-1))
				}
				screen, seen := m.View(p)
				fmt.Fprintf(&out, "%d of %d lines are in sight:\n%s\n", seen, rewrite.Lines, screen)
				for _, at := range [][2]int{{0, 0}, {0, 1}, {0, 2}, {40, 2}, {33, 3}, {34, 3}, {35, 3}, {43, 5}, {85, 9}, {86, 9}, {0, 10}, {0, 11}, {0, 12}, {0, 13}, {0, 14}} {
					pane, line, ok := m.At(at[0], at[1])
					fmt.Fprint(&out, at, pane, line, ok, "; ")
				}
				fmt.Fprintln(&out)
			}
		}
	}
	m.Resize(30, 3)
	fmt.Fprintln(&out, m.Sorry())
	path := filepath.Join("testdata", "layouts.txt")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("%s is not what is got, -update writes it anew:\n%s", path, out.String())
	}
}
