package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

// Options are what the command line says, and the world that it is said in.
type Options struct {
	Args      []string // packages, or files
	Rules     []string
	Priority  []scan.Priority
	Tags      []string
	Platforms []scan.Platform

	Formats    []string // a name, or a name=file
	Baselined  bool     // known and baselined ones are listed as well
	Suppressed bool     // SARIF has what is suppressed
	Fixes      bool     // SARIF and JSON have the rewrites
	Quiet      bool     // no text, and no notes
	Progress   bool     // somebody waits, and is told what for
	Verbose    bool

	NewFrom    string // a revision: what is in it is known
	MergeBase  string // a branch: what is where HEAD left it is known
	PolicyFrom string // a revision whose rules and baseline hold
	Given      Given

	WriteBaseline bool
	Grow          bool
	Reason        string

	Dir         string // absolute
	Learned     string // the folder of what was learned of libraries; may be empty
	StepSummary string // the file that GitHub takes a step's summary from, or empty
	Now         time.Time
	Clock       func() time.Time // how long something takes
	Version     string
	Stdout      io.Writer
	Say         func(sentence string) // on standard output
	Complain    func(sentence string) // on standard error
}

// Given says which flags that name a revision are on the command line. An empty value of one is a mistake, mostly a
// variable of a CI that is not set: without this check it would turn the comparison, or the guard, off.
type Given struct{ NewFrom, MergeBase, PolicyFrom bool }

// Answer is what the exit code is made of.
type Answer struct {
	New, Stale, Unread, Fresh int
}

// inputs is what is checked, as it lies on the disk.
type inputs struct {
	guard.Options
	root     string // the rule file's folder
	baseline bool   // there is one
}

// prepare reads the rules and the baseline.
func (o *Options) prepare(ctx context.Context) (*inputs, error) {
	if err := o.checkFlags(); err != nil {
		return nil, err
	}
	path, err := rule.Find(o.Dir)
	if err != nil {
		return nil, err
	}
	rules, err := ruleset.Load(ctx, path, "")
	if err != nil {
		return nil, err
	}
	if o.PolicyFrom == "" { // else those of the other tree hold
		if err := checkRuleNames(o.Rules, rules); err != nil {
			return nil, err
		}
	}
	s := &inputs{root: filepath.Dir(path)}
	s.Learned = o.Learned
	s.Scan = scan.Options{Rules: rules, Dir: o.Dir, Tags: o.Tags, Platforms: o.Platforms, Now: o.Now, Progress: o.progress()}
	s.Rewrites = o.Fixes
	s.Select = guard.Selection{Rules: o.Rules, Priority: o.Priority}
	if s.Scan.Patterns, s.Select.Files, err = arguments(o.Dir, o.Args); err != nil {
		return nil, err
	}
	s.Baseline, err = baseline.Read(filepath.Join(s.root, baseline.FileName), scan.LastingVersion)
	s.baseline = err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return s, nil
}

// checkRuleNames errs when a rule is named that there is none of.
func checkRuleNames(names []string, rules *rule.File) error {
	have := []string{scan.DirectiveRule}
	for _, r := range rules.Rules {
		have = append(have, r.Name)
	}
	for _, n := range names {
		if !slices.Contains(have, n) {
			return fmt.Errorf("unknown rule %q: %s has %s", n, rule.FileName, strings.Join(have[1:], ", "))
		}
	}
	return nil
}
