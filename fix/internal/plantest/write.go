package plantest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/alternative"
	"github.com/seed-58def443/ssot/fix/internal/deadlocal"
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/move"
	"github.com/seed-58def443/ssot/fix/internal/results"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/snippets"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/internal/write"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Written compares what the rewrite of each violation in an archive writes, and that of each of its alternatives, with
// the archive's file want.txt. The archive is read as by [Hazards]; the results are not type-checked. An archive that
// says "together" in its comment has in want.together what the rewrites that are not refused write together.
func Written(t *testing.T, file string) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, ways := InMemory(t, file)
	var out strings.Builder
	var taken []*scan.Violation
	for _, v := range res.Violations {
		fmt.Fprintf(&out, "%s:%d %s", v.File, v.Line, v.Function)
		text, refused := written(ways, v, nil)
		out.WriteString(text)
		if !refused {
			taken = append(taken, v)
		}
		s, r := site.Locate(v)
		if r != nil || v.Kind == rule.Import {
			continue
		}
		for _, w := range ways.Candidates(ways.Project.PackageOf(v), s) {
			fmt.Fprintf(&out, "    %s: %s", w.Kind, w.Title)
			text, _ := written(ways, v, &w)
			out.WriteString(text)
		}
	}
	want := map[string]string{"want.txt": out.String()}
	if bytes.Contains(ar.Comment, []byte("together")) {
		want["want.together"] = writtenTogether(ways, taken)
	}
	typetest.Compare(t, file, ar, want)
}

// written returns the lines that a violation's rewrite, or an alternative of it, changes, or why it is refused.
func written(ways *alternative.Finder, v *scan.Violation, w *alternative.Candidate) (text string, refused bool) {
	all := &filerewrite.Set{Project: ways.Project, Accepts: func(o *scan.Violation) bool { return o == v }}
	var r *refusal.Refusal
	if w != nil {
		r = w.Apply(all)
	} else {
		r = enter(ways, v, all)
	}
	var changes []patch.Change
	if r == nil {
		changes, r = writeAll(ways, all)
	}
	if r != nil {
		return fmt.Sprintf(" %s: %s\n", r.Kind, r.Detail), true
	}
	return "\n" + lines(v.File, changes) + now(v, all.List) + added(all.List), false
}

// writtenTogether returns the lines that the rewrites of several violations change in one set.
func writtenTogether(ways *alternative.Finder, taken []*scan.Violation) string {
	all := &filerewrite.Set{Project: ways.Project, Accepts: func(o *scan.Violation) bool { return slices.Contains(taken, o) }}
	var out strings.Builder
	for _, v := range taken {
		if r := enter(ways, v, all); r != nil {
			fmt.Fprintf(&out, "%s:%d %s: %s\n", v.File, v.Line, r.Kind, r.Detail)
		}
	}
	changes, r := writeAll(ways, all)
	if r != nil {
		return fmt.Sprintf("%s%s: %s\n", out.String(), r.Kind, r.Detail)
	}
	out.WriteString(lines("", changes))
	for _, v := range taken {
		fmt.Fprintf(&out, "%s:%d%s", v.File, v.Line, now(v, all.List))
	}
	return out.String() + added(all.List)
}

// enter adds the rewrite of a violation to a set.
func enter(ways *alternative.Finder, v *scan.Violation, all *filerewrite.Set) *refusal.Refusal {
	if v.Kind == rule.Import {
		return (&move.Step{Project: ways.Project, Table: ways.Table, Gate: ways.Gate}).Add(v, all)
	}
	s, r := ways.Gate.Refuse(ways.Project.PackageOf(v), v)
	if r == nil {
		d := all.Of(s.File)
		d.Sites = append(d.Sites, s)
	}
	return r
}

// writeAll writes the files of a set.
func writeAll(ways *alternative.Finder, all *filerewrite.Set) (changes []patch.Change, r *refusal.Refusal) {
	writer := Writer(ways)
	for _, d := range all.List {
		if r == nil {
			r = writer.Write(d)
		}
		changes = append(changes, patch.Change{Path: d.Rel, Before: d.File.Src, After: d.After})
	}
	return changes, r
}

// now says what a violation has become, by its place in the result.
func now(v *scan.Violation, rewrites []*filerewrite.File) string {
	for _, d := range rewrites {
		if at, ok := write.Where(d, v); ok && d.File == v.Source {
			return fmt.Sprintf("\tis now %s\n", words.OneLine(string(d.After[at.Start:at.End])))
		}
	}
	return ""
}

// added says which imports were added for whom.
func added(rewrites []*filerewrite.File) string {
	var out strings.Builder
	for _, d := range rewrites {
		for _, i := range write.NewImports(d) {
			fmt.Fprintf(&out, "\t%s imports %s\n", i.From, i.To)
		}
	}
	return strings.ReplaceAll(out.String(), module, "")
}

// Writer returns a writer for what [InMemory] returns.
func Writer(ways *alternative.Finder) *write.Writer {
	return &write.Writer{
		Project: ways.Project, Table: ways.Table, Gate: ways.Gate, Snippets: &snippets.Finder{Project: ways.Project, Table: ways.Table},
		Leave: &leave.Step{Hazard: ways.Hazard}, Results: &results.Step{Table: ways.Table}, DeadLocals: &deadlocal.Step{Project: ways.Project, Table: ways.Table},
	}
}
