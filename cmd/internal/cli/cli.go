// Package cli is the command line: one file a command, each a thin layer over a triage session.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// app is one run of the program.
type app struct {
	Env
	tags      []string        // --tags
	platforms []scan.Platform // --platform
	code      int             // the exit code, when the command itself succeeded
	signals   *signals
	raw       io.Writer // standard output without the writer that makes text safe: for the screen, which has its own, and see verbatim
}

// verbatim is where the bytes of files go: a diff that is not shown on a terminal must stay what patch takes.
func (a *app) verbatim() io.Writer {
	if a.StdoutTerminal {
		return a.Stdout
	}
	return a.raw
}

// say prints a message, and complain prints one on standard error: one sentence, whatever names and words of others are
// in it.
func (a *app) say(message string)      { fmt.Fprintln(a.Stdout, visible.Sentence(message)) }
func (a *app) complain(message string) { fmt.Fprintln(a.Stderr, "ssot: "+visible.Sentence(message)) }

// Main runs the command that env.Args names and returns the exit code.
func Main(env Env) int {
	ctx, signals, release := catch(context.Background())
	defer release()
	// Whatever a command prints goes through these: names of files, literals and other programs' messages are data.
	stdout, stderr := visible.NewWriter(env.Stdout), visible.NewWriter(env.Stderr)
	a := &app{Env: env, signals: signals, raw: env.Stdout}
	a.Stdout, a.Stderr = stdout, stderr
	code := a.run(ctx)
	if err := errors.Join(stdout.Close(), stderr.Close()); err != nil && code == exitClean {
		return exitError
	}
	return code
}

// run runs the command and says how it failed.
func (a *app) run(ctx context.Context) int {
	root := a.rootCommand()
	root.SetArgs(a.Args)
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	err := root.ExecuteContext(ctx)
	var start *startError
	switch {
	case err == nil:
		return a.code
	case interrupted(ctx, err):
		a.complain("interrupted; nothing was left half done")
		return stopped(ctx)
	case errors.As(err, new(*rule.Error)): // begins with file:line:col, for quickfix lists
		fmt.Fprintln(a.Stderr, err)
	case errors.As(err, &start):
		a.complain(start.cause.Error())
		fmt.Fprintln(a.Stderr, start.help())
	default:
		a.complain(err.Error())
	}
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	return exitError
}

// rootCommand is the terminal UI with every other command below it.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "ssot [packages]",
		Short: "Find and replace what should have one owner",
		Long: `ssot finds every place in a Go code base that builds its own copy of something that
should have one owner, proposes a rewrite that is known to type-check, and lets you
accept, skip, allow or annotate one at a time.

Without a command it opens the terminal UI on the packages (default: everything below
the folder of ssot.yaml). Every key of the UI has a command of the same name.`,
		Example: `  ssot                        triage in the terminal
  ssot scan ./internal/...    list violations, one a line
  ssot show 3f9c2a1b          one violation and its rewrite
  ssot accept 3f9c2a1b        apply that rewrite
  ssot undo                   take back the newest step
  ssot demo                   try it all on a sample module`,
		Version:                    version(),
		Args:                       a.packageArgs,
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{HiddenDefaultCmd: true},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runUI(cmd.Context(), a.Dir, args)
		},
	}
	root.PersistentFlags().StringSliceVar(&a.tags, "tags", nil, "build `tags` to scan as well as those of ssot.yaml, comma separated")
	platforms := root.PersistentFlags().StringSlice("platform", nil, "`platforms` to scan as well as this one: windows/amd64, comma separated")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		for _, s := range *platforms {
			p, err := scan.ParsePlatform(s)
			if err != nil {
				return err
			}
			a.platforms = append(a.platforms, p)
		}
		return nil
	}
	root.AddCommand(
		a.scanCommand(),
		a.showCommand(),
		a.acceptCommand(),
		a.skipCommand(),
		a.allowCommand(),
		a.noteCommand(),
		a.undoCommand(),
		a.fixCommand(),
		a.sessionCommand(),
		a.demoCommand(),
	)
	return root
}

// version is the module's version as it was installed, or "(devel)".
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// packageArgs refuses a lone word that is more likely a mistyped command than a package pattern.
func (a *app) packageArgs(cmd *cobra.Command, args []string) error {
	for _, arg := range args {
		if info, err := os.Stat(filepath.Join(a.Dir, arg)); err == nil && info.IsDir() && !filepath.IsAbs(arg) && !strings.HasPrefix(arg, ".") {
			return fmt.Errorf("%s is a folder: write ./%s", arg, filepath.ToSlash(arg))
		}
		if strings.ContainsAny(arg, "./"+string(os.PathSeparator)) {
			continue
		}
		msg := fmt.Sprintf("unknown command %q", arg)
		if near := cmd.Root().SuggestionsFor(arg); len(near) > 0 {
			msg += fmt.Sprintf(": did you mean %q", near[0]) + "?"
		} else {
			msg += ": see ssot --help (a package pattern starts with ./ or holds a slash)"
		}
		return errors.New(msg)
	}
	return nil
}
