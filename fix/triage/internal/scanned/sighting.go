package scanned

import (
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// Sighting returns the sighting of a violation, with the scanned text.
func (sc *Scan) Sighting(v *scan.Violation) record.Sighting {
	seen := record.SightingOf(v)
	seen.Text = sc.TextHash(v.File)
	return seen
}

// FilesWithText returns the scanned files with a hash, sorted.
func (sc *Scan) FilesWithText(text string) (files []string) {
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

// TextHash returns the hash of a scanned file, "" if it was not scanned.
func (sc *Scan) TextHash(path string) string { return sc.texts[sc.Abs(path)] }
