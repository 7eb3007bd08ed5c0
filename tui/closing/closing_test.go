package closing

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// page is a page with all that one may have: a bar that is left, one that is gone, one of few, one of none.
func page() *Page {
	return &Page{
		Headline: "7 of 12 are\tdone, and that is a long sentence",
		Bars:     []Bar{{"HIGH", 8, 3}, {"MEDIUM", 4, 0}, {"LOW", 100, 1}, {"NONE", 0, 0}},
		Changed:  "3 files",
		Sections: []Section{
			{"what is left", []string{"redis 3", "a row that is too long for the narrow screen"}},
			{"why", nil},
		},
		Next: []Step{{"stage it", "ssot commit"}, {"look at it again when there is time for it", ""}},
	}
}

// TestPage holds what the page shows at several sizes, and what keys make of it: they scroll, close it, or are none of
// its own.
func TestPage(t *testing.T) {
	var out strings.Builder
	th := theme.New(theme.Look{})
	for _, size := range [][2]int{{80, 30}, {40, 40}, {24, 10}, {24, 3}, {60, 6}} {
		var m Model
		m.Show(page())
		show := func(of string) {
			fmt.Fprintf(&out, "> %dx%d %s: open %t\n", size[0], size[1], of, m.IsOpen())
			if !m.IsOpen() {
				return
			}
			lines := m.View(th, size[0], size[1])
			if len(lines) != size[1] {
				t.Errorf("%d lines of %d", len(lines), size[1])
			}
			for _, l := range lines {
				if w := ansi.StringWidth(l); w != size[0] {
					t.Errorf("%q is %d cells wide, not %d", l, w, size[0])
				}
				fmt.Fprintln(&out, strings.TrimRight("|"+l, " "))
			}
			for _, k := range m.Keys() {
				fmt.Fprintf(&out, "%s: %s; ", k.Help().Key, k.Help().Desc)
			}
			fmt.Fprintln(&out)
		}
		show("")
		if size[1] != 6 {
			continue
		}
		for _, k := range []string{"j", "down", "k", "up", "up", " ", "pgdown", "j", "b", "pgup", "b", "G", "j", "g", "end", "home", "x", "q"} {
			used := m.Update(pressed(k))
			show(fmt.Sprintf("%q, used %t", k, used))
		}
		for _, k := range []string{"esc", "enter", "c"} {
			m.Show(page())
			used := m.Update(pressed(k))
			show(fmt.Sprintf("%q, used %t", k, used))
		}
	}
	var empty Model
	empty.Show(&Page{})
	for _, l := range empty.View(theme.New(theme.Look{Depth: theme.Sixteen}), 30, 8) {
		fmt.Fprintln(&out, strings.ReplaceAll("|"+l, "\x1b", "␛"))
	}
	empty.Show(page())
	for _, l := range empty.View(theme.New(theme.Look{Depth: theme.Sixteen, Background: theme.Dark}), 70, 20) {
		fmt.Fprintln(&out, strings.ReplaceAll("|"+l, "\x1b", "␛"))
	}
	path := filepath.Join("testdata", "page.txt")
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

func pressed(name string) tea.KeyMsg {
	for typ, of := range map[tea.KeyType]string{
		tea.KeyDown: "down", tea.KeyUp: "up", tea.KeyPgDown: "pgdown", tea.KeyPgUp: "pgup", tea.KeyEnd: "end", tea.KeyHome: "home", tea.KeyEsc: "esc", tea.KeyEnter: "enter",
	} {
		if of == name {
			return tea.KeyMsg{Type: typ}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
