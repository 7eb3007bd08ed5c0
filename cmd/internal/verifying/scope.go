package verifying

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
)

// A Scope selects the decisions of a session to verify: the named ones, the last ones, or, if it is empty, all. The
// other decisions are present on both sides of the comparison.
type Scope struct {
	IDs  []string
	Last bool
}

// Options adds the selected decisions of a session to o. It reports decisions that it omits because their text is not
// known any more. It returns an error if there is nothing to verify, or if the selected decisions depend on others.
func Options(ctx context.Context, s *triage.Session, platforms []scan.Platform, scope Scope, o *verify.Options, complain func(string)) error {
	made := s.Applied()
	decisions := made.Decisions()
	wanted, err := scope.wanted(s, decisions)
	if err != nil {
		return err
	}
	var chosen, rest []string
	for _, d := range decisions {
		switch of := wanted(d); {
		case d.WhyFinal != "" && of:
			complain(fmt.Sprintf("left out: %s: %s", d.Item.Label(), d.WhyFinal))
		case d.WhyFinal != "":
		case of:
			chosen = append(chosen, d.Item.Fingerprint)
			o.Decisions = append(o.Decisions, decision(d))
		default:
			rest = append(rest, d.Item.Fingerprint)
		}
	}
	if len(chosen) == 0 {
		return errors.New("nothing is accepted in this session")
	}
	o.Root = s.Root()
	if o.Changes, err = made.Texts(ctx, slices.Concat(chosen, rest)); err != nil {
		return err
	}
	o.Texts = made.Texts
	if len(rest) > 0 {
		if o.Changes, err = beside(ctx, made, o.Changes, rest); err != nil {
			return fmt.Errorf("these decisions can't be had without the others, so verify all of them: %w", err)
		}
		o.Texts = func(ctx context.Context, fingerprints []string) ([]patch.Change, error) {
			return made.Texts(ctx, slices.Concat(rest, fingerprints))
		}
	}
	o.Configurations = []verify.Configuration{{Name: "default"}}
	if tags := made.Tags(); len(tags) > 0 {
		o.Configurations = append(o.Configurations, verify.Configuration{Name: "tags", Tags: tags})
	}
	for _, platform := range platforms {
		o.Configurations = append(o.Configurations, verify.Configuration{Name: platform.OS + "/" + platform.Arch, Tags: made.Tags(), GOOS: platform.OS, GOARCH: platform.Arch})
	}
	return nil
}

// wanted returns the predicate of the selected decisions.
func (o Scope) wanted(s *triage.Session, decisions []triage.Decision) (func(triage.Decision) bool, error) {
	switch {
	case o.Last && len(o.IDs) > 0:
		return nil, errors.New("--last says which decisions are meant: leave the IDs out")
	case o.Last:
		newest := 0 // not the time: two steps may be of one second
		for _, d := range decisions {
			newest = max(newest, d.Step)
		}
		return func(d triage.Decision) bool { return d.Step == newest }, nil
	case len(o.IDs) == 0:
		return func(triage.Decision) bool { return true }, nil
	}
	named := map[string]bool{}
	for _, id := range o.IDs {
		it, err := s.Resolve(id)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(decisions, func(d triage.Decision) bool { return d.Item.Fingerprint == it.Fingerprint }) {
			return nil, fmt.Errorf("%s is neither accepted nor allowed by this session, so there is nothing of it to verify", it.Label())
		}
		named[it.Fingerprint] = true
	}
	return func(d triage.Decision) bool { return named[d.Item.Fingerprint] }, nil
}

// beside returns the changes of all decisions without those of the unselected decisions, which are present on both
// sides.
func beside(ctx context.Context, made triage.Applied, all []patch.Change, rest []string) ([]patch.Change, error) {
	others, err := made.Texts(ctx, rest)
	if err != nil {
		return nil, err
	}
	var changes []patch.Change
	for _, c := range all {
		if i := slices.IndexFunc(others, func(o patch.Change) bool { return o.Path == c.Path }); i >= 0 {
			c.Before = others[i].After
		}
		if string(c.Before) != string(c.After) {
			changes = append(changes, c)
		}
	}
	return changes, nil
}

// decision returns the part of a decision that package verify needs.
func decision(d triage.Decision) verify.Decision {
	it := d.Item
	return verify.Decision{
		Fingerprint: it.Fingerprint, Name: it.Name(), Called: it.Label(), Package: it.Package, File: it.File, Packages: d.Packages, Function: it.Function,
		Import: it.Import(), Directive: it.State == triage.Allowed, Line: it.Line, Column: it.Column, EndLine: it.EndLine, EndColumn: it.EndColumn,
	}
}
