package proof

import (
	"bytes"
	"context"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan"
)

// Why a decision can't be undone any more, see judge.
const (
	WhyEdited    = "the file was edited outside where the decision had changed it"
	whyNeeded    = "the file was edited outside and needs now what the decision changed"
	WhyGenerated = "the file says now that it is generated: change what generates it"
	WhyEqual     = "the file was edited outside, and of equal places in it can't be told which one was decided"
)

// Verdict is what a scan says of the decisions of a file that was edited outside.
type Verdict int

// The verdicts.
const (
	Fall  Verdict = iota // they do not hold on the new base
	Stand                // they do
	wait                 // the scan can't tell; another one can
)

// Proof asks a scan what decisions of a state come to. It changes neither.
type Proof struct {
	Sc *scanned.Scan
	St *record.Record
}

// Judge says whether the decisions of a file can be planned on its new base, and why not when they can't. The plan need
// not be what is on disk to the byte: an import that was added by hand may draw the next one to another place. What a
// scan does not see tells nothing: a file that it does not read, or one whose package has errors that come from
// elsewhere.
func (p Proof) Judge(ctx context.Context, path string, t filetext.Text) (Verdict, string, error) {
	sc := p.Sc
	if !sc.Reads(path, t.Package) || strings.HasSuffix(path, ".go") && !scan.Parses(t.Disk) {
		return wait, "", nil
	}
	hidden, faulty := false, false
	for _, fingerprint := range p.St.Decisions.In(path) {
		if sc.ByID[fingerprint] != nil {
			continue
		}
		seen := p.St.Decisions[fingerprint].Seen // it may stand in another file
		if p.St.Misses(p.St.Decisions[fingerprint]) != "" {
			return wait, "", nil
		}
		if !sc.Reads(seen.File, seen.Package) {
			return wait, "", nil
		}
		hidden, faulty = true, faulty || sc.Result.Faulty(sc.Abs(seen.File)) || sc.Result.Faulty(sc.Abs(path))
	}
	if hidden && !faulty {
		return Fall, WhyEdited, nil
	}
	holds := !hidden
	if !hidden {
		plan, err := sc.Planner.Plan(ctx, sc.Decisions(p.St, sc.Related(p.St, t.Package)))
		if err != nil {
			return wait, "", err
		}
		holds, faulty = len(plan.Failed) == 0, sc.Result.Faulty(sc.Abs(path))
		for _, fingerprint := range p.St.Decisions.In(path) {
			if why, failed := plan.Failed[fingerprint]; failed && why.Kind == refusal.Generated && sc.ByID[fingerprint].File == path {
				return Fall, WhyGenerated, nil
			}
		}
		if holds && !faulty && p.mistakable(path) && !comesTo(plan, path, t) {
			return Fall, WhyEqual, nil
		}
		for fingerprint := range plan.Failed {
			faulty = faulty || sc.Result.Faulty(sc.Abs(sc.ByID[fingerprint].File))
		}
	}
	switch {
	case !holds && !faulty:
		return Fall, WhyEdited, nil
	case sc.Result.HalfTyped(sc.Abs(path)): // errors can't be counted against one another
		return wait, "", nil
	}
	broken, err := sc.Result.Mends(ctx, sc.Abs(path), t.Disk)
	switch {
	case err != nil:
		return wait, "", err
	case broken:
		return Fall, whyNeeded, nil
	case !holds:
		return wait, "", nil
	}
	return Stand, "", nil
}

// mistakable reports whether a decision in a file may be on another violation than the one that it names: where one
// that is equal stands in the file as well, an edit may have given it that one's number.
func (p Proof) mistakable(path string) bool {
	type kind struct{ rule, symbol, code string }
	equal := map[kind]int{}
	for _, v := range p.Sc.Result.Violations {
		if v.File == path {
			equal[kind{v.Rule, v.Symbol, v.Code}]++
		}
	}
	return slices.ContainsFunc(p.St.Decisions.In(path), func(fingerprint string) bool {
		v := p.Sc.ByID[fingerprint]
		if v == nil {
			return false
		}
		n := equal[kind{v.Rule, v.Symbol, v.Code}]
		return n > 1 || n > 0 && v.File != path
	})
}

// comesTo reports whether a plan has what is on disk of a file, but for its imports: one that was added by hand may
// draw the next one to another place.
func comesTo(plan fix.Plan, path string, t filetext.Text) bool {
	for _, c := range plan.Changes {
		if c.Path == path {
			return SameBody(path, c.After, t.Disk)
		}
	}
	return stamps.Hash(t.Disk) == t.Base
}

// SameBody reports whether two texts of a file are the same but for their imports.
func SameBody(path string, a, b []byte) bool { return bytes.Equal(body(path, a), body(path, b)) }

