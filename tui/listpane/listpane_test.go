package listpane

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/tui/theme"
)

var headings = []Group{{Title: "HIGH", Role: theme.High}, {Title: "LOW", Role: theme.Low}}

func pane(d theme.Depth, items []Item, width, height int) *Model {
	m := New(theme.New(theme.Look{Depth: d, Background: theme.Dark}))
	m.SetItems(headings, items)
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
	m := pane(theme.True, items, 40, 12)
	w, h := 40, 12
	for step := range 3000 {
		switch rnd.IntN(12) {
		case 0:
			m.Group(rnd.IntN(2)*2 - 1)
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
		case 8:
			m.Fold()
		case 9:
			flat := rnd.IntN(2) == 0
			m.SetItems([]Group{{Title: "HIGH", File: flat}, {Title: "LOW", File: flat}}, items)
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
		fileAbove(t, m)
		if w > 10 && h > 0 && !strings.Contains(ansi.Strip(strings.Join(got, "\n")), ">") {
			t.Fatalf("step %d: the cursor is out of sight in\n%s", step, strings.Join(got, "\n"))
		}
	}
}

func TestHeadingsStay(t *testing.T) {
	m := pane(theme.Text, numbered(40), 30, 6)
	m.Move(7)
	lines := m.View()
	if !strings.Contains(lines[0], "HIGH") || !strings.Contains(lines[1], "file") || !strings.HasPrefix(lines[3], ">") {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}

func TestCursorFollowsItsItem(t *testing.T) {
	items := numbered(10)
	m := pane(theme.Text, items, 30, 10)
	m.Select("6")
	m.SetItems(headings, items[3:])
	if m.Key() != "6" {
		t.Errorf("the cursor is on %s", m.Key())
	}
	m.SetItems(headings, items[:2])
	if m.Key() != "1" {
		t.Errorf("the cursor is on %s", m.Key())
	}
	m.SetItems(nil, nil)
	if m.Key() != "" || m.Index() != -1 || m.Next(-1) != "" {
		t.Error("an empty list has a cursor")
	}
}

func TestNextGoesRound(t *testing.T) {
	items := numbered(4)
	for i := range items {
		items[i].State = []State{Open, Accepted, Reopened, Skipped}[i]
	}
	m := pane(theme.Text, items, 30, 10)
	for from, want := range map[int]string{-1: "0", 0: "2", 1: "2", 2: "0", 3: "0"} {
		if got := m.Next(from); got != want {
			t.Errorf("after %d comes %q, not %q", from, got, want)
		}
	}
}

func TestPathsKeepTheirEnd(t *testing.T) {
	m := pane(theme.Text, []Item{{Key: "a", File: "a/very/long/way/down/to/hub.go", Line: 7, Label: "example.com/netra/internal/oldredis"}}, 24, 4)
	got := strings.Join(m.View(), "\n")
	for _, want := range []string{"…/way/down/to/hub.go", "…/oldredis"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestCacheKnowsThePlace holds that the same cursor seen from above and from below is not the same view.
func TestCacheKnowsThePlace(t *testing.T) {
	m := pane(theme.Text, numbered(40), 30, 10)
	m.Select("20")
	above := slices.Clone(m.View())
	m.Bottom()
	m.View()
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
	m := pane(theme.Text, items, 40, 12)
	got := strings.Join(m.View(), "\n")
	for _, want := range []string{" HIGH                       2 of 3 open ", " » LOW             2 done, 1 skipped  z "} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// fileAbove holds that no item stands without the name of its file, where there are lines for headings.
func fileAbove(t *testing.T, m *Model) {
	t.Helper()
	if m.table.headings() < 2 || m.height < 4 {
		return
	}
	file := ""
	for _, r := range m.table.shown(m.offset, m.height) {
		switch it := m.table.items[r.item]; {
		case r.kind == fileRow:
			file = it.File
		case r.kind == itemRow && it.File != file:
			t.Fatalf("%s:%d stands under %q in\n%s", it.File, it.Line, file, strings.Join(m.View(), "\n"))
		}
	}
}

// finished is three groups of two, of which the middle one is decided.
func finished() []Item {
	items := numbered(6)
	for i := range items {
		items[i].Group, items[i].State = i/2, []State{Open, Open, Accepted, Skipped, Open, Open}[i]
	}
	return items
}

// TestFolds holds that what is finished is one line that the cursor passes, on which no key means an item, and which
// z opens and shuts.
func TestFolds(t *testing.T) {
	groups := []Group{{Title: "A"}, {Title: "B"}, {Title: "C"}}
	m := pane(theme.Text, nil, 40, 12)
	m.SetItems(groups, finished())
	var way []string
	for range 5 {
		way = append(way, m.Key())
		m.Move(1)
	}
	if got := strings.Join(way, " "); got != "0 1  4 5" {
		t.Errorf("the cursor went %q", got)
	}
	m.Select("1")
	m.Move(1)
	if got := strings.Join(m.View(), "\n"); !strings.Contains(got, ">» B") || !strings.Contains(got, "1 done, 1 skipped  z") {
		t.Errorf("it is not folded:\n%s", got)
	}
	m.Fold()
	if m.Key() != "2" {
		t.Errorf("unfolded, the cursor is on %q", m.Key())
	}
	m.Move(3)
	m.SetItems(groups, finished())
	if got := strings.Join(m.View(), "\n"); !strings.Contains(got, "»   4") {
		t.Errorf("what a person unfolded did not stay so:\n%s", got)
	}
	m.Fold()
	if got := strings.Join(m.View(), "\n"); m.Key() != "" || !strings.Contains(got, ">▸ C") {
		t.Errorf("it is not folded by hand:\n%s", got)
	}
	m.Select("5")
	if m.Key() != "5" {
		t.Error("what is folded can't be gone to")
	}
}

// TestFoldsBehind holds that a group folds when the cursor leaves it, not while it is in it.
func TestFoldsBehind(t *testing.T) {
	groups := []Group{{Title: "A"}, {Title: "B"}, {Title: "C"}}
	m := pane(theme.Text, nil, 40, 12)
	items := finished()
	m.SetItems(groups, items)
	items = slices.Clone(items)
	items[0].State, items[1].State = Accepted, Allowed
	m.SetItems(groups, items)
	if m.Key() != "0" {
		t.Fatalf("what was decided last is gone: the cursor is on %q", m.Key())
	}
	m.Open(1)
	if got := strings.Join(m.View(), "\n"); m.Key() != "4" || !strings.Contains(got, "✓ A") || !strings.Contains(got, "2 done") {
		t.Errorf("it stays open:\n%s", got)
	}
	for range 3 {
		m.Move(-1)
	}
	if m.Key() != "" || m.Index() != 0 {
		t.Errorf("the cursor is on %q", m.Key())
	}
}

// TestRuns holds that the cursor goes file by file within a group, that a file of two groups is two, that a folded
// group is one, and that there is an end.
func TestRuns(t *testing.T) {
	items := numbered(6)
	for i := range items {
		items[i].Group = i / 3
		items[i].File = []string{"a.go", "a.go", "b.go", "b.go", "b.go", "c.go"}[i]
	}
	m := pane(theme.Text, items, 40, 12)
	way := func(by int, move func(int) bool) string {
		var keys []string
		for range 9 {
			keys = append(keys, m.Key())
			if !move(by) {
				return strings.Join(keys, " ")
			}
		}
		return "no end"
	}
	for _, test := range []struct {
		what, want string
		by         int
		move       func(int) bool
	}{
		{"file", "0 2 3 5", 1, m.File}, {"file back", "5 3 2 0", -1, m.File}, {"group", "0 3", 1, m.Group}, {"group back", "3 0", -1, m.Group},
	} {
		if got := way(test.by, test.move); got != test.want {
			t.Errorf("%s by %s: %s, not %s", test.what, test.want, got, test.want)
		}
	}
	m.Fold()
	if m.File(1); m.Key() != "3" {
		t.Errorf("behind a folded group the cursor is on %q", m.Key())
	}
}

// done returns items of which those of the first group are settled, and those of the second are not.
func done() []Item {
	return []Item{
		{Key: "0", Group: 0, File: "a.go", Line: 1, Label: "redis.First", State: Accepted}, {Key: "1", Group: 0, File: "a.go", Line: 2, Label: "two", State: Accepted},
		{Key: "2", Group: 1, File: "b.go", Line: 1, Label: "three"}, {Key: "3", Group: 1, File: "b.go", Line: 2, Label: "four"},
	}
}

// TestListed holds that a group without open items is folded, unless the user asked for what is in it.
func TestListed(t *testing.T) {
	for _, listed := range []bool{false, true} {
		m := New(theme.New(theme.Look{Background: theme.Dark}))
		m.SetListed(listed)
		m.SetItems(headings, done())
		m.SetSize(40, 12)
		m.Select("2")
		m.SetItems(headings, done())
		if got := strings.Contains(ansi.Strip(strings.Join(m.View(), "\n")), "redis.First"); got != listed {
			t.Errorf("listed %t: the settled ones are in sight: %t", listed, got)
		}
	}
}

// TestCursor holds which line, group and items the cursor is on.
func TestCursor(t *testing.T) {
	m := pane(theme.True, done(), 40, 12)
	m.Select("3")
	view := m.View()
	if y := m.Line(); y < 0 || !strings.Contains(ansi.Strip(view[y]), "four") {
		t.Errorf("the cursor is on line %d of\n%s", y, strings.Join(view, "\n"))
	}
	if title, keys := m.Members(); title != "LOW" || !slices.Equal(keys, []string{"2", "3"}) {
		t.Errorf("%s has %q", title, keys)
	}
	if m.OnFolded() != "" {
		t.Error("the cursor is on an item")
	}
	m.Move(-2)
	if title, keys := m.Members(); title != "HIGH" || !slices.Equal(keys, []string{"0", "1"}) {
		t.Errorf("%s has %q", title, keys)
	}
	empty := pane(theme.True, nil, 40, 12)
	if title, keys := empty.Members(); title != "" || keys != nil || empty.Line() != -1 || empty.OnFolded() != "" {
		t.Error("an empty list has no cursor")
	}
	if title, _, count := empty.Count(80); title != "" || count != "" {
		t.Error(title, count)
	}
}
