package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"

	"github.com/charmbracelet/x/editor"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

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
		Title: title(dir),
		Open: func(ctx context.Context, progress func(triage.Progress)) (tui.Session, []string, error) {
			s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, Patterns: patterns, Tags: a.tags, Platforms: a.platforms, State: a.State, Now: a.Now, Progress: progress})
			if err != nil {
				return nil, nil, err
			}
			session = s
			return s, s.News(), nil
		},
		Editor: openEditor,
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

// title is the last part of the module's path, or the folder's name.
func title(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if mod, err := os.ReadFile(filepath.Join(d, "go.mod")); err == nil {
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

// openEditor is the command that opens a file at a line in $EDITOR, which is split into words without a shell.
func openEditor(file string, line int) (*exec.Cmd, error) {
	cmd, err := editor.Command("ssot", file, editor.LineNumber(line))
	if err == nil && cmd.Err != nil {
		return nil, fmt.Errorf("no editor: set EDITOR to one (%w)", cmd.Err)
	}
	return cmd, err
}
