package listpane

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/tui/theme"
)

func pane(p termenv.Profile, items []Item, width, height int) *Model {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(p)
	m := New(theme.New(r), []Group{{"HIGH", theme.High}, {"LOW", theme.Low}})
	m.SetItems(items)
	m.SetSize(width, height)
	return m
}

func numbered(n int) []Item {
	out := make([]Item, n)
	for i := range out {
		out[i] = Item{Key: strconv.Itoa(i), Group: i * 2 / n, File: fmt.Sprintf("dir/file%d.go", i/2), Line: i + 1, Label: "redis.NewClient", Detail: "New", State: State(i % 5)}
	}
	return out
}

// TestCache holds that the cached view is what a new pane in the same state would draw, of the right size, and that the
// cursor is always in sight.
func TestCache(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	items := numbered(60)
	m := pane(termenv.TrueColor, items, 40, 12)
	w, h := 40, 12
	for step := range 3000 {
		switch rnd.IntN(9) {
		case 0:
			m.Priority(rnd.IntN(2)*2 - 1)
		case 1:
			m.Top()
		case 2:
			m.Bottom()
		case 3:
			w, h = rnd.IntN(60), rnd.IntN(20)
			m.SetSize(w, h)
		case 4:
			m.SetShort(rnd.IntN(2) == 0)
		case 5:
			m.Click(rnd.IntN(22) - 1)
		case 6:
			key := strconv.Itoa(rnd.IntN(len(items)))
			m.SetMark(key, []string{"", "⚠"}[rnd.IntN(2)])
		case 7:
			m.Select(strconv.Itoa(rnd.IntN(80)))
		default:
			m.Move(rnd.IntN(9) - 4)
		}
		if step%3 != 0 { // several moves between two views
			continue
		}
		got := m.View()
		cold := *m
		cold.cache = cached{}
		if want := cold.View(); !slices.Equal(got, want) {
			t.Fatalf("step %d: the cache shows\n%s\nnot\n%s", step, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if len(got) != h {
			t.Fatalf("step %d: %d lines of %d", step, len(got), h)
		}
		for _, l := range got {
			if ansi.StringWidth(l) != w {
				t.Fatalf("step %d: %q is not %d wide", step, l, w)
			}
		}
		if w > 10 && h > 0 && !strings.Contains(ansi.Strip(strings.Join(got, "\n")), ">") {
			t.Fatalf("step %d: the cursor is out of sight in\n%s", step, strings.Join(got, "\n"))
		}
	}
}

func TestHeadingsStay(t *testing.T) {
	m := pane(termenv.Ascii, numbered(40), 30, 6)
	m.Move(7)
	lines := m.View()
	if !strings.Contains(lines[0], "HIGH") || !strings.Contains(lines[1], "file") || !strings.HasPrefix(lines[3], ">") {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}

func TestCursorFollowsItsItem(t *testing.T) {
	items := numbered(10)
	m := pane(termenv.Ascii, items, 30, 10)
	m.Select("6")
	m.SetItems(items[3:])
	if m.Key() != "6" {
		t.Errorf("the cursor is on %s", m.Key())
	}
	m.SetItems(items[:2])
	if m.Key() != "1" {
		t.Errorf("the cursor is on %s", m.Key())
	}
	m.SetItems(nil)
	if m.Key() != "" || m.Index() != -1 || m.Next(-1) != "" {
		t.Error("an empty list has a cursor")
	}
}

func TestNextGoesRound(t *testing.T) {
	items := numbered(4)
	for i := range items {
		items[i].State = []State{Open, Accepted, Reopened, Skipped}[i]
	}
	m := pane(termenv.Ascii, items, 30, 10)
	for from, want := range map[int]string{-1: "0", 0: "2", 1: "2", 2: "0", 3: "0"} {
		if got := m.Next(from); got != want {
			t.Errorf("after %d comes %q, not %q", from, got, want)
		}
	}
}

func TestPathsKeepTheirEnd(t *testing.T) {
	m := pane(termenv.Ascii, []Item{{Key: "a", File: "a/very/long/way/down/to/hub.go", Line: 7, Label: "example.com/netra/internal/oldredis"}}, 24, 4)
	got := strings.Join(m.View(), "\n")
	for _, want := range []string{"…/way/down/to/hub.go", "…/oldredis"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestCacheKnowsThePlace holds that the same cursor seen from above and from below is not the same view.
func TestCacheKnowsThePlace(t *testing.T) {
	m := pane(termenv.Ascii, numbered(40), 30, 10)
	m.Select("20")
	above := slices.Clone(m.View())
	m.Bottom()
	m.Select("20")
	if slices.Equal(above, m.View()) {
		t.Errorf("the list did not scroll:\n%s", strings.Join(above, "\n"))
	}
}

// TestHeadingsCount holds that a heading counts what is to be decided below it, and says when nothing is.
func TestHeadingsCount(t *testing.T) {
	items := numbered(6)
	for i := range items {
		items[i].State = []State{Open, Skipped, Reopened, Accepted, Allowed, Skipped}[i]
	}
	m := pane(termenv.Ascii, items, 40, 12)
	got := strings.Join(m.View(), "\n")
	for _, want := range []string{" HIGH                       2 of 3 left ", " LOW                      ✓ 0 of 3 left "} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
