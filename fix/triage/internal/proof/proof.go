package proof

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan"
)

// The reasons why a decision can't be undone, see Verify.
const (
	WhyEdited    = "the file was edited outside where the decision had changed it"
	WhyNeeded    = "the file was edited outside and needs now what the decision changed"
	WhyGenerated = "the file says now that it is generated: change what generates it"
	WhyUnfound   = "the file was edited outside while no rule found what was decided: put back the rule as it was"
	WhyEqual     = "the file was edited outside, and of equal places in it can't be told which one was decided"
)

// Verdict is whether the decisions of an edited file hold.
type Verdict int

// The verdicts.
const (
	Fails   Verdict = iota // they do not hold on the new base
	Holds                  // they hold
	Unknown                // this scan can't tell; a later one may
)

// Prover verifies decisions of a record by a scan. It changes neither.
type Prover struct {
	Scan   *scanned.Scan
	Record *record.Record
}

// Verify returns whether the decisions of a file hold on its new base, and the reason if not. Imports may have another
// order in the plan than on disk, because one that was added by hand may move the next. The result is
// Unknown if the scan does not read the file, or if its package has errors that come from elsewhere.
func (p Prover) Verify(ctx context.Context, path string, t filetext.Text) (Verdict, string, error) {
	sc := p.Scan
	if !sc.Reads(path, t.Package) || strings.HasSuffix(path, ".go") && !scan.Parses(t.Disk) {
		return Unknown, "", nil
	}
	hidden, faulty := false, false
	for _, fingerprint := range p.Record.Decisions.In(path) {
		if sc.ByID[fingerprint] != nil {
			continue
		}
		seen := p.Record.Decisions[fingerprint].Seen // it may be in another file
		if p.Record.MissingText(p.Record.Decisions[fingerprint]) != "" {
			return Unknown, "", nil
		}
		if !sc.Reads(seen.File, seen.Package) {
			return Unknown, "", nil
		}
		hidden, faulty = true, faulty || sc.Result.Faulty(sc.Abs(seen.File)) || sc.Result.Faulty(sc.Abs(path))
	}
	if hidden && !faulty {
		return Fails, p.whyHidden(path, t), nil
	}
	holds := !hidden
	if !hidden {
		plan, err := p.plan(ctx, path, sc.Decisions(p.Record, sc.RelatedPackages(p.Record, t.Package)))
		if err != nil {
			return Unknown, "", err
		}
		holds, faulty = len(plan.Failed) == 0, sc.Result.Faulty(sc.Abs(path))
		for _, fingerprint := range p.Record.Decisions.In(path) {
			if why, failed := plan.Failed[fingerprint]; failed && why.Kind == refusal.Generated && sc.ByID[fingerprint].File == path {
				return Fails, WhyGenerated, nil
			}
		}
		text := planned(plan, path, t)
		told, err := p.toldByDisk(ctx, path, t, text)
		if err != nil {
			return Unknown, "", err
		}
		if holds && !told && !bytes.Equal(text, t.Disk) && (t.Joined || !rebase.KeepsImports(path, text, t.Disk)) {
			return Fails, WhyEdited, nil
		}
		if holds && !told && !faulty && p.ambiguous(path) && !SameBody(path, text, t.Disk) {
			return Fails, WhyEqual, nil
		}
		for fingerprint, why := range plan.Failed { // errors of any package hide some alternatives
			faulty = faulty || sc.Result.Faulty(sc.Abs(sc.ByID[fingerprint].File)) || why.Kind == refusal.Alternative && sc.Result.AnyFaulty()
		}
		holds = holds || told && !faulty
	}
	switch {
	case !holds && !faulty:
		return Fails, WhyEdited, nil
	case sc.Result.HalfTyped(sc.Abs(path)): // the numbers of errors can't be compared
		return Unknown, "", nil
	}
	broken, err := sc.Result.Mends(ctx, sc.Abs(path), t.Disk)
	switch {
	case err != nil:
		return Unknown, "", err
	case broken:
		return Fails, WhyNeeded, nil
	case !holds:
		return Unknown, "", nil
	}
	return Holds, "", nil
}

// plan plans decisions without those that change only other files, of which one says now that it is generated: that is
// no fault of this file.
func (p Prover) plan(ctx context.Context, path string, decided fix.Decisions) (fix.Plan, error) {
	plan, err := p.Scan.Planner.Plan(ctx, decided)
	own := p.Record.Decisions.In(path)
	without := decided
	for fingerprint, why := range plan.Failed {
		if why.Kind == refusal.Generated && !slices.Contains(own, fingerprint) {
			without = scanned.Except(without, fingerprint)
		}
	}
	if err != nil || len(without.Accept)+len(without.Allow) == len(decided.Accept)+len(decided.Allow) {
		return plan, err
	}
	return p.plan(ctx, path, without)
}

