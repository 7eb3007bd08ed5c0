package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/terminal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// parts are what the commands of one run of the program share.
type parts struct {
	Env
	out     *output
	opener  *opener
	signals *terminal.Signals
}

func newParts(env Env, signals *terminal.Signals) *parts {
	out := newOutput(env)
	return &parts{env, out, &opener{dir: env.Dir, state: env.State, learned: env.Learned, now: env.Now, out: out}, signals}
}

// opener opens sessions on the build configurations that the flags of every command name.
type opener struct {
	dir, state string
	learned    string
	now        func() time.Time
	tags       []string        // --tags
	platforms  []scan.Platform // --platform
	out        *output
}

func (o *opener) parsePlatforms(names []string) error {
	for _, s := range names {
		p, err := scan.ParsePlatform(s)
		if err != nil {
			return err
		}
		o.platforms = append(o.platforms, p)
	}
	return nil
}

// options completes those of a session: it is on the working directory and in the user's own folder unless they say
// otherwise.
func (o *opener) options(t triage.Options) triage.Options {
	t.Dir, t.State = cmp.Or(t.Dir, o.dir), cmp.Or(t.State, o.state)
	t.Tags, t.Platforms, t.Now, t.Learned = o.tags, o.platforms, o.now, o.learned
	return t
}

// session opens a session for a command without a screen, says its news on standard error, those before the use and
// then those that came of it, and closes it.
func (o *opener) session(ctx context.Context, t triage.Options, use func(*triage.Session) (exit int, err error)) (exit int, err error) {
	t = o.options(t)
	if err := needRules(t.Dir); err != nil {
		return exitError, err
	}
	s, err := triage.OpenSession(ctx, t)
	if err != nil {
		return exitError, err
	}
	said := o.sayNews(s, nil)
	exit, err = use(s)
	o.sayNews(s, said)
	return exit, errors.Join(err, s.Close())
}

// sayNews says what was not said yet, and returns all that was.
func (o *opener) sayNews(s *triage.Session, said []string) []string {
	for _, line := range s.News() {
		if !slices.Contains(said, line) {
			o.out.complain(line)
			said = append(said, line)
		}
	}
	return said
}

// needRules errs when there is no ssot.yaml at dir or above it, and says how to get one.
func needRules(dir string) error {
	_, err := rule.Find(dir)
	if errors.Is(err, rule.ErrNotFound) {
		return fmt.Errorf("%w: ssot init proposes one for what is built here", err)
	}
	return err
}

// show names a session's files, which are relative to the rule file, from the working directory: what a quickfix list
// can open.
func (o *opener) show(s *triage.Session) func(string) string {
	dir, err := filepath.EvalSymlinks(o.dir)
	if err != nil {
		dir = o.dir
	}
	return func(file string) string {
		rel, err := filepath.Rel(dir, filepath.Join(s.Root(), filepath.FromSlash(file)))
		if err != nil {
			return file
		}
		return filepath.ToSlash(rel)
	}
}
