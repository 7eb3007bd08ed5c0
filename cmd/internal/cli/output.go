package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/seed-58def443/ssot/fix/visible"
)

// output is where a run writes. Whatever a command prints goes through the two writers: names of files, literals and
// other programs' messages are data.
type output struct {
	stdout, stderr *visible.Writer
	raw            io.Writer // standard output without the writer that makes text safe: for the screen, which has its own, and see verbatim
	terminal       bool      // standard output is one
}

func newOutput(env Env) *output {
	return &output{visible.NewWriter(env.Stdout), visible.NewWriter(env.Stderr), env.Stdout, env.StdoutTerminal}
}

// verbatim is where the bytes of files go: a diff that is not shown on a terminal must stay what patch takes.
func (o *output) verbatim() io.Writer {
	if o.terminal {
		return o.stdout
	}
	return o.raw
}

// say prints a message, and complain prints one on standard error: one sentence, whatever names and words of others are
// in it.
func (o *output) say(message string)      { fmt.Fprintln(o.stdout, visible.Sentence(message)) }
func (o *output) complain(message string) { fmt.Fprintln(o.stderr, "ssot: "+visible.Sentence(message)) }

// Close writes what is left.
func (o *output) Close() error { return errors.Join(o.stdout.Close(), o.stderr.Close()) }
