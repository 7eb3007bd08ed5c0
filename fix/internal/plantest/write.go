package plantest

import (
	"fmt"
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
// the archive's file want.txt. The archive is read as by [Hazards]; the results are not type-checked.
func Written(t *testing.T, file string) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, ways := InMemory(t, file)
	var out strings.Builder
	for _, v := range res.Violations {
		fmt.Fprintf(&out, "%s:%d %s", v.File, v.Line, v.Function)
		out.WriteString(written(ways, v, nil))
		s, r := site.Locate(v)
		if r != nil || v.Kind == rule.Import {
			continue
		}
		for _, w := range ways.Candidates(ways.Project.PackageOf(v), s) {
			fmt.Fprintf(&out, "    %s: %s", w.Kind, w.Title)
			out.WriteString(written(ways, v, &w))
		}
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}

// written returns the lines that a violation's rewrite, or an alternative of it, changes, or why it is refused.
func written(ways *alternative.Finder, v *scan.Violation, w *alternative.Candidate) string {
	proj, table := ways.Project, ways.Table
	writer := Writer(ways)
	all := &filerewrite.Set{Project: proj, Accepts: func(o *scan.Violation) bool { return o == v }}
	var r *refusal.Refusal
	switch {
	case w != nil:
		r = w.Apply(all)
	case v.Kind == rule.Import:
		r = (&move.Step{Project: proj, Table: table, Gate: ways.Gate}).Add(v, all)
	default:
		var s *site.Site
		if s, r = ways.Gate.Refuse(proj.PackageOf(v), v); r == nil {
			d := all.Of(s.File)
			d.Sites = append(d.Sites, s)
		}
	}
	var changes []patch.Change
	for _, d := range all.List {
		if r == nil {
			r = writer.Write(d)
		}
		changes = append(changes, patch.Change{Path: d.Rel, Before: d.File.Src, After: d.After})
	}
	if r != nil {
		return fmt.Sprintf(" %s: %s\n", r.Kind, r.Detail)
	}
	return "\n" + lines(v.File, changes) + place(v, all.List)
}

// place says what a violation has become, by its place in the result, and which imports were added for whom.
func place(v *scan.Violation, rewrites []*filerewrite.File) string {
	var out strings.Builder
	for _, d := range rewrites {
		if at, ok := write.Where(d, v); ok && d.File == v.Source {
			fmt.Fprintf(&out, "\tis now %s\n", words.OneLine(string(d.After[at.Start:at.End])))
		}
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
