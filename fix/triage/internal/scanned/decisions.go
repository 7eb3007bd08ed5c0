package scanned

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// Except returns a copy of the decisions without some.
func Except(d fix.Decisions, fingerprints ...string) fix.Decisions {
	return filtered(d, func(f string) bool { return !slices.Contains(fingerprints, f) })
}

// Only returns a copy with some of the decisions.
func Only(d fix.Decisions, fingerprints []string) fix.Decisions {
	return filtered(d, func(f string) bool { return slices.Contains(fingerprints, f) })
}

func filtered(d fix.Decisions, keep func(fingerprint string) bool) fix.Decisions {
	out := fix.Decisions{As: maps.Clone(d.As)}
	maps.DeleteFunc(out.As, func(f string, _ fix.AlternativeKind) bool { return !keep(f) })
	for _, f := range d.Accept {
		if keep(f) {
			out.Accept = append(out.Accept, f)
		}
	}
	for _, in := range d.Allow {
		if keep(in.Fingerprint) {
			out.Allow = append(out.Allow, in)
		}
	}
	return out
}

// RelatedPackages returns the packages that must be planned together with the given ones: those that one decision
// connects with them and, if the rules have several owners, all packages with decisions. Only imports of different
// owners together can make an import cycle that no decision makes alone.
func (sc *Scan) RelatedPackages(st *record.Record, packages ...string) []string {
	all := map[string]bool{}
	for _, pkg := range packages {
		all[pkg] = true
	}
	for before := -1; before < len(all); {
		before = len(all)
		for _, d := range st.Decisions {
			if !d.Writes() || sc.Owners <= 1 && !slices.ContainsFunc(d.AffectedFiles(), func(r record.AffectedFile) bool { return all[r.Package] }) {
				continue
			}
			for _, r := range d.AffectedFiles() {
				all[r.Package] = true
			}
		}
	}
	return record.Keys(all)
}

// Decisions returns the decisions in packages for the planner, in a fixed order. It leaves out decisions whose
// violation was not found, or with a missing text.
func (sc *Scan) Decisions(st *record.Record, packages []string) fix.Decisions {
	var d fix.Decisions
	for _, pkg := range packages {
		for _, fingerprint := range sc.packages[pkg] {
			dec := st.Decisions[fingerprint]
			if !dec.Writes() || st.MissingText(dec) != "" {
				continue
			}
			if dec.Top().State == record.Accepted {
				d.Accept = append(d.Accept, fingerprint)
				d.As = As(d.As, fingerprint, dec.Top().Kind())
			} else if in, err := record.Insertion(fingerprint, dec); err == nil { // can't fail, it was built once
				d.Allow = append(d.Allow, in)
			}
		}
	}
	return d
}

// As adds the kind of rewrite of a violation to a map, which may be nil. fix.Replace needs no entry.
func As(kinds map[string]fix.AlternativeKind, fingerprint string, kind fix.AlternativeKind) map[string]fix.AlternativeKind {
	if kind == fix.Replace {
		return kinds
	}
	if kinds == nil {
		kinds = map[string]fix.AlternativeKind{}
	}
	kinds[fingerprint] = kind
	return kinds
}
