package triage

import (
	"path"
	"path/filepath"
)

// unseen says why the scan tells nothing of the violations of a file that it did not find, or is empty when it would have found them.
func (sc *scanned) unseen(path, pkg string) string {
	switch {
	case !sc.reads(path, pkg):
		return "it is not in this scan: open it without patterns, or with the tags that it needs"
	case sc.res.Faulty(sc.abs(path)):
		return "it or its package has errors: correct them first"
	}
	return ""
}

// reads reports whether a file is in the scan, and its violations are looked for.
func (sc *scanned) reads(path, pkg string) bool {
	_, read := sc.sources[sc.abs(path)]
	return read && sc.within(path, pkg)
}

// within reports whether a file lies in the packages that the session was opened for.
func (sc *scanned) within(file, pkg string) bool {
	if sc.matcher == nil {
		return true
	}
	rel, err := filepath.Rel(sc.dir, sc.abs(path.Dir(file)))
	return err == nil && sc.matcher.Match(filepath.ToSlash(rel), pkg)
}

func (sc *scanned) abs(path string) string {
	return filepath.Join(sc.res.Root, filepath.FromSlash(path))
}