// body returns a file's text behind its imports, all of it where it is no Go.
func body(path string, src []byte) []byte {
	if !strings.HasSuffix(path, ".go") {
		return src
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return src
	}
	end := f.Name.End()
	for _, d := range f.Decls {
		end = max(end, d.End())
	}
	return src[fset.Position(end).Offset:]
}

// TellApart finds the decisions in a file whose own hunks were edited, those that are lost already among them; what is
// not edited stands. It is nil where that can't be found out.
func (p Proof) TellApart(ctx context.Context, path string, t filetext.Text, lost map[string]string) ([]string, error) {
	sc, inside := p.Sc, p.St.Decisions.In(path)
	if len(inside) < 2 || slices.ContainsFunc(inside, p.hidden) {
		return nil, nil
	}
	if strings.HasSuffix(path, ".go") && !scan.Parses(t.Disk) {
		return nil, nil // what violates in it can't be told from the text
	}
	all := sc.Decisions(p.St, sc.Related(p.St, p.St.Decisions.PackagesOf(inside)...))
	written, _, err := sc.Becomes(ctx, path, all)
	if err != nil || stamps.Hash(written) != t.Written {
		return nil, err
	}
	var edited []string
	for _, fingerprint := range inside {
		if lost[fingerprint] != "" {
			edited = append(edited, fingerprint)
			continue
		}
		without, _, err := sc.Becomes(ctx, path, scanned.Except(all, fingerprint))
		if err != nil {
			return nil, err
		}
		if without == nil {
			return nil, nil // others can't be had without it
		}
		if _, err := patch.Rebase(without, written, t.Disk); err != nil {
			edited = append(edited, fingerprint)
		}
	}
	if len(edited) == len(inside) {
		return nil, nil
	}
	return edited, nil
}

// hidden reports whether the scan did not find the violation of a decision.
func (p Proof) hidden(fingerprint string) bool { return p.Sc.ByID[fingerprint] == nil }

// Remainder is a file that other decisions than those that are lost stand on, and where the violations of its base are
// in the new one.
type Remainder struct {
	filetext.Text
	At map[string]place.Place
}

// Without returns a file with what is lost in its base, for the other decisions to stand on, nil where that can't be
// had. The written text is given where what is lost was edited: what is on disk differs from it there.
func (p Proof) Without(ctx context.Context, path string, t filetext.Text, lost []string, written []byte) (*Remainder, error) {
	if slices.ContainsFunc(lost, p.hidden) {
		return nil, nil
	}
	planned, places, err := p.Sc.Becomes(ctx, path, scanned.Only(p.Sc.Decisions(p.St, p.St.Decisions.PackagesOf(lost)), lost))
	if err != nil || planned == nil {
		return nil, err
	}
	base := planned
	if written != nil {
		if base, err = patch.Rebase(planned, written, t.Disk); err != nil {
			return nil, nil
		}
	}
	if bytes.Equal(base, t.Disk) {
		return nil, nil
	}
	f := record.File{Package: t.Package, Base: stamps.Hash(base), Written: stamps.Hash(t.Disk)}
	return &Remainder{filetext.New(f, base, t.Disk), place.PlacesIn(planned, places, base)}, nil
}

// Ended lists the allowances whose last day has passed, by file. Those of a file of which the scan tells nothing end
// when one does.
func (p Proof) Ended(today string, waits func(path string) bool) map[string][]string {
	ended := map[string][]string{}
	for fingerprint, d := range p.St.Decisions {
		if l := d.Top(); d.Writes() && l.State == record.Allowed && l.Until != "" && l.Until < today {
			ended[d.Seen.File] = append(ended[d.Seen.File], fingerprint)
		}
	}
	for path := range ended {
		if waits(path) || slices.ContainsFunc(p.St.Decisions.In(path), func(fingerprint string) bool {
			seen := p.St.Decisions[fingerprint].Seen
			return p.hidden(fingerprint) && p.Sc.Unseen(seen.File, seen.Package) != ""
		}) {
			delete(ended, path)
		}
	}
	return ended
}

// Folded returns a file's base with the directives of allowances in it, nil where that can't be planned.
func (p Proof) Folded(ctx context.Context, path string, allowances []string) ([]byte, error) {
	if slices.ContainsFunc(allowances, p.hidden) {
		return nil, nil
	}
	var d fix.Decisions
	for _, fingerprint := range allowances {
		in, err := record.Insertion(fingerprint, p.St.Decisions[fingerprint])
		if err != nil {
			return nil, err
		}
		d.Allow = append(d.Allow, in)
	}
	plan, err := p.Sc.Planner.Plan(ctx, d)
	if err != nil || len(plan.Failed) > 0 || len(plan.Changes) != 1 || plan.Changes[0].Path != path {
		return nil, err
	}
	return plan.Changes[0].After, nil
}
