package verify

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// Tested says how much a passing test proves about a decision.
type Tested string

// The values of Tested.
const (
	Untested Tested = "not tested" // no test ran its lines
	Ran      Tested = "ran"        // a test ran its lines
	Proven   Tested = "proven"     // a test fails if the use panics
	Unproven Tested = "unproven"   // a test ran its lines, and none fails if the use panics
	Nothing  Tested = "no code"    // it changed no code that could run: a directive, an import, a page
	Unknown  Tested = "unknown"    // its lines have no coverage: test code, a package variable
)

// Worth is how much passing tests prove about a decision.
type Worth struct {
	Fingerprint string
	Tested      Tested
	Why         string // why nothing could be determined
}

// coverage determines which decisions' lines ran.
type coverage struct{ *verifier }

// worth determines for each decision whether a test ran its lines.
func (v coverage) worth() []Worth {
	list := make([]Worth, 0, len(v.Decisions))
	for _, d := range v.Decisions {
		w := Worth{Fingerprint: d.Fingerprint}
		w.Tested, w.Why = v.ran(d)
		list = append(list, w)
	}
	return list
}

// runs reports whether a decision changed executable code.
func (d Decision) runs() bool { return !d.Directive && !d.Import && path.Ext(d.File) == ".go" }

// code reports whether a decision changed code for which the go command measures coverage.
func (d Decision) code() bool { return d.runs() && !strings.HasSuffix(d.File, "_test.go") }

// ran returns whether a test ran a decision's lines, and a reason if that is unknown.
func (v coverage) ran(d Decision) (Tested, string) {
	if !d.runs() {
		return Nothing, ""
	}
	if !d.code() {
		for _, w := range v.worlds {
			if w.passed[gotool.Name{Package: d.Package, Test: d.Function}] {
				return Ran, ""
			}
		}
		return Unknown, "it stands in a test's own code"
	}
	known := false
	for _, w := range v.worlds {
		for _, b := range w.covered[path.Join(d.Package, path.Base(d.File))] {
			if b.from.after(position{d.EndLine, d.EndColumn}) || !b.to.after(position{d.Line, d.Column}) {
				continue
			}
			if known = true; b.count > 0 {
				return Ran, ""
			}
		}
	}
	if !known && v.anyTest(d.Package) {
		if !v.profiled(d.Package) {
			return Unknown, "no coverage of its package was written: its tests did not come to their end, or it has no functions"
		}
		return Unknown, "it is outside of functions, where coverage is not measured"
	}
	return Untested, ""
}

// profiled reports whether the coverage profile contains a package. A test process that panics or exits writes no
// profile.
func (v coverage) profiled(pkg string) bool {
	return slices.ContainsFunc(v.worlds, func(w world) bool {
		for file := range w.covered {
			if path.Dir(file) == pkg {
				return true
			}
		}
		return false
	})
}

// anyTest reports whether a test of a package passes.
func (v coverage) anyTest(pkg string) bool {
	return slices.ContainsFunc(v.worlds, func(w world) bool {
		for name := range w.passed {
			if name.Package == pkg && name.Test != "" {
				return true
			}
		}
		return false
	})
}

// position is a position in a file.
type position struct{ line, column int }

func (p position) after(q position) bool {
	return p.line > q.line || p.line == q.line && p.column >= q.column
}

// block is a basic block of a coverage profile, with its count.
type block struct {
	from, to position
	count    int
}

var profiled = regexp.MustCompile(`(?m)^(.+):(\d+)\.(\d+),(\d+)\.(\d+) \d+ (\d+)$`)

// blocks parses a coverage profile. It has a line for each block and each tested package.
func blocks(profile string) map[string][]block {
	all := map[string][]block{}
	for _, m := range profiled.FindAllStringSubmatch(profile, -1) {
		var n [5]int
		for i := range n {
			n[i], _ = strconv.Atoi(m[i+2]) // the pattern matches digits
		}
		all[m[1]] = append(all[m[1]], block{position{n[0], n[1]}, position{n[2], n[3]}, n[4]})
	}
	return all
}
