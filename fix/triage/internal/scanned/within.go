package scanned

import (
	"go/build"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/rule"
)

// WhyUnseen returns why the scan can't see the violations of a file, or "" if it can.
func (sc *Scan) WhyUnseen(path, pkg string) string {
	switch {
	case !sc.Reads(path, pkg) && sc.Within(path, pkg) && sc.ruledOut(path):
		return "no rule of " + rule.FileName + " looks at it any more: put back the rule that it was decided under, or its package there"
	case !sc.Reads(path, pkg):
		return "it is not in this scan: open it without patterns, or with the tags that it needs"
	case sc.Result.Faulty(sc.Abs(path)):
		return "it or its package has errors: correct them first"
	}
	return ""
}

// ruledOut reports whether a file that was not read is in the build whatever the tags are: then only the rules say that
// it is not looked at.
func (sc *Scan) ruledOut(file string) bool {
	if sc.Unanalyzed(file) {
		return false
	}
	byName := build.Default
	byName.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("package p\n")), nil }
	for _, d := range sc.Result.Tree.Dirs {
		for _, f := range d.Files {
			if path.Join(d.Rel, f.Name) == file {
				built, err := byName.MatchFile(d.Path, f.Name)
				return built && err == nil && f.Constraint == ""
			}
		}
	}
	return false
}

// Reads reports whether the scan looks for violations in a file.
func (sc *Scan) Reads(path, pkg string) bool {
	_, read := sc.sources[sc.Abs(path)]
	return read && sc.Within(path, pkg)
}

// Within reports whether a file is in the packages that the session was opened for.
func (sc *Scan) Within(file, pkg string) bool {
	if sc.matcher == nil {
		return true
	}
	rel, err := filepath.Rel(sc.dir, sc.Abs(path.Dir(file)))
	return err == nil && sc.matcher.Match(filepath.ToSlash(rel), pkg)
}

// HasRule reports whether the rule file has a rule of that name.
func (sc *Scan) HasRule(name string) bool {
	return slices.ContainsFunc(sc.Result.Rules.Rules, func(r *rule.Rule) bool { return r.Name == name })
}

// Abs returns the absolute path of a file.
func (sc *Scan) Abs(path string) string {
	return filepath.Join(sc.Result.Root, filepath.FromSlash(path))
}

// FindsAny reports whether the scan found the violation of any of the decisions, without a directive.
func (sc *Scan) FindsAny(decisions record.Decisions) bool {
	for fingerprint := range decisions {
		if v := sc.ByID[fingerprint]; v != nil && v.Allowed == nil {
			return true
		}
	}
	return false
}
