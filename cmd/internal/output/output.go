package output

import (
	"fmt"
	"io"

	"github.com/seed-58def443/ssot/fix/visible"
)

// Output is where a run writes. Whatever a command prints goes through the two writers: names of files, literals and
// other programs' messages are data.
type Output struct {
	Stdout, Stderr *visible.Writer
	Raw            io.Writer // standard output without the writer that makes text safe: for the screen, which has its own, and see Verbatim
	terminal       bool      // standard output is one
}

// New returns the output of a run; terminal says that stdout is one.
func New(stdout, stderr io.Writer, terminal bool) *Output {
	return &Output{visible.NewWriter(stdout), visible.NewWriter(stderr), stdout, terminal}
}

// Verbatim returns where the bytes of files go: a diff that is not shown on a terminal must stay what patch takes.
func (o *Output) Verbatim() io.Writer {
	if o.terminal {
		return o.Stdout
	}
	return o.Raw
}

// Say prints a message: one sentence, whatever names and words of others are in it.
func (o *Output) Say(message string) { fmt.Fprintln(o.Stdout, visible.Sentence(message)) }

// Complain prints a message on standard error.
func (o *Output) Complain(message string) { fmt.Fprintln(o.Stderr, "ssot: "+visible.Sentence(message)) }

// Close writes what is left. It returns an error if anything of standard output could not be written.
func (o *Output) Close() error {
	_ = o.Stderr.Close() // there is nowhere to say it
	return o.Stdout.Close()
}
