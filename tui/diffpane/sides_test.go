package diffpane

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// sided returns a diff with two lines for one, one for two, and lines that are longer than a side.
func sided() *document.Document {
	before := "one\ntwo " + strings.Repeat("o", 100) + "\nthree\nfour\nfive\nsix\n"
	after := "one\nTWO\nthree\nFOUR " + strings.Repeat("n", 100) + "\nadded\nsix\n"
	return document.New("a.txt", patch.Diff([]byte(before), []byte(after), 3), 2, "")
}

// TestSides holds what stands where: what goes on the left, what comes on the right, what stays on both.
func TestSides(t *testing.T) {
	m := pane(theme.Text, 60, 20)
	m.SetContent(Content{Key: "a", Diff: sided()})
	m.SetSides(true)
	var got []string
	for _, l := range m.View() {
		if ansi.StringWidth(l) != 60 {
			t.Errorf("%q is %d cells wide", l, ansi.StringWidth(l))
		}
		left, right, both := strings.Cut(ansi.Strip(l), "│")
		if !both {
			break
		}
		got = append(got, strings.Join(strings.Fields(left), " ")+"|"+strings.Join(strings.Fields(right), " "))
	}
	want := []string{
		"1 one|1 one",
		"2 - two " + strings.Repeat("o", 18) + "|2 + TWO", "↳ " + strings.Repeat("o", 22) + "|", "↳ " + strings.Repeat("o", 22) + "|", "↳ " + strings.Repeat("o", 22) + "|", "↳ " + strings.Repeat("o", 16) + "|",
	}
	for i, w := range want {
		if i >= len(got) || got[i] != w {
			t.Fatalf("row %d is not %q:\n%s", i, w, strings.Join(got, "\n"))
		}
	}
	all := strings.Join(got, "\n")
	for _, w := range []string{"3 three|3 three", "4 - four|4 + FOUR nnnn", "|↳ nnnn", "5 - five|5 + added", "6 six|6 six"} {
		if !strings.Contains(all, w) {
			t.Errorf("no %q in\n%s", w, all)
		}
	}
}

// TestSidesAreSeen holds that both lines of a row count as seen once all rows of both were on the screen, that what was
// seen in one shape is seen in the other, and that find finds on both sides.
func TestSidesAreSeen(t *testing.T) {
	m := pane(theme.Text, 60, 5)
	m.SetContent(Content{Key: "a", Diff: sided()})
	m.SetSides(true)
	all := m.Unseen()
	if all != 6 {
		t.Fatalf("%d changed lines, not 6", all)
	}
	m.View()
	m.Saw(5)
	if got := m.Unseen(); got != all {
		t.Errorf("a line whose end was not on the screen is seen: %d of %d left", got, all)
	}
	for range 20 {
		m.View()
		m.Saw(5)
		m.ShowUnseen()
	}
	if got := m.Unseen(); got != 0 {
		t.Errorf("%d of %d not seen at the end", got, all)
	}
	m.SetSides(false)
	if got := m.Unseen(); got != 0 {
		t.Errorf("%d not seen in one column", got)
	}
	m.SetSides(true)
	for _, text := range []string{"FOUR", "four", "added", "six"} {
		if _, of := m.Look(text); of == 0 || !strings.Contains(ansi.Strip(strings.Join(m.View(), "\n")), text) {
			t.Errorf("%s is not found, or not in sight:\n%s", text, strings.Join(m.View(), "\n"))
		}
	}
}

// TestSidesKeepThePlace holds that the line on top stays there when the shape changes.
func TestSidesKeepThePlace(t *testing.T) {
	m := pane(theme.Text, 90, 3)
	m.SetContent(Content{Key: "a", Diff: document.New("hub.go", source(), 40, "NewHub")})
	m.Move(2)
	for _, on := range []bool{true, false} {
		first := strings.Fields(ansi.Strip(m.View()[0]))[0]
		m.SetSides(on)
		if got := strings.Fields(ansi.Strip(m.View()[0]))[0]; got != first {
			t.Errorf("line %s stands on top, not %s:\n%s", got, first, strings.Join(m.View(), "\n"))
		}
	}
}
