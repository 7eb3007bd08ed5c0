package scanned

import (
	"path"
	"path/filepath"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// Unseen says why the scan tells nothing of the violations of a file that it did not find, or is empty when it would
// have found them.
func (sc *Scan) Unseen(path, pkg string) string {
	switch {
	case !sc.Reads(path, pkg):
		return "it is not in this scan: open it without patterns, or with the tags that it needs"
	case sc.Result.Faulty(sc.Abs(path)):
		return "it or its package has errors: correct them first"
	}
	return ""
}

// Reads reports whether a file is in the scan, and its violations are looked for.
func (sc *Scan) Reads(path, pkg string) bool {
	_, read := sc.sources[sc.Abs(path)]
	return read && sc.Within(path, pkg)
}

// Within reports whether a file lies in the packages that the session was opened for.
func (sc *Scan) Within(file, pkg string) bool {
	if sc.matcher == nil {
		return true
	}
	rel, err := filepath.Rel(sc.dir, sc.Abs(path.Dir(file)))
	return err == nil && sc.matcher.Match(filepath.ToSlash(rel), pkg)
}

// Abs returns the absolute path of a file.
func (sc *Scan) Abs(path string) string {
	return filepath.Join(sc.Result.Root, filepath.FromSlash(path))
}

// Violates reports whether one of some decisions' violations is there, as if nothing had been decided of it.
func (sc *Scan) Violates(decisions record.Decisions) bool {
	for fingerprint := range decisions {
		if v := sc.ByID[fingerprint]; v != nil && v.Allowed == nil {
			return true
		}
	}
	return false
}
