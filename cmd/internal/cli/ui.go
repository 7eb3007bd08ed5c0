package cli

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/charmbracelet/x/editor"

	"github.com/seed-58def443/ssot/fix/triage"
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
	var session *triage.Session
	summary, code, err := tui.Run(ctx, tui.Options{
		Title: filepath.Base(dir),
		Open: func(ctx context.Context, progress func(triage.Progress)) (tui.Session, []string, error) {
			s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, Patterns: patterns, Tags: a.tags, Platforms: a.platforms, Now: a.Now, Progress: progress})
			if err != nil {
				return nil, nil, err
			}
			session = s
			return s, s.News(), nil
		},
		Editor: func(file string, line int) (*exec.Cmd, error) {
			return editor.Command("ssot", file, editor.LineNumber(line))
		},
		Input:  a.Stdin,
		Output: a.Stdout,
	})
	if session != nil {
		err = errors.Join(err, session.Close())
	}
	if err != nil {
		return err
	}
	if summary != "" {
		fmt.Fprintln(a.Stdout, summary)
	}
	a.code = code
	return nil
}
