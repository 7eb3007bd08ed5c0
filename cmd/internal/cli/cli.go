package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/seed-58def443/ssot/cmd/internal/descriptors"
	"github.com/seed-58def443/ssot/cmd/internal/terminal"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Main runs the command that env.Args names and returns the exit code.
func Main(env Env) int {
	postpone()
	if err := descriptors.Check(); err != nil {
		fmt.Fprintln(env.Stderr, "ssot: "+err.Error())
		return exitError
	}
	ctx, signals, release := terminal.Catch(context.Background())
	defer release()
	p := newParts(env, signals)
	code := run(journal.TellWaits(ctx, p.out.Complain), p)
	if err := p.out.Close(); err != nil && (code == exitClean || code == exitLeft) {
		p.out.Complain(err.Error())
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

// firstHeap is how large the heap grows before the first garbage collection, in bytes. What a hook or a small scan
// reads stays below it.
const firstHeap = 128 << 20

// postpone puts off the first garbage collection, unless the user has a word on them. The runtime begins at 4 MB, and
// marks over and over again what is read of a program while that grows and nothing of it is garbage. After the first
// collection all is as ever. The Go compiler does the same.
func postpone() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	const smallest = 4 << 20 // of the runtime, at 100 percent
	usual := debug.SetGCPercent(firstHeap / smallest * 100)
	collected := new([16]byte)
	runtime.AddCleanup(collected, func(percent int) { debug.SetGCPercent(percent) }, usual)
}
