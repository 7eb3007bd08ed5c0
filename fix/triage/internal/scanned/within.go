package scanned

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/rule"
)

// WhyUnseen returns why the scan can't see the violations of a file, or "" if it can.
func (sc *Scan) WhyUnseen(path, pkg string) string {
	switch {
	case !sc.Reads(path, pkg):
		return "it is not in this scan: open it without patterns, or with the tags that it needs"
	case sc.Result.Faulty(sc.Abs(path)):
		return "it or its package has errors: correct them first"
	}
	return ""
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
