package preview

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/scan"
)

// TestAddKept shows what decisions changed that can't be undone: alone in a file, beside others, in several files.
func TestAddKept(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"base": "import old\none\ntwo\nthree\n\nmore\nthe end\n", "written": "import new\n1\ntwo\n//ssot:allow r -- so\nthree\n\nthe end\n",
		"other base": "old\n", "other written": "new\n",
	}
	decision := func(l record.Layer, text string, line, end int) *record.Decision {
		l.Step, l.Absorbed = 1, "somebody edited it"
		return &record.Decision{Seen: record.Sighting{Rule: "r", File: "a.go", Text: text, Line: line, EndLine: end}, Layers: []record.Layer{l}}
	}
	decisions := record.Decisions{
		"accepted": decision(record.Layer{State: record.Accepted}, "base", 2, 2),
		"removed":  decision(record.Layer{State: record.Accepted}, "base", 4, 6),
		"allowed":  decision(record.Layer{State: record.Allowed, Reason: "so"}, "base", 4, 4),
		"moved":    decision(record.Layer{State: record.Accepted}, "another", 2, 2),
		"unlike":   decision(record.Layer{State: record.Allowed, Reason: "two\nlines"}, "base", 4, 4),
		"several":  decision(record.Layer{State: record.Accepted, OtherFiles: []record.AffectedFile{{File: "b.go"}}}, "base", 2, 2),
	}
	then := record.Decisions{}
	for fingerprint, d := range decisions {
		d = d.Clone()
		d.Top().Absorbed = ""
		then[fingerprint] = d
	}
	r := record.New()
	r.Decisions = decisions
	r.Earlier = record.EarlierTexts{
		"a.go": {{File: record.File{Base: "base", Written: "written"}, Decisions: then}},
		"b.go": {{File: record.File{Base: "other base", Written: "other written"}, Decisions: record.Decisions{"several": then["several"]}}},
	}
	v := Rewriter{Snapshot: &snapshot.Snapshot{Scan: &scanned.Scan{ByID: map[string]*scan.Violation{}}, Record: r}}
	shown := func(fingerprint string) string {
		var p Preview
		if err := v.addKept(&p, snapshot.Item{Fingerprint: fingerprint}); err != nil {
			return err.Error()
		}
		var out strings.Builder
		for _, f := range p.Kept {
			fmt.Fprintln(&out, f.File)
			for _, h := range f.Hunks {
				for _, l := range h.Lines {
					if l.Op != patch.Equal {
						fmt.Fprintf(&out, "%c%s\n", l.Op, l.Text)
					}
				}
			}
		}
		fmt.Fprintln(&out, "lines", p.KeptLines, "others", p.KeptOthers)
		return out.String()
	}
	const all = "a.go\n-import old\n-one\n+import new\n+1\n+//ssot:allow r -- so\n-more\n"
	if got := shown("accepted"); got != "lines false others false\n" {
		t.Error("without texts:", got)
	}
	v.Texts = func(f *record.File) (base, written []byte, err error) {
		return []byte(texts[f.Base]), []byte(texts[f.Written]), nil
	}
	for fingerprint, want := range map[string]string{
		"accepted": "a.go\n-import old\n-one\n+import new\n+1\nlines true others false\n", // the two lines are one change
		"removed":  "a.go\n-more\nlines true others false\n",
		"allowed":  "a.go\n+//ssot:allow r -- so\nlines true others false\n",
		"moved":    all + "lines false others true\n",
		"unlike":   all + "lines false others true\n",
		"several":  "a.go\n-import old\n-one\n+import new\n+1\nb.go\n-old\n+new\nlines true others false\n",
		"none":     "lines false others false\n",
	} {
		if d := cmp.Diff(want, shown(fingerprint)); d != "" {
			t.Errorf("%s: %s", fingerprint, d)
		}
	}
	r.Earlier["a.go"][0].Decisions = record.Decisions{"accepted": then["accepted"]}
	if d := cmp.Diff(all+"lines false others false\n", shown("accepted")); d != "" {
		t.Error(d)
	}
	r.Files["a.go"], r.Decisions["accepted"] = &record.File{Base: "base", Written: "written"}, then["accepted"]
	if d := cmp.Diff(all+"lines false others false\n", shown("accepted")); d != "" {
		t.Errorf("its rule is away: %s", d)
	}
	r.Decisions["accepted"] = decision(record.Layer{State: record.Accepted}, "base", 2, 2)
	v.Texts = func(f *record.File) (base, written []byte, err error) {
		if f.Base == "base" {
			return nil, nil, journal.ErrLost
		}
		return []byte("old\n"), []byte("new\n"), nil
	}
	r.Earlier["a.go"][0].Decisions = then
	if got := shown("several"); got != "b.go\n-old\n+new\nlines false others false\n" {
		t.Error("one text is lost:", got)
	}
	v.Texts = func(*record.File) (base, written []byte, err error) { return nil, nil, errors.New("the disk is gone") }
	if got := shown("accepted"); got != "read what was kept of a.go: the disk is gone" {
		t.Error(got)
	}
}

// TestDiff tells a change from lines around a place.
func TestDiff(t *testing.T) {
	t.Parallel()
	change, around := patch.Diff([]byte("a\n"), []byte("b\n"), 3), []patch.Hunk{{Lines: []patch.Line{{Op: patch.Equal, Text: "a"}}}}
	others := []FileHunks{{"b.go", change}}
	for _, test := range []struct {
		p    Preview
		want string
	}{
		{Preview{File: "a.go", Hunks: around}, ""},
		{Preview{File: "a.go", Hunks: around, Others: others}, "b.go"},
		{Preview{File: "a.go", Hunks: change}, "a.go"},
		{Preview{File: "a.go", Hunks: change, Others: others}, "a.go b.go"},
		{Preview{File: "a.go", Hunks: change, Kept: others}, "b.go"},
	} {
		var files []string
		for _, f := range test.p.Diff() {
			files = append(files, f.File)
			if want := patch.Names(f.File) + "@@ -1 +1 @@\n-a\n+b\n"; f.Unified() != want {
				t.Errorf("%q, want %q", f.Unified(), want)
			}
		}
		if got := strings.Join(files, " "); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
