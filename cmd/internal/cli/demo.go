package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/demo"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

func (a *app) demoCommand() *cobra.Command {
	var (
		dir   string
		noTUI bool
	)
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try it on a sample chat back end in a temporary folder",
		Long: `demo writes a small chat back end with 43 violations in 30 files into a temporary folder
and opens the terminal UI there. Go downloads the sample's modules the first time.
With --dir the folder is kept; with --no-tui it is kept too, and demo prints what to type next.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !noTUI && !a.Terminal {
				return fmt.Errorf("%w; or try ssot demo --no-tui", errNoTerminal)
			}
			keep := dir != "" || noTUI
			target, err := a.demoDir(dir)
			if err != nil {
				return err
			}
			if !keep { // a temporary folder, also for what is decided: the system sweeps what is left
				temporary := target
				defer func() { _ = os.RemoveAll(temporary) }()
				target, a.State = filepath.Join(temporary, "netra"), filepath.Join(temporary, "state")
			}
			if err := demo.Write(target); err != nil {
				return err
			}
			if noTUI {
				return a.demoSummary(cmd.Context(), target)
			}
			if err := a.runUI(cmd.Context(), target, nil); err != nil {
				return err
			}
			if !keep {
				fmt.Fprintln(a.Stdout, "the sample and what was decided in it are removed; ssot demo --dir FOLDER keeps them")
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", "write it to this new or empty `folder` and keep it")
	cmd.Flags().BoolVar(&noTUI, "no-tui", false, "write it, print the summary and what to type next")
	return cmd
}

// demoDir is where the sample goes: dir, or a new temporary folder.
func (a *app) demoDir(dir string) (string, error) {
	if dir == "" {
		tmp, err := os.MkdirTemp("", "ssot-demo-")
		if err != nil {
			return "", fmt.Errorf("make a folder for the demo: %w", err)
		}
		return tmp, nil
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(a.Dir, dir)
	}
	return dir, nil
}

func (a *app) demoSummary(ctx context.Context, dir string) error {
	return a.session(ctx, triage.Options{Dir: dir, ReadOnly: true}, func(s *triage.Session) error {
		fmt.Fprintf(a.Stdout, "wrote the demo to %s\n\n", visible.Name(dir))
		for _, sum := range s.Summaries() {
			fmt.Fprintln(a.Stdout, report.Line(sum))
		}
		fmt.Fprintf(a.Stdout, `
next:
  cd %s
  ssot                        triage in the terminal
  ssot scan                   list the violations
  ssot fix --priority high    accept what is ready and without a hazard
  ssot undo                   and take it back
`, visible.Name(dir))
		return nil
	})
}
