package cli

import (
	"context"
	"errors"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/tui"
)

// errNoTerminal says what to run where the UI can't be drawn.
var errNoTerminal = errors.New("this is not a terminal that can be drawn on: run ssot scan to list the violations, ssot show ID for a rewrite, ssot accept ID to apply it (ssot --help lists the rest)")

// runUI triages in the terminal.
func (a *app) runUI(ctx context.Context, dir string, patterns []string) error {
	if !a.Terminal {
		return errNoTerminal
	}
	if err := a.needRules(ctx, dir); err != nil {
		return err
	}
	a.signals.hold()
	defer a.signals.drop()
	if ctx.Err() != nil { // before it was known that there is a screen
		return ctx.Err()
	}
	var session *triage.Session
	summary, code, err := tui.Run(ctx, tui.Options{
		Title: title(dir),
		Open: func(ctx context.Context, progress func(triage.Progress)) (tui.Session, []string, error) {
			s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, Patterns: patterns, Tags: a.tags, Platforms: a.platforms, State: a.State, Now: a.Now, Progress: progress})
			if err != nil {
				return nil, nil, err
			}
			session = s
			return s, s.News(), nil
		},
		Editor: func(file string, line int) (tui.Editor, error) { return openEditor(ctx, a.signals, file, line) },
		Input:  a.Stdin,
		Output: a.raw,
	})
	if session != nil {
		err = errors.Join(err, session.Close())
	}
	if summary != "" {
		a.say(summary)
	}
	if err != nil {
		return err
	}
	a.code = code
	if ctx.Err() != nil {
		a.code = stopped(ctx)
	}
	return nil
}

// title is the last part of the module's path, or the folder's name.
func title(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if mod, err := disk.Read(filepath.Join(d, "go.mod")); err == nil {
			if name := modfile.ModulePath(mod); name != "" {
				prefix, _, _ := module.SplitPathVersion(name)
				return path.Base(prefix)
			}
		}
		if d == filepath.Dir(d) {
			return filepath.Base(dir)
		}
	}
}