// ambiguous reports whether a decision in the file may belong to another violation than the one with its fingerprint:
// an edit may have given it the number of an equal one.
func (p Prover) ambiguous(path string) bool {
	type kind struct{ rule, symbol, code string }
	equal := map[kind]int{}
	for _, v := range p.Scan.Result.Violations {
		if v.File == path {
			equal[kind{v.Rule, v.Symbol, v.Code}]++
		}
	}
	return slices.ContainsFunc(p.Record.Decisions.In(path), func(fingerprint string) bool {
		v := p.Scan.ByID[fingerprint]
		if v == nil {
			return false
		}
		n := equal[kind{v.Rule, v.Symbol, v.Code}]
		return n > 1 || n > 0 && v.File != path
	})
}

// planned returns the text that a plan gives a file.
func planned(plan fix.Plan, path string, t filetext.Text) []byte {
	for _, c := range plan.Changes {
		if c.Path == path {
			return c.After
		}
	}
	return t.Start
}

// SameBody reports whether two texts of a file are equal apart from their imports, and from where among comment lines
// an allow directive stands: it covers the same statement.
func SameBody(path string, a, b []byte) bool {
	return bytes.Equal(directivesLast(rebase.Code(path, a)), directivesLast(rebase.Code(path, b)))
}

// directivesLast moves allow directives to the end of the comment lines that they stand among.
func directivesLast(src []byte) []byte {
	var out, directives []byte
	for line := range bytes.Lines(src) {
		comment := bytes.TrimLeft(line, " \t")
		switch {
		case bytes.HasPrefix(comment, []byte("//ssot:allow ")):
			directives = append(directives, line...)
			continue
		case !bytes.HasPrefix(comment, []byte("//")):
			out, directives = append(out, directives...), nil
		}
		out = append(out, line...)
	}
	return append(out, directives...)
}

// EditedDecisions returns the decisions in a file whose hunks were edited, including lost ones. For each decision, it
// plans the file without it: a three-way merge conflicts if its hunk was edited. If strict, a directive is edited
// also if it stands above another line now. The result is nil if the decisions can't be separated.
func (p Prover) EditedDecisions(ctx context.Context, path string, t filetext.Text, lost map[string]string, strict bool) ([]string, error) {
	sc, inside := p.Scan, p.Record.Decisions.In(path)
	if len(inside) < 2 || slices.ContainsFunc(inside, p.notFound) {
		return nil, nil
	}
	if strings.HasSuffix(path, ".go") && !scan.Parses(t.Disk) {
		return nil, nil // the text has no violations to match
	}
	all := sc.Decisions(p.Record, sc.RelatedPackages(p.Record, p.Record.Decisions.PackagesOf(inside)...))
	written, _, err := sc.TextUnder(ctx, path, all)
	if err != nil || stamps.Hash(written) != t.Written {
		return nil, err
	}
	var edited []string
	for _, fingerprint := range inside {
		if lost[fingerprint] != "" {
			edited = append(edited, fingerprint)
			continue
		}
		without, _, err := sc.TextUnder(ctx, path, scanned.Except(all, fingerprint))
		if err != nil {
			return nil, err
		}
		if without == nil {
			return nil, nil // other decisions need it
		}
		_, err = rebase.TakeOut(path, without, written, t.Disk)
		moved := strict && p.Record.Decisions[fingerprint].Top().State == record.Allowed && !insertionsStand(without, written, t.Disk)
		if err != nil || moved || bytes.Equal(without, t.Disk) { // without it: somebody took it out
			edited = append(edited, fingerprint)
		}
	}
	if len(edited) == len(inside) {
		return nil, nil
	}
	return edited, nil
}

// IsWithout reports whether the text on disk of a file is what its decisions without some of them give, to the byte.
func (p Prover) IsWithout(ctx context.Context, path string, t filetext.Text, some []string) (bool, error) {
	all := p.Scan.Decisions(p.Record, p.Scan.RelatedPackages(p.Record, p.Record.Decisions.PackagesOf(p.Record.Decisions.In(path))...))
	text, _, err := p.Scan.TextUnder(ctx, path, scanned.Except(all, some...))
	return err == nil && text != nil && bytes.Equal(text, t.Disk), err
}

// insertionsStand reports whether the lines that were only inserted stand in a text, above the line that they were
// inserted above.
func insertionsStand(before, after, text []byte) bool {
	plain := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }
	lines, text := bytes.SplitAfter(plain(after), []byte("\n")), plain(text)
	for _, h := range patch.Diff(before, after, 0) {
		if h.OldCount > 0 {
			continue
		}
		first := h.New - 1
		block := bytes.Join(lines[first:min(first+h.NewCount+1, len(lines))], nil)
		if bytes.Count(text, block) != bytes.Count(plain(after), block) {
			return false
		}
	}
	return true
}

