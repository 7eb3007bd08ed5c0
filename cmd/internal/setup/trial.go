package setup

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/survey"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Counts are the counts of one rule in a trial scan.
type Counts struct {
	Found      int  `json:"found"`
	Ready      int  `json:"ready"`
	Production int  `json:"production"` // ready rewrites in production code
	Proven     int  `json:"proven"`     // ready rewrites that are proven
	Tests      int  `json:"tests"`      // violations in tests
	Sound      int  `json:"sound"`      // ready rewrites in production code without a known difference
	ReadyTests int  `json:"ready_tests"`
	SoundTests int  `json:"sound_tests"` // rewrites in tests without a known difference
	Docs       int  `json:"docs"`        // violations in documentation
	Planned    int  `json:"planned"`     // planned violations; fewer than found when there are very many
	All        bool `json:"all"`         // whether all violations were planned
}

// A trial scans with a plan's files in memory and plans the rewrites.
type trial struct {
	root      string
	tags      []string
	platforms []scan.Platform
	now       time.Time
	progress  func(scan.Progress)
	all       bool // also try options that get no rule by default, because the user is asked
	limit     int  // maximum number of rewrites to plan for each rule
}

// outcome is the result of a trial.
type outcome struct {
	counts map[string]*Counts // by rule
	first  string             // a violation whose rewrite is ready and, if possible, proven; or empty
	notes  []string
}

// run scans with the options that are picked. If an option does not type-check, run records its fault, drops it and
// scans again.
func (t *trial) run(ctx context.Context, p *Plan) (*outcome, error) {
	for {
		out, faults, err := t.tryOnce(ctx, p)
		if err != nil || len(faults) == 0 {
			return out, err
		}
		for c, why := range faults {
			if c.Picked().Kind == Find {
				return nil, errors.New(why)
			}
			c.Picked().Fault = why
			c.Pick = len(c.Options) - 1
		}
	}
}

func (t *trial) tryOnce(ctx context.Context, p *Plan) (*outcome, map[*Choice]string, error) {
	files, err := p.Files()
	if err != nil {
		return nil, nil, err
	}
	overlay := map[string][]byte{}
	for _, f := range files[:len(files)-1] {
		overlay[filepath.Join(t.root, filepath.FromSlash(f.Path))] = []byte(f.Content)
	}
	name := filepath.Join(t.root, rule.FileName)
	rules, err := rule.Parse(name, []byte(files[len(files)-1].Content))
	if err != nil {
		return nil, nil, fmt.Errorf("the rule file that init would write is not one, which is a fault of ssot: %w", err)
	}
	res, err := scan.Run(ctx, scan.Options{
		Rules: rules, Dir: t.root, Overlay: overlay, Tags: t.tags, Platforms: t.platforms, Now: t.now, Progress: t.progress,
	})
	if err != nil {
		if faults := faultsByChoice(p, rules, err); len(faults) > 0 {
			return nil, faults, nil
		}
		return nil, nil, err
	}
	if faults := faultyPackages(p, res); len(faults) > 0 {
		return nil, faults, nil
	}
	out, err := t.count(ctx, p, res)
	return out, nil, err
}

// faultsByChoice returns the choices whose options caused a scan error, with the errors.
func faultsByChoice(p *Plan, rules *rule.File, err error) map[*Choice]string {
	out := map[*Choice]string{}
	for _, fault := range faults(err) {
		name := ""
		for _, r := range rules.Rules {
			if r.Pos.Line <= fault.Pos.Line {
				name = r.Name
			}
		}
		for _, c := range p.Choices {
			if c.On && c.Library.Rule == name {
				out[c] = fault.Msg
			}
		}
	}
	return out
}

// faults returns the rule file errors within a joined error.
func faults(err error) []*rule.Error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*rule.Error
		for _, e := range joined.Unwrap() {
			out = append(out, faults(e)...)
		}
		return out
	}
	if one, ok := errors.AsType[*rule.Error](err); ok {
		return []*rule.Error{one}
	}
	return nil
}

// faultyPackages returns the choices whose generated package does not type-check, with the errors.
func faultyPackages(p *Plan, res *scan.Result) map[*Choice]string {
	out := map[*Choice]string{}
	for _, c := range p.Choices {
		if !c.On || c.Picked().Kind != Write {
			continue
		}
		for _, pkg := range res.Program.Packages {
			if pkg.Path == c.Picked().Owners[0] && len(pkg.Errors) > 0 {
				out[c] = fmt.Sprintf("package %s would not type-check: %v", pkg.Name, pkg.Errors[0].Msg)
			}
		}
	}
	return out
}

// count plans the rewrites, the most urgent violations first.
func (t *trial) count(ctx context.Context, p *Plan, res *scan.Result) (*outcome, error) {
	out := &outcome{counts: map[string]*Counts{}, notes: res.Notes}
	for _, c := range p.Choices {
		if c.On {
			out.counts[c.Library.Rule] = &Counts{All: true}
		}
	}
	planner := fix.New(res, "")
	best := len(tier.All())
	for _, v := range res.Violations {
		n := out.counts[v.Rule]
		if n == nil || v.Allowed != nil {
			continue
		}
		n.Found++
		at := p.Survey.At(v)
		switch at {
		case survey.Documentation:
			n.Docs++
		case survey.Test:
			n.Tests++
		case survey.Production, survey.Aside:
		}
		if v.Entry.Use == "" {
			continue
		}
		if n.Planned >= t.limit {
			n.All = false
			continue
		}
		n.Planned++
		rw, _, err := planner.Rewrite(ctx, v.Fingerprint, fix.Decisions{})
		if err != nil {
			return nil, err
		}
		if rw.Status != fix.Ready {
			continue
		}
		n.Ready++
		level := tier.Of(rw.Hazards)
		sound := 1
		if level == tier.Differs {
			sound = 0
		}
		switch at {
		case survey.Production:
			n.Production++
			n.Sound += sound
		case survey.Test:
			n.ReadyTests++
			n.SoundTests += sound
		case survey.Aside, survey.Documentation:
		}
		if level == tier.Proven {
			n.Proven++
		}
		if i := slices.Index(tier.All(), level); i < best {
			best, out.first = i, v.Lasting
		}
	}
	return out, nil
}

// options tries the options of all libraries that get or may get a rule. Each scan tries one option of each library.
func (t *trial) options(ctx context.Context, p *Plan) error {
	rounds := 0
	wanted := make([]bool, len(p.Choices))
	for i, c := range p.Choices {
		if wanted[i] = c.On; t.all {
			c.On = true
		}
		if c.On {
			rounds = max(rounds, len(c.Options))
		}
	}
	defer func() {
		for i, c := range p.Choices {
			c.On = wanted[i]
		}
	}()
	for i := range rounds {
		asked := map[*Choice]*Option{}
		for _, c := range p.Choices {
			c.Pick = min(i, len(c.Options)-1)
			if c.On && c.asks(c.Picked()) {
				asked[c] = c.Picked()
			}
		}
		if len(asked) == 0 {
			continue
		}
		out, err := t.run(ctx, p)
		if err != nil {
			return err
		}
		for c, o := range asked {
			if o.Fault == "" {
				o.Tried = out.counts[c.Library.Rule]
			}
		}
	}
	return nil
}

// asks reports whether an option needs a trial. An option that only finds is used if no other has ready rewrites.
func (c *Choice) asks(o *Option) bool {
	if o.Tried != nil || o.Fault != "" {
		return false
	}
	return o.Kind != Find || !slices.ContainsFunc(c.Options, func(o *Option) bool { return o.ready() > 0 })
}
