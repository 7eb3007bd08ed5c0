package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed-58def443/ssot/cmd/internal/terminal"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Main runs the command that env.Args names and returns the exit code.
func Main(env Env) int {
	postpone()
	ctx, signals, release := terminal.Catch(context.Background())
	defer release()
	p := newParts(env, signals)
	code := run(ctx, p)
	if err := p.out.Close(); err != nil && code == exitClean {
		return exitError
	}
	return code
}

// run runs the command and says how it failed.
func run(ctx context.Context, p *parts) int {
	code := exitClean
	root := rootCommand(p, &code)
	root.SetArgs(p.Args)
	root.SetIn(p.Stdin)
	root.SetOut(p.out.Stdout)
	root.SetErr(p.out.Stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return code
	case terminal.Interrupted(ctx, err):
		p.out.Complain("interrupted; nothing was left half done")
		return terminal.ExitCode(ctx)
	case errors.As(err, new(*rule.Error)), errors.As(err, new(*baseline.Error)): // begins with file:line:col, for quickfix lists
		fmt.Fprintln(p.out.Stderr, err)
	default:
		p.out.Complain(err.Error())
	}
	if ctx.Err() != nil {
		return terminal.ExitCode(ctx)
	}
	return exitError
}
