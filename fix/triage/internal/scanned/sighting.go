package scanned

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// Sighting returns the sighting of a violation, with the scanned text.
func (sc *Scan) Sighting(v *scan.Violation) record.Sighting {
	seen := record.SightingOf(v)
	seen.Text = sc.TextHash(v.File)
	return seen
}
