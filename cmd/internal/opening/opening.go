package opening

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/output"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Opener opens sessions on the build configurations that the flags of every command name.
type Opener struct {
	Dir, State string // the working directory, and the user's own folder for sessions; both absolute
	Learned    string // the user's own folder for what was learned of libraries; absolute, or empty
	Now        func() time.Time
	Tags       []string        // --tags
	Platforms  []scan.Platform // --platform
	Out        *output.Output
}

// Parse takes the platforms that are named; it errs on one that there is none of.
func (o *Opener) Parse(names []string) error {
	for _, s := range names {
		p, err := scan.ParsePlatform(s)
		if err != nil {
			return err
		}
		o.Platforms = append(o.Platforms, p)
	}
	return nil
}

// Options completes those of a session: it is on the working directory and in the user's own folder unless they say
// otherwise.
func (o *Opener) Options(t triage.Options) triage.Options {
	t.Dir, t.State = cmp.Or(t.Dir, o.Dir), cmp.Or(t.State, o.State)
	t.Tags, t.Platforms, t.Now, t.Learned = o.Tags, o.Platforms, o.Now, o.Learned
	return t
}

// Session opens a session for a command without a screen, says its news on standard error, those before the use and
// then those that came of it, and closes it. The exit code counts where there is no error.
func (o *Opener) Session(ctx context.Context, t triage.Options, use func(*triage.Session) (exit int, err error)) (exit int, err error) {
	t = o.Options(t)
	if err := NeedRules(t.Dir); err != nil {
		return 0, err
	}
	s, err := triage.OpenSession(ctx, t)
	if err != nil {
		return 0, err
	}
	said := o.sayNews(s, nil)
	exit, err = use(s)
	o.sayNews(s, said)
	return exit, errors.Join(err, s.Close())
}

// sayNews says what was not said yet, and returns all that was.
func (o *Opener) sayNews(s *triage.Session, said []string) []string {
	for _, line := range s.News() {
		if !slices.Contains(said, line) {
			o.Out.Complain(line)
			said = append(said, line)
		}
	}
	return said
}

// NeedRules errs when there is no ssot.yaml at dir or above it, and says how to get one.
func NeedRules(dir string) error {
	_, err := rule.Find(dir)
	if errors.Is(err, rule.ErrNotFound) {
		return fmt.Errorf("%w: ssot init proposes one for what is built here", err)
	}
	return err
}

// Show names a session's files, which are relative to the rule file, from the working directory: what a quickfix list
// can open.
func (o *Opener) Show(s *triage.Session) func(string) string {
	dir, err := filepath.EvalSymlinks(o.Dir)
	if err != nil {
		dir = o.Dir
	}
	return func(file string) string {
		rel, err := filepath.Rel(dir, filepath.Join(s.Root(), filepath.FromSlash(file)))
		if err != nil {
			return file
		}
		return filepath.ToSlash(rel)
	}
}
