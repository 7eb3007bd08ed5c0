package diffpane

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/theme"
)

// files returns a diff of n files that change alike, but for the last one; each changes its imports too.
func files(n int) *document.Document {
	d := document.New("", nil, 0, "")
	for i := range n {
		call := "New"
		if i == n-1 {
			call = "NewCluster"
		}
		before := fmt.Sprintf("package a\n\nimport (\n\t\"redis\"\n)\n\n\n\n\n\n\n\n\nvar x%d = redis.%s(%d)\n", i, call, i)
		after := fmt.Sprintf("package a\n\nimport (\n\t\"redisx\"\n)\n\n\n\n\n\n\n\n\nvar x%d = redisx.Client()\n", i)
		d.Append(fmt.Sprintf("dir/f%02d.go", i), patch.Diff([]byte(before), []byte(after), 3))
	}
	d.Overview()
	return d
}

// TestOverviewOfRemarks holds that comments which are put in, as those that allow something are, count as places: who
// saw one of them has seen all that say the same, and one that says something else, or goes, is another shape.
func TestOverviewOfRemarks(t *testing.T) {
	d := document.New("", nil, 0, "")
	for i := range 6 {
		before := fmt.Sprintf("package a\n\n// x%d is one.\nvar x%d = New()\n", i, i)
		after := strings.Replace(before, "one.\n", "one.\n//\n//ssot:allow redis -- test mock\n", 1)
		switch i {
		case 4:
			after = strings.Replace(before, "one.\n", "one.\n//ssot:allow redis -- other\n", 1)
		case 5:
			after = strings.Replace(before, "// x5 is one.\n", "", 1)
		}
		d.Append(fmt.Sprintf("f%d.go", i), patch.Diff([]byte(before), []byte(after), 3))
	}
	d.Overview()
	m := colourless(d, 90, 18)
	for _, want := range []string{
		" 6 files, 6 places, 3 shapes: see one of each",
		"   shape 1, 4 places: + //ssot:allow redis -- test mock",
		"   shape 3, 1 place: − // x5 is one.",
		"   f4.go: 1 place of shape 2",
	} {
		if got := inSight(m); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	m.ScrollToFile(1)
	m.Saw(len(m.View()))
	if taken, left, _ := m.MarkKnownShapes(); taken != 2 || left != 2 {
		t.Errorf("two of the first shape were seen, and %d were taken, %d shapes are left", taken, left)
	}
}

func inSight(m *Model) string { return ansi.Strip(strings.Join(m.View(), "\n")) }

func colourless(d *document.Document, width, height int) *Model {
	m := pane(theme.Text, width, height)
	m.SetZoomed(true)
	m.SetContent(Content{Key: "a", Diff: d})
	m.Saw(len(m.View()))
	return m
}

// TestOverview holds that a diff of many files begins with what there is, that the next file can be gone to, and that
// after one of each shape was on the screen the rest can be taken as seen, and not before.
func TestOverview(t *testing.T) {
	m := colourless(files(61), 100, 30)
	for _, want := range []string{
		" 61 files, 61 places, 2 shapes: see one of each",
		"   shape 1, 60 places: redis.New(…) → redisx.Client()",
		"   shape 2, 1 place: redis.NewCluster(…) → redisx.Client()",
		"   dir/f00.go: 1 place of shape 1",
	} {
		if got := inSight(m); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if taken, left, _ := m.MarkKnownShapes(); taken != 0 || left != 3 {
		t.Errorf("nothing was seen, and %d were taken, %d shapes are left", taken, left)
	}
	all := m.Unseen()
	if !m.ScrollToFile(1) || !strings.Contains(inSight(m), "── dir/f00.go") {
		t.Fatalf("not at the first file:\n%s", inSight(m))
	}
	m.Saw(len(m.View()))
	m.ScrollToFile(1)
	if !strings.Contains(strings.Join(strings.Split(inSight(m), "\n")[:2], " "), "── dir/f01.go") {
		t.Fatalf("not at the second file:\n%s", inSight(m))
	}
	m.ScrollToFile(-1)
	if !strings.Contains(strings.Join(strings.Split(inSight(m), "\n")[:2], " "), "── dir/f00.go") {
		t.Fatalf("not at the first file again:\n%s", inSight(m))
	}
	taken, left, _ := m.MarkKnownShapes()
	if taken < 100 || left != 1 || m.Unseen() != 2 {
		t.Errorf("%d were taken, %d shapes are left, %d of %d lines not seen", taken, left, m.Unseen(), all)
	}
	m.ShowUnseen()
	m.Saw(len(m.View()))
	if m.Unseen() != 0 || !strings.Contains(inSight(m), "NewCluster") {
		t.Errorf("%d not seen of\n%s", m.Unseen(), inSight(m))
	}
	for m.ScrollToFile(1) {
	}
	if !strings.Contains(inSight(m), "── dir/f60.go") {
		t.Errorf("the last file is not on the screen:\n%s", inSight(m))
	}
}

// TestNoOverview holds that a few files need none, and that the first file has its name where there is one.
func TestNoOverview(t *testing.T) {
	if got := inSight(colourless(files(document.ManyFiles-1), 100, 30)); strings.Contains(got, "see one of each") {
		t.Errorf("it has one:\n%s", got)
	}
	d := document.New("own.go", patch.Diff([]byte("f(1)\n"), []byte("g(1)\n"), 3), 1, "")
	for i := range document.ManyFiles {
		d.Append(fmt.Sprintf("f%d.go", i), patch.Diff([]byte("a\n"), []byte("b\n"), 3))
	}
	d.Overview()
	if got := inSight(colourless(d, 100, 40)); !strings.Contains(got, "── own.go ─") || !strings.Contains(got, "6 files, 6 places, 2 shapes") {
		t.Errorf("got\n%s", got)
	}
}
