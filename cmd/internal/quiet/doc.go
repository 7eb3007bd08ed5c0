// Package quiet keeps what is linked into the program from asking the terminal anything before main.
//
// Bubble Tea v1 asks for the terminal's background colour in an init function, in every command whose standard output
// is a terminal, and waits five seconds where nobody answers: a hook's terminal, a recording, a multiplexer.
// It does not ask a dumb terminal. So this package says TERM=dumb while packages are initialised, and Restore says what
// TERM was.
//
// It has to be initialised before Bubble Tea. The go command initialises, of the packages whose imports are all
// initialised, the one whose import path comes first (go.dev/ref/spec#Program_initialization). This package imports os
// alone, as Bubble Tea's import os/signal does too, and its path comes before "os/signal": it is always the earlier
// one. Another import here would end that; TestAsksNothing of package cli would then fail.
package quiet
