package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"

	"github.com/charmbracelet/x/editor"

	"github.com/seed-58def443/ssot/tui"
)

// editorGrace is how long an editor that was told to end has to do so, before the screen ends without it. It is never
// killed: what is typed in it is the user's.
const editorGrace = 500 * time.Millisecond

// errEditorStays is said of an editor that did not end in time.
var errEditorStays = errors.New("the editor is still open")

// editing is $EDITOR while it has the terminal.
type editing struct {
	*exec.Cmd
	ctx     context.Context // Run has no arguments: it implements tui.Editor
	signals *Signals
}

// Editor returns the command that opens a file at a line in $EDITOR, which is split into words without a shell.
func (s *Signals) Editor(ctx context.Context, file string, line int) (tui.Editor, error) {
	cmd, err := editor.Command("ssot", file, editor.LineNumber(line))
	switch {
	case err != nil:
		return nil, err
	case cmd.Err != nil:
		return nil, fmt.Errorf("no editor: set EDITOR to one (%w)", cmd.Err)
	}
	return &editing{Cmd: cmd, ctx: ctx, signals: s}, nil
}

// Run waits for the editor. A Ctrl-C is the editor's; when the program is told to end, so is the editor.
func (e *editing) Run() (err error) {
	e.signals.lend()
	defer func() { e.signals.returned(err) }()
	if err := e.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- e.Wait() }()
	select {
	case err = <-ended:
		return err
	case <-e.ctx.Done():
	}
	told := syscall.SIGTERM
	if s := (signalled{}); errors.As(context.Cause(e.ctx), &s) {
		told = s.signal
	}
	_ = e.Process.Signal(told) // it has ended, or this system can't tell it: either way it is waited for
	select {
	case err = <-ended:
		return err
	case <-time.After(editorGrace):
		return errEditorStays
	}
}

// SetStdin is what the editor reads.
func (e *editing) SetStdin(r io.Reader) { e.Stdin = r }

// SetStdout is what the editor writes to.
func (e *editing) SetStdout(w io.Writer) { e.Stdout = w }

// SetStderr is what the editor complains to.
func (e *editing) SetStderr(w io.Writer) { e.Stderr = w }
