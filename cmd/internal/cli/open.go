package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// session opens a session for a command without a screen, says its news on standard error, those before the use and
// then those that came of it, and closes it.
func (a *app) session(ctx context.Context, o triage.Options, use func(*triage.Session) error) error {
	if err := a.needRules(ctx, o.Dir); err != nil {
		return err
	}
	o.Tags, o.Platforms, o.State, o.Now = a.tags, a.platforms, a.State, a.Now
	s, err := triage.OpenSession(ctx, o)
	if err != nil {
		return err
	}
	said := a.sayNews(s, nil)
	err = use(s)
	a.sayNews(s, said)
	return errors.Join(err, s.Close())
}

// sayNews says what was not said yet, and returns all that was.
func (a *app) sayNews(s *triage.Session, said []string) []string {
	for _, line := range s.News() {
		if !slices.Contains(said, line) {
			a.complain(line)
			said = append(said, line)
		}
	}
	return said
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
	return &startError{err, strings.TrimRight(string(rule.Starter(slices.Compact(seen))), "\n")}
}

// startError says that there is no ssot.yaml, and what could stand in one.
type startError struct {
	cause   error
	starter string
}

func (e *startError) Error() string { return e.cause.Error() + "\n" + e.help() }
func (e *startError) Unwrap() error { return e.cause }

func (e *startError) help() string {
	return "Write one; this is a start for what is imported here:\n\n" + e.starter
}

// show names a session's files, which are relative to the rule file, from the working directory: what a quickfix list can open.
func (a *app) show(s *triage.Session) func(string) string {
	dir, err := filepath.EvalSymlinks(a.Dir)
	if err != nil {
		dir = a.Dir
	}
	return func(file string) string {
		rel, err := filepath.Rel(dir, filepath.Join(s.Root(), filepath.FromSlash(file)))
		if err != nil {
			return file
		}
		return filepath.ToSlash(rel)
	}
}
