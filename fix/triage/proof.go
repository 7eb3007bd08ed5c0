package triage

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
)

// verdict is what a scan says of the decisions of a file that was edited outside.
type verdict int

const (
	fall  verdict = iota // they do not hold on the new base
	stand                // they do
	wait                 // the scan can't tell; another one can
)

// proof asks a scan what decisions of a state come to. It changes neither.
type proof struct {
	sc *scanned
	st *state
}

// judge says whether the decisions of a file can be planned on its new base, and why not when they can't. The plan need not be what is on disk to the byte: an import that was added by hand may draw the next one to another place.
// What a scan does not see tells nothing: a file that it does not read, or one whose package has errors that come from elsewhere.
func (p proof) judge(ctx context.Context, path string, t text) (verdict, string, error) {
	sc := p.sc
	if !sc.reads(path, t.Package) || strings.HasSuffix(path, ".go") && !scan.Parses(t.disk) {
		return wait, "", nil
	}
	hidden, faulty := false, false
	for _, fingerprint := range p.st.in(path) {
		if sc.byID[fingerprint] != nil {
			continue
		}
		seen := p.st.Decisions[fingerprint].Seen // it may stand in another file
		if !sc.reads(seen.File, seen.Package) {
			return wait, "", nil
		}
		hidden, faulty = true, faulty || sc.res.Faulty(sc.abs(seen.File)) || sc.res.Faulty(sc.abs(path))
	}
	if hidden && !faulty {
		return fall, whyEdited, nil
	}
	holds := !hidden
	if !hidden {
		plan, err := sc.planner.Plan(ctx, sc.decisions(p.st, sc.related(p.st, t.Package)))
		if err != nil {
			return wait, "", err
		}
		holds, faulty = len(plan.Failed) == 0, sc.res.Faulty(sc.abs(path))
		for fingerprint := range plan.Failed {
			faulty = faulty || sc.res.Faulty(sc.abs(sc.byID[fingerprint].File))
		}
	}
	switch {
	case !holds && !faulty:
		return fall, whyEdited, nil
	case sc.res.HalfTyped(sc.abs(path)): // errors can't be counted against one another
		return wait, "", nil
	}
	broken, err := sc.res.Mends(ctx, sc.abs(path), t.disk)
	switch {
	case err != nil:
		return wait, "", err
	case broken:
		return fall, whyNeeded, nil
	case !holds:
		return wait, "", nil
	}
	return stand, "", nil
}

// tellApart finds the decisions in a file whose own hunks were edited, those that are lost already among them; what is not edited stands. It is nil where that can't be found out.
func (p proof) tellApart(ctx context.Context, path string, t text, lost losses) ([]string, error) {
	sc, inside := p.sc, p.st.in(path)
	if len(inside) < 2 || slices.ContainsFunc(inside, p.hidden) {
		return nil, nil
	}
	if strings.HasSuffix(path, ".go") && !scan.Parses(t.disk) {
		return nil, nil // what violates in it can't be told from the text
	}
	all := sc.decisions(p.st, sc.related(p.st, p.st.packagesOf(inside)...))
	written, _, err := sc.becomes(ctx, path, all)
	if err != nil || hash(written) != t.Written {
		return nil, err
	}
	var edited []string
	for _, fingerprint := range inside {
		if lost[fingerprint] != "" {
			edited = append(edited, fingerprint)
			continue
		}
		without, _, err := sc.becomes(ctx, path, except(all, fingerprint))
		if err != nil {
			return nil, err
		}
		if without == nil {
			return nil, nil // others can't be had without it
		}
		if _, err := patch.Rebase(without, written, t.disk); err != nil {
			edited = append(edited, fingerprint)
		}
	}
	if len(edited) == len(inside) {
		return nil, nil
	}
	return edited, nil
}

// hidden reports whether the scan did not find the violation of a decision.
func (p proof) hidden(fingerprint string) bool { return p.sc.byID[fingerprint] == nil }

// remainder is a file that other decisions than those that are lost stand on, and where the violations of its base are in the new one.
type remainder struct {
	text
	at map[string]place
}

// without is a file with what is lost in its base, for the other decisions to stand on, nil where that can't be had. The
// written text is given where what is lost was edited: what is on disk differs from it there.
func (p proof) without(ctx context.Context, path string, t text, lost []string, written []byte) (*remainder, error) {
	if slices.ContainsFunc(lost, p.hidden) {
		return nil, nil
	}
	planned, places, err := p.sc.becomes(ctx, path, only(p.sc.decisions(p.st, p.st.packagesOf(lost)), lost))
	if err != nil || planned == nil {
		return nil, err
	}
	base := planned
	if written != nil {
		if base, err = patch.Rebase(planned, written, t.disk); err != nil {
			return nil, nil
		}
	}
	if bytes.Equal(base, t.disk) {
		return nil, nil
	}
	f := file{Package: t.Package, Base: hash(base), Written: hash(t.disk)}
	return &remainder{newText(f, base, t.disk), placesIn(planned, places, base)}, nil
}

// ended lists the allowances whose last day has passed, by file. Those of a file of which the scan tells nothing end when one does.
func (p proof) ended(today string, waits func(path string) bool) map[string][]string {
	ended := map[string][]string{}
	for fingerprint, d := range p.st.Decisions {
		if l := d.top(); d.writes() && l.State == Allowed && l.Until != "" && l.Until < today {
			ended[d.Seen.File] = append(ended[d.Seen.File], fingerprint)
		}
	}
	for path := range ended {
		if waits(path) || slices.ContainsFunc(p.st.in(path), func(fingerprint string) bool {
			seen := p.st.Decisions[fingerprint].Seen
			return p.hidden(fingerprint) && p.sc.unseen(seen.File, seen.Package) != ""
		}) {
			delete(ended, path)
		}
	}
	return ended
}

// folded is a file's base with the directives of allowances in it, nil where that can't be planned.
func (p proof) folded(ctx context.Context, path string, allowances []string) ([]byte, error) {
	if slices.ContainsFunc(allowances, p.hidden) {
		return nil, nil
	}
	var d fix.Decisions
	for _, fingerprint := range allowances {
		text, err := p.st.Decisions[fingerprint].directive()
		if err != nil {
			return nil, err
		}
		d.Allow = append(d.Allow, fix.Insertion{Fingerprint: fingerprint, Text: text})
	}
	plan, err := p.sc.planner.Plan(ctx, d)
	if err != nil || len(plan.Failed) > 0 || len(plan.Changes) != 1 || plan.Changes[0].Path != path {
		return nil, err
	}
	return plan.Changes[0].After, nil
}

// kept is a text that the session kept, nil when it is lost.
func (s *shelf) kept(name string) ([]byte, error) {
	b, err := s.blob(name)
	if errors.Is(err, journal.ErrLost) {
		return nil, nil
	}
	return b, err
}
