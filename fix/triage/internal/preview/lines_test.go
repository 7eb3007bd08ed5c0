package preview

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/scan"
)

// TestContextHunk shows the lines around an item, as far as its file has any.
func TestContextHunk(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for n := range 20 {
		fmt.Fprintf(&all, "line %d\n", n+1)
	}
	text := all.String()
	shown := func(text string, line, endLine int) string {
		v := Rewriter{Snapshot: &snapshot.Snapshot{
			Scan:     &scanned.Scan{Result: &scan.Result{Root: t.TempDir()}},
			Modified: map[string]filetext.Text{"a.go": filetext.New(record.File{}, nil, []byte(text))},
		}}
		it := snapshot.Item{}
		it.File, it.Line, it.EndLine = "a.go", line, endLine
		hunks := v.contextHunk(it)
		if len(hunks) == 0 {
			return "nothing"
		}
		h := hunks[0]
		for i, l := range h.Lines {
			if l.Op != patch.Equal || l.Old != h.Old+i || l.New != l.Old {
				t.Errorf("line %+v of %+v", l, h)
			}
		}
		if len(hunks) != 1 || h.OldCount != len(h.Lines) || h.NewCount != len(h.Lines) || h.New != h.Old {
			t.Errorf("%+v", hunks)
		}
		return fmt.Sprintf("%d: %s to %s", len(h.Lines), h.Lines[0].Text, h.Lines[len(h.Lines)-1].Text)
	}
	for _, test := range []struct {
		text          string
		line, endLine int
		want          string
	}{
		{text, 10, 10, "7: line 7 to line 13"},
		{text, 10, 12, "9: line 7 to line 15"},
		{text, 10, 9, "7: line 7 to line 13"},
		{text, 1, 1, "4: line 1 to line 4"},
		{text, 20, 20, "4: line 17 to line 20"},
		{text, 40, 40, "1: line 20 to line 20"},
		{"one", 1, 1, "1: one to one"},
		{"", 1, 1, "nothing"},
	} {
		if got := shown(test.text, test.line, test.endLine); got != test.want {
			t.Errorf("line %d to %d: %s, want %s", test.line, test.endLine, got, test.want)
		}
	}
	v := Rewriter{Snapshot: &snapshot.Snapshot{Scan: &scanned.Scan{Result: &scan.Result{Root: t.TempDir()}}}}
	it := snapshot.Item{}
	if it.File = "none.go"; v.contextHunk(it) != nil {
		t.Error("a file that can't be read has lines")
	}
}

// TestShapeOf says what rewrites that look alike have in common, and of others why there is none.
func TestShapeOf(t *testing.T) {
	t.Parallel()
	hunks := patch.Diff([]byte("a\nb\n"), []byte("a\nc\n"), 3)
	ready := shapeOf(fix.Rewrite{Status: fix.Ready}, hunks, nil)
	if both := shapeOf(fix.Rewrite{Status: fix.Ready}, hunks, []FileHunks{{Hunks: patch.Diff([]byte("a\n"), []byte("a\nb\n"), 3)}}); ready == "" || both == ready {
		t.Errorf("one file %q, two %q", ready, both)
	}
	for _, test := range []struct {
		rw   fix.Rewrite
		want string
	}{
		{fix.Rewrite{Status: fix.Covered}, "settled with another one"},
		{fix.Rewrite{Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Cgo}}, "no rewrite: " + refusal.Cgo.Entry().Title},
		{fix.Rewrite{Status: fix.Refused}, "no rewrite"},
		{fix.Rewrite{}, "no rewrite"},
	} {
		if got := shapeOf(test.rw, hunks, nil); got != test.want {
			t.Errorf("%v: %q, want %q", test.rw.Status, got, test.want)
		}
	}
}
