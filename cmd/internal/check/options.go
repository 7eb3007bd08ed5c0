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
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

// Options are the flags of the command and its environment.
type Options struct {
	Args      []string // packages or files
	Rules     []string
	Priority  []scan.Priority
	Tags      []string
	Platforms []scan.Platform

	Formats    []string // a format, or format=file
	Baselined  bool     // also list known and baselined violations
	Suppressed bool     // SARIF includes suppressed violations
	Fixes      bool     // SARIF and JSON include the rewrites
	Quiet      bool     // neither text nor notes
	Progress   bool     // print progress
	Verbose    bool

	NewFrom    string // a revision: violations in it are known
	MergeBase  string // a branch: violations at its merge base with HEAD are known
	PolicyFrom string // a revision whose rules and baseline apply
	Given      Given

	WriteBaseline bool
	Grow          bool
	Reason        string

	Dir         string // absolute
	Learned     string // directory of learned library behaviour; may be empty
	StepSummary string // file of GitHub's step summary, or empty
	Now         time.Time
	Clock       func() time.Time // measures durations
	Version     string
	Stdout      io.Writer
	Commands    io.Writer             // standard output for the format of which lines are commands to GitHub
	Say         func(sentence string) // prints on standard output
	Complain    func(sentence string) // prints on standard error
}

// Given records which revision flags are on the command line. An empty value is an error: mostly it comes from an unset
// CI variable, and would silently turn off the comparison or the guard.
type Given struct{ NewFrom, MergeBase, PolicyFrom bool }

// Answer holds the counts that decide the exit code.
type Answer struct {
	New, Stale, Unread, Fresh int
}

// inputs are the files to check, as they are on disk.
type inputs struct {
	guard.Options
	root     string // directory of the rule file
	baseline []byte // the text of the baseline; nil: there is none
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
	if o.PolicyFrom == "" { // else the other tree's rules apply
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
	path = filepath.Join(s.root, baseline.FileName)
	s.baseline, err = disk.Read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, nil
	case err != nil:
		return nil, fmt.Errorf("read the baseline: %w", err)
	}
	s.Baseline, err = baseline.Parse(path, s.baseline, scan.LastingVersion)
	return s, err
}

// checkRuleNames returns an error if a named rule does not exist.
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
