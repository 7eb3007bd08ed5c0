package snapshot

import (
	"maps"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// LocatorOf returns the mapping from a file's base to the disk, or nil if the file does not differ.
func (v *Snapshot) LocatorOf(path string) place.Locator {
	if t, ok := v.Modified[path]; ok {
		return t.Locate
	}
	return nil
}

// locate computes the places of violations in modified files, from the plan that wrote these files.
func (v *Snapshot) locate() {
	unknown := map[string]bool{}
	for _, t := range v.Modified {
		if t.LocatedIn != v.Scan {
			unknown[t.Package] = true
		}
	}
	if len(unknown) == 0 {
		return
	}
	plan, err := v.Planner.PlanUnverified(v.Decisions(v.Record, v.RelatedPackages(v.Record, record.Keys(unknown)...)))
	if err != nil { // can't happen: only violations of the scan are asked for
		return
	}
	byFile := map[string]map[string]fix.Place{}
	for fingerprint, at := range plan.Places {
		path := v.ByID[fingerprint].File
		if byFile[path] == nil {
			byFile[path] = map[string]fix.Place{}
		}
		byFile[path][fingerprint] = at
	}
	after := map[string][]byte{}
	for _, c := range plan.Changes {
		after[c.Path] = c.After
	}
	v.Modified = maps.Clone(v.Modified)
	for path, t := range v.Modified {
		if t.LocatedIn != v.Scan {
			t.LocatedIn, t.Places = v.Scan, nil
			if planned := after[path]; planned != nil {
				t.Places = place.PlacesIn(planned, byFile[path], t.Disk)
			}
			v.Modified[path] = t
		}
	}
}
