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
	Tags       []string        // values of --tags
	Platforms  []scan.Platform // values of --platform, set by AddPlatforms
	Out        *output.Output
}

// AddPlatforms parses the values of --platform and adds them to Platforms. It returns an error for a value that is not
// GOOS/GOARCH; the scan reports a platform that Go does not know.
func (o *Opener) AddPlatforms(names []string) error {
	for _, s := range names {
		p, err := scan.ParsePlatform(s)
		if err != nil {
			return err
		}
		o.Platforms = append(o.Platforms, p)
	}
	return nil
}

// Complete returns the options with Dir and State set, if they are empty, and with the Opener's build configurations,
// clock and Learned.
func (o *Opener) Complete(options triage.Options) triage.Options {
	options.Dir, options.State = cmp.Or(options.Dir, o.Dir), cmp.Or(options.State, o.State)
	options.Tags, options.Platforms, options.Now, options.Learned = o.Tags, o.Platforms, o.Now, o.Learned
	return options
}

// Session opens a session for a command without a screen, calls use, and closes the session. It writes the session's
// news to standard error: once before use, and after use those that are new since. The error joins those of use and of
// closing; if it is not nil, exit has no meaning.
func (o *Opener) Session(ctx context.Context, options triage.Options, use func(*triage.Session) (exit int, err error)) (exit int, err error) {
	options = o.Complete(options)
	if err := NeedRules(options.Dir); err != nil {
		return 0, err
	}
	s, err := triage.OpenSession(ctx, options)
	if err != nil {
		return 0, err
	}
	printed := o.printNews(s, nil)
	exit, err = use(s)
	o.printNews(s, printed)
	return exit, errors.Join(err, s.Close())
}

// printNews writes the news that printed does not contain to standard error, and returns printed with them added.
func (o *Opener) printNews(s *triage.Session, printed []string) []string {
	for _, line := range s.News() {
		if !slices.Contains(printed, line) {
			o.Out.Complain(line)
			printed = append(printed, line)
		}
	}
	return printed
}

// NeedRules returns an error if there is no ssot.yaml in dir or above it, with the command that makes one, or if it
// can't be looked for.
func NeedRules(dir string) error {
	_, err := rule.Find(dir)
	if errors.Is(err, rule.ErrNotFound) {
		return fmt.Errorf("%w: run ssot init, which proposes one for this repository", err)
	}
	return err
}

// RelativePath returns a function that converts a slash path relative to the rule file's folder to one relative to the
// working directory, as a quickfix list needs it. The function returns its argument if there is no relative path.
func (o *Opener) RelativePath(s *triage.Session) func(string) string {
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
