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

// An Opener opens sessions for the build configurations that the global flags name.
type Opener struct {
	Dir, State string // absolute: the working directory, and the user's directory of sessions
	Learned    string // absolute: the user's directory of learned library behaviour; or empty
	Now        func() time.Time
	Tags       []string        // --tags
	Platforms  []scan.Platform // --platform
	Out        *output.Output
}

// Parse parses the values of --platform and adds them to Platforms. An unknown platform is an error.
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

// Options fills in the options of a session. Dir and State are set only if t leaves them empty; the build
// configurations, the clock and Learned are always the Opener's.
func (o *Opener) Options(t triage.Options) triage.Options {
	t.Dir, t.State = cmp.Or(t.Dir, o.Dir), cmp.Or(t.State, o.State)
	t.Tags, t.Platforms, t.Now, t.Learned = o.Tags, o.Platforms, o.Now, o.Learned
	return t
}

// Session opens a session for a command without a screen, calls use with it and closes it. The session's news go to
// standard error: before use is called those that there are, afterwards those that were added. If err is not nil, exit
// has no meaning.
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

// sayNews writes the news that are not in said, and returns said with them.
func (o *Opener) sayNews(s *triage.Session, said []string) []string {
	for _, line := range s.News() {
		if !slices.Contains(said, line) {
			o.Out.Complain(line)
			said = append(said, line)
		}
	}
	return said
}

// NeedRules returns an error if there is no ssot.yaml in dir or above it; the error says how to get one.
func NeedRules(dir string) error {
	_, err := rule.Find(dir)
	if errors.Is(err, rule.ErrNotFound) {
		return fmt.Errorf("%w: ssot init proposes one for what is built here", err)
	}
	return err
}

// Show returns the function that turns the path of a session's file, which is relative to the rule file, into one that
// is relative to the working directory, as a quickfix list needs it.
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