// notFound reports whether the scan did not find the violation of a decision.
func (p Prover) notFound(fingerprint string) bool { return p.Scan.ByID[fingerprint] == nil }

// Remainder is a file with a new base that contains the lost decisions, for the other decisions.
type Remainder struct {
	filetext.Text
	At map[string]place.Place
}

// WithoutLost returns a file with the lost decisions in its base, or nil if that is not possible. written is the
// written text if the lost decisions were edited on disk, else nil. Decisions that somebody took out are not in the
// base: an import that they had in common with the others is one of these alone now.
func (p Prover) WithoutLost(ctx context.Context, path string, t filetext.Text, lost []string, written []byte) (*Remainder, error) {
	if slices.ContainsFunc(lost, p.notFound) {
		return nil, nil
	}
	if written != nil {
		rest, left, err := p.takenOut(ctx, path, t, lost, written)
		if err != nil {
			return nil, err
		}
		if len(left) < len(lost) {
			if r, err := p.remainder(ctx, path, t, left, rest); r != nil || err != nil {
				return r, err
			}
		}
	}
	return p.remainder(ctx, path, t, lost, written)
}

// takenOut returns the written text without the lost decisions that somebody took out of the text on disk, and the
// other lost decisions.
func (p Prover) takenOut(ctx context.Context, path string, t filetext.Text, lost []string, written []byte) (rest []byte, left []string, err error) {
	all := p.Scan.Decisions(p.Record, p.Scan.RelatedPackages(p.Record, p.Record.Decisions.PackagesOf(p.Record.Decisions.In(path))...))
	without := all
	for _, fingerprint := range lost {
		one, _, err := p.Scan.TextUnder(ctx, path, scanned.Except(all, fingerprint))
		if err != nil {
			return nil, nil, err
		}
		if _, err := rebase.TakeOut(path, written, one, t.Disk); one == nil || err != nil {
			left = append(left, fingerprint)
			continue
		}
		without = scanned.Except(without, fingerprint)
	}
	if rest, _, err = p.Scan.TextUnder(ctx, path, without); err != nil || rest == nil {
		return written, lost, err
	}
	return rest, left, nil
}

// remainder returns a file with some decisions in its base, see WithoutLost.
func (p Prover) remainder(ctx context.Context, path string, t filetext.Text, lost []string, written []byte) (*Remainder, error) {
	planned, places, err := p.Scan.TextUnder(ctx, path, scanned.Only(p.Scan.Decisions(p.Record, p.Record.Decisions.PackagesOf(lost)), lost))
	if err != nil || planned == nil {
		return nil, err
	}
	base, joined := planned, false
	if written != nil {
		without, err := rebase.TakeOut(path, planned, written, t.Disk)
		if err != nil {
			return nil, nil
		}
		base, joined = without.Src, without.Joined
	}
	if bytes.Equal(base, t.Disk) {
		return nil, nil
	}
	f := record.File{Package: t.Package, Base: stamps.Hash(base), Written: stamps.Hash(t.Disk)}
	rest := filetext.New(f, base, t.Disk)
	rest.Joined = joined
	return &Remainder{rest, place.PlacesIn(planned, places, base)}, nil
}

// ExpiredAllowances returns the allowances whose last day has passed, by file. It leaves out files for which waits
// reports true, or which the scan does not see.
func (p Prover) ExpiredAllowances(today string, waits func(path string) bool) map[string][]string {
	ended := map[string][]string{}
	for fingerprint, d := range p.Record.Decisions {
		if l := d.Top(); d.Writes() && l.State == record.Allowed && l.Until != "" && l.Until < today {
			ended[d.Seen.File] = append(ended[d.Seen.File], fingerprint)
		}
	}
	for path := range ended {
		if waits(path) || slices.ContainsFunc(p.Record.Decisions.In(path), func(fingerprint string) bool {
			seen := p.Record.Decisions[fingerprint].Seen
			return p.notFound(fingerprint) && p.Scan.WhyUnseen(seen.File, seen.Package) != ""
		}) {
			delete(ended, path)
		}
	}
	return ended
}

// BaseWithDirectives returns a file's base with the directives of allowances, or nil if that can't be planned.
func (p Prover) BaseWithDirectives(ctx context.Context, path string, allowances []string) ([]byte, error) {
	if slices.ContainsFunc(allowances, p.notFound) {
		return nil, nil
	}
	var d fix.Decisions
	for _, fingerprint := range allowances {
		in, err := record.Insertion(fingerprint, p.Record.Decisions[fingerprint])
		if err != nil {
			return nil, err
		}
		d.Allow = append(d.Allow, in)
	}
	plan, err := p.Scan.Planner.Plan(ctx, d)
	if err != nil || len(plan.Failed) > 0 || len(plan.Changes) != 1 || plan.Changes[0].Path != path {
		return nil, err
	}
	return plan.Changes[0].After, nil
}
