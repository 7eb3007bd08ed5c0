package scanned

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// Except are decisions without one of them; a copy.
func Except(d fix.Decisions, fingerprint string) fix.Decisions {
	return filtered(d, func(f string) bool { return f != fingerprint })
}

// Only are decisions without all but some; a copy.
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

// Related lists the packages that must be planned together with some: those that decisions which change several bind to
// them, and all that are decided in when rules have several owners. Only imports of different owners can make a cycle
// between packages that none of them makes alone.
func (sc *Scan) Related(st *record.Record, packages ...string) []string {
	all := map[string]bool{}
	for _, pkg := range packages {
		all[pkg] = true
	}
	for before := -1; before < len(all); {
		before = len(all)
		for _, d := range st.Decisions {
			if !d.Writes() || sc.Owners <= 1 && !slices.ContainsFunc(d.Reaches(), func(r record.Reach) bool { return all[r.Package] }) {
				continue
			}
			for _, r := range d.Reaches() {
				all[r.Package] = true
			}
		}
	}
	return record.Keys(all)
}

// Decisions returns what the planner is told of packages, in a fixed order. A decision whose violation the scan did not
// find is not among them, nor one of which a kept text is missing.
func (sc *Scan) Decisions(st *record.Record, packages []string) fix.Decisions {
	var d fix.Decisions
	for _, pkg := range packages {
		for _, fingerprint := range sc.packages[pkg] {
			dec := st.Decisions[fingerprint]
			if !dec.Writes() || st.Misses(dec) != "" {
				continue
			}
			if dec.Top().State == record.Accepted {
				d.Accept = append(d.Accept, fingerprint)
				d.As = As(d.As, fingerprint, dec.Top().Kind())
			} else if in, err := record.Insertion(fingerprint, dec); err == nil { // it was made once
				d.Allow = append(d.Allow, in)
			}
		}
	}
	return d
}

// As adds to a map, which may be nil, which rewrite of a violation is meant; the first one is meant without an entry.
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
