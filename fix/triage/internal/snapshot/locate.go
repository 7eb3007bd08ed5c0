package snapshot

import (
	"maps"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// TracerOf returns the tracer of a file, nil when it does not differ from its base.
func (v *Snapshot) TracerOf(path string) place.Tracer {
	if t, ok := v.Live[path]; ok {
		return t.Trace
	}
	return nil
}

// locate finds the violations in the files that differ from their base: through the plan that the files follow from.
func (v *Snapshot) locate() {
	unknown := map[string]bool{}
	for _, t := range v.Live {
		if t.Of != v.Scan {
			unknown[t.Package] = true
		}
	}
	if len(unknown) == 0 {
		return
	}
	plan, err := v.Planner.PlanUnverified(v.Decisions(v.Record, v.Related(v.Record, record.Keys(unknown)...)))
	if err != nil { // of a violation that the scan does not have; none is asked for
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
	v.Live = maps.Clone(v.Live)
	for path, t := range v.Live {
		if t.Of != v.Scan {
			t.Of, t.Places = v.Scan, nil
			if planned := after[path]; planned != nil {
				t.Places = place.PlacesIn(planned, byFile[path], t.Disk)
			}
			v.Live[path] = t
		}
	}
}
