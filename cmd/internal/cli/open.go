package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// open opens a session for a command without a screen and says its news on standard error.
func (a *app) open(ctx context.Context, patterns []string, readOnly bool) (*triage.Session, error) {
	if err := a.needRules(ctx, a.Dir); err != nil {
		return nil, err
	}
	s, err := triage.OpenSession(ctx, triage.Options{Dir: a.Dir, Patterns: patterns, Tags: a.tags, Now: a.Now, ReadOnly: readOnly})
	if err != nil {
		return nil, err
	}
	for _, line := range s.News() {
		fmt.Fprintln(a.Stderr, "ssot: "+line)
	}
	return s, nil
}

// needRules errs when there is no ssot.yaml at dir or above it; the error then holds a starter file for the client libraries that this repository uses.
func (a *app) needRules(ctx context.Context, dir string) error {
	_, err := rule.Find(dir)
	if !errors.Is(err, rule.ErrNotFound) {
		return err
	}
	tree, walkErr := load.Walk(ctx, dir, nil)
	if walkErr != nil {
		return fmt.Errorf("%w; looking for what this folder uses: %w", err, walkErr)
	}
	var seen []string
	for _, d := range tree.Dirs {
		for _, f := range d.Files {
			seen = append(seen, f.Imports...)
		}
	}
	slices.Sort(seen)
	return fmt.Errorf("%w\nWrite one; this is a start for what is imported here:\n\n%s", err, strings.TrimRight(string(rule.Starter(slices.Compact(seen))), "\n"))
}
