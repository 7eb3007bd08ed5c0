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

// Main runs the command that env.Args names and returns the exit code. It handles the process's signals until it
// returns.
func Main(env Env) int {
	delayCollection()
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

// run runs the command, prints its error, and returns the exit code.
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

// delayCollection delays the first garbage collection until the heap has firstHeap bytes, unless GOGC or GOMEMLIMIT is
// set. The runtime would begin at 4 MB, and mark the growing syntax and types of a program again and again, of which
// nothing is garbage. After the first collection the usual setting applies again. The Go compiler does the same.
func delayCollection() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	const smallest = 4 << 20 // the runtime's first heap in bytes, at 100 percent
	usual := debug.SetGCPercent(firstHeap / smallest * 100)
	if usual != 100 { // a program that runs commands, as a test, has set it, or an earlier command whose heap is small
		debug.SetGCPercent(usual)
		return
	}
	collected := new([16]byte)
	runtime.AddCleanup(collected, func(percent int) { debug.SetGCPercent(percent) }, usual)
}
