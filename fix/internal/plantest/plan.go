package plantest

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

// Run compares what is said of each violation in the archives of testdata with their file want.txt: its status, its
// hazards, and the lines that it and each of its alternatives change. An archive that says "together" in its comment
// has want.together as well: what becomes of the files when all that is ready is accepted. One that says "allowed" has
// want.allowed: where directives come to stand, above each violation and in its file.
func Run(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no archives in testdata", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			Write(t, dir, ar)
			res := Scan(t, dir)
			planner := fix.New(res, "")
			typetest.Compare(t, file, ar, map[string]string{"want.txt": answers(t, planner, res), "want.together": together(t, ar, planner, res), "want.allowed": allowed(t, ar, planner, res)})
		})
	}
}

func answers(t *testing.T, planner *fix.Planner, res *scan.Result) string {
	t.Helper()
	var out strings.Builder
	for _, pkg := range res.Program.Packages {
		for _, e := range pkg.Errors {
			fmt.Fprintf(&out, "error in %s: %s\n", pkg.ID, e.Msg)
		}
	}
	Sort(res.Violations)
	for _, v := range res.Violations {
		if v.Allowed != nil {
			continue
		}
		rw, changes, err := planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s:%d %s %s", v.File, v.Line, v.Function, rw.Status)
		out.WriteString(Describe(rw))
		out.WriteString(lines(v.File, changes))
		for _, a := range rw.Alternatives {
			fmt.Fprintf(&out, "    %s: %s\n", a.Kind, a.Title)
			d := fix.Decisions{Accept: []string{v.Fingerprint}, As: map[string]fix.AlternativeKind{v.Fingerprint: a.Kind}}
			as, changes, err := planner.Rewrite(t.Context(), v.Fingerprint, d)
			if err != nil || as.Status != fix.Ready || as.As != a.Kind {
				t.Errorf("%s is offered and comes to %+v, %v", a.Kind, as, err)
			}
			if text := Describe(as); text != Describe(rw) {
				out.WriteString(strings.TrimPrefix(text, "\n"))
			}
			out.WriteString(lines(v.File, changes))
		}
	}
	return strings.ReplaceAll(out.String(), "\r", "␍")
}

// together returns what all rewrites that are ready make of the files, if the archive's comment has the word.
func together(t *testing.T, ar *txtar.Archive, planner *fix.Planner, res *scan.Result) string {
	t.Helper()
	if !bytes.Contains(ar.Comment, []byte("together")) {
		return ""
	}
	var d fix.Decisions
	for _, v := range res.Violations {
		if rw, _, err := planner.Rewrite(t.Context(), v.Fingerprint, fix.Decisions{}); err == nil && rw.Status == fix.Ready && v.Allowed == nil {
			d.Accept = append(d.Accept, v.Fingerprint)
		}
	}
	var out strings.Builder
	for range 2 { // a plan is all or nothing
		plan, err := planner.Plan(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Failed) == 0 {
			out.WriteString(lines("", plan.Changes))
			break
		}
		for _, v := range res.Violations {
			if r, ok := plan.Failed[v.Fingerprint]; ok {
				fmt.Fprintf(&out, "%s:%d %s %s: %s\n", v.File, v.Line, v.Function, r.Kind, r.Detail)
				d.Accept = slices.DeleteFunc(d.Accept, func(id string) bool { return id == v.Fingerprint })
			}
		}
	}
	return out.String()
}

// allowed returns the lines that a directive for each violation changes, and one for its file, if the archive's comment
// has the word.
func allowed(t *testing.T, ar *txtar.Archive, planner *fix.Planner, res *scan.Result) string {
	t.Helper()
	if !bytes.Contains(ar.Comment, []byte("allowed")) {
		return ""
	}
	var out strings.Builder
	for _, v := range res.Violations {
		for _, scope := range []allow.Scope{allow.Line, allow.File} {
			fmt.Fprintf(&out, "%s:%d %s\n", v.File, v.Line, v.Function)
			in := fix.Insertion{Fingerprint: v.Fingerprint, Text: "//ssot:allow " + v.Rule + " -- why", Scope: scope}
			plan, err := planner.Plan(t.Context(), fix.Decisions{Allow: []fix.Insertion{in}})
			if err != nil {
				t.Fatal(err)
			}
			if r, ok := plan.Failed[v.Fingerprint]; ok {
				fmt.Fprintf(&out, "\t%s: %s\n", r.Kind, r.Detail)
			}
			for _, c := range plan.Changes {
				for _, h := range patch.Diff(c.Before, c.After, 0) {
					fmt.Fprintf(&out, "\tat line %d\n", h.New)
				}
				out.WriteString(lines(v.File, []patch.Change{c}))
			}
		}
	}
	return strings.ReplaceAll(out.String(), "\r", "␍")
}

// Sort sorts violations by where they are, outer ones first.
func Sort(violations []*scan.Violation) {
	slices.SortFunc(violations, func(a, b *scan.Violation) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.End, a.End))
	})
}

// Describe says what a rewrite comes to after its status: the rest of the line, and a line for each hazard and for
// what else is known.
func Describe(rw fix.Rewrite) string {
	var out strings.Builder
	switch {
	case rw.Status == fix.Refused:
		fmt.Fprintf(&out, " %s: %s", rw.Refusal.Kind, rw.Refusal.Detail)
	case rw.Status == fix.Covered && rw.Claimed != "":
		fmt.Fprintf(&out, ": rule %s claims it first", rw.Claimed)
	}
	out.WriteString("\n")
	for _, h := range rw.Hazards {
		kind := string(h.Kind)
		if h.Unproven && (h.Kind == refusal.HazardOptions || h.Kind == refusal.HazardChanges) {
			kind += "?"
		}
		fmt.Fprintf(&out, "\t%s %s: %s\n", kind, h.Place, h.Detail)
	}
	for _, e := range rw.Equals {
		fmt.Fprintf(&out, "\tequal %s: %s\n", e.Place, e.Detail)
	}
	if f := rw.Factory; f != nil {
		fmt.Fprintf(&out, "\tfactory %s: %d callers in %d files; %s\n", f.Name, f.Callers, f.Files, cmp.Or(f.Why, "they can follow"))
	}
	if len(rw.Chain) > 0 {
		fmt.Fprintf(&out, "\tchain %s\n", strings.Join(rw.Chain, " → "))
	}
	return out.String()
}

// lines lists the changed lines, without the import of lib.txt's owner, which nearly every rewrite has.
func lines(file string, changes []patch.Change) string {
	var out strings.Builder
	for _, c := range changes {
		if c.Path != file {
			fmt.Fprintf(&out, "\tin %s\n", c.Path)
		}
		for line := range bytes.Lines([]byte(c.Unified())) {
			line := string(line)
			switch {
			case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), line[0] != '-' && line[0] != '+':
				continue
			case strings.TrimSpace(line[1:]) == `"example.com/shop/internal/redisx"`:
				continue
			}
			out.WriteString("\t" + strings.TrimRight(line, "\n") + "\n")
		}
	}
	return out.String()
}
