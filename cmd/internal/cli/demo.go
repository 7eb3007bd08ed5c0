package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/demo"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/tui"
)

func demoCommand(p *parts) command.Command {
	var (
		dir   string
		noTUI bool
		l     themeFlags
	)
	return command.Command{
		Name:    "demo",
		Summary: "Try it on a sample chat back end in a temporary folder",
		Long: `demo writes a small chat back end with 70 violations of two rules in 44 files into a temporary folder
and opens the terminal UI there. Go downloads the sample's modules the first time.
With --dir the folder is kept; with --no-tui it is kept too, and demo prints what to type next.`,
		README: "the sample module",
		Flags: append([]command.Flag{
			{Name: "dir", Value: "D", Into: &dir, Help: "write it to this new or empty `folder` and keep it"},
			{Name: "no-tui", Into: &noTUI, Help: "write it, print the summary and what to type next"},
		}, l.flags()...),
		Takes: cobra.NoArgs,
		Run: func(ctx context.Context, _ []string) (int, error) {
			if !noTUI && !p.Terminal && !p.Dumb && !l.plain {
				return done(fmt.Errorf("%w; or try ssot demo --no-tui", errNoTerminal))
			}
			target, err := demoDir(p.Dir, dir)
			switch {
			case err != nil:
				return done(err)
			case noTUI:
				return demoSummary(ctx, p, target)
			case dir != "":
				return demoUI(ctx, p, triage.Options{Dir: target}, l)
			}
			return demoAndGone(ctx, p, target, l)
		},
	}
}

// demoAndGone opens the terminal UI on the sample in a temporary directory, which also holds the session. It removes
// the directory unless the user keeps it. If the process is killed, the system removes it later.
func demoAndGone(ctx context.Context, p *parts, target string, l themeFlags) (int, error) {
	kept := false
	l.leave = &tui.Leave{Folder: target, Keep: func() { kept = true }}
	sample, state := filepath.Join(target, "netra"), filepath.Join(target, "state")
	exit, err := demoUI(ctx, p, triage.Options{Dir: sample, State: filepath.Join(state, "ssot")}, l)
	if kept && err == nil {
		fmt.Fprintf(p.out.Stdout, "the sample is kept; go on with\n  cd %s\n  XDG_STATE_HOME=%s ssot\n", visible.Name(sample), visible.Name(state))
		return exit, nil
	}
	_ = os.RemoveAll(target)
	if err == nil {
		fmt.Fprintln(p.out.Stdout, "the sample and what was decided in it are removed; ssot demo --dir FOLDER keeps them")
	}
	return exit, err
}

// demoDir returns the directory for the sample: dir, relative to the working directory, or a new temporary directory.
func demoDir(working, dir string) (string, error) {
	if dir == "" {
		tmp, err := os.MkdirTemp("", "ssot-demo-")
		if err != nil {
			return "", fmt.Errorf("make a folder for the demo: %w", err)
		}
		return tmp, nil
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(working, dir)
	}
	return dir, nil
}

// demoUI writes the sample and opens the terminal UI on it.
func demoUI(ctx context.Context, p *parts, o triage.Options, l themeFlags) (int, error) {
	if err := demo.Write(o.Dir); err != nil {
		return done(err)
	}
	return runUI(ctx, p, o, l)
}

// demoSummary writes the sample and prints what to do with it.
func demoSummary(ctx context.Context, p *parts, dir string) (int, error) {
	if err := demo.Write(dir); err != nil {
		return done(err)
	}
	return p.opener.Session(ctx, triage.Options{Dir: dir, ReadOnly: true}, func(s *triage.Session) (int, error) {
		fmt.Fprintf(p.out.Stdout, "wrote the demo to %s\n\n", visible.Name(dir))
		for _, sum := range s.Summaries() {
			fmt.Fprintln(p.out.Stdout, report.Line(sum))
		}
		fmt.Fprintf(p.out.Stdout, `
next:
  cd %s
  ssot                        triage in the terminal
  ssot scan                   list the violations
  ssot fix --priority high    accept what is ready and proven
  ssot undo                   and take it back
`, visible.Name(dir))
		return done(nil)
	})
}
