package scanned

import (
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// Sighting returns what a violation is, and in which text.
func (sc *Scan) Sighting(v *scan.Violation) record.Sighting {
	seen := record.Seen(v)
	seen.Text = sc.TextName(v.File)
	return seen
}

// Named returns the files that were scanned whose text has a name, sorted.
func (sc *Scan) Named(text string) (files []string) {
	for path, name := range sc.texts {
		if name != text {
			continue
		}
		if rel, err := filepath.Rel(sc.Result.Root, path); err == nil {
			files = append(files, filepath.ToSlash(rel))
		}
	}
	slices.Sort(files)
	return files
}

// TextName returns the name of a file's text as it was scanned, empty when it was not.
func (sc *Scan) TextName(path string) string { return sc.texts[sc.Abs(path)] }
