package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/visible"
)

// voice is the dialog's input and output: it writes sentences and receives lines.
type voice struct {
	in     io.Reader
	out    io.Writer
	prompt bool            // a person types, so that prompts are written
	ctx    context.Context // the one of Run, which lives as long as the voice
	lines  chan string     // from read to line; closed at the end of the input
	err    error           // the first error of writing; Run ends at it
}

func newVoice(ctx context.Context, o Options) *voice {
	return &voice{in: o.In, out: o.Out, prompt: o.Prompt, ctx: ctx, lines: make(chan string)}
}

// read sends the lines of the input, trimmed, until it ends or ctx does. It runs in a goroutine of its own.
func (v *voice) read() error {
	defer close(v.lines)
	in := bufio.NewScanner(v.in)
	in.Buffer(nil, longest)
	for in.Scan() {
		select {
		case v.lines <- strings.TrimSpace(in.Text()):
		case <-v.ctx.Done():
			return nil
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("read what to do: %w", err)
	}
	return nil
}

// line writes a prompt and waits for the next line. more is false when the input or ctx has ended.
func (v *voice) line(prompt string) (line string, more bool) {
	if v.prompt {
		v.write(prompt)
	}
	select {
	case line, more = <-v.lines:
	case <-v.ctx.Done():
	}
	return line, more
}

// yes asks a question and reports whether the answer is y or yes. Anything else means no, and so does the end of input.
func (v *voice) yes(question string) bool {
	v.say(question + " y or n")
	line, _ := v.line("y or n> ")
	return line == "y" || line == "yes"
}

func (v *voice) write(text string) {
	if _, err := io.WriteString(v.out, text); err != nil && v.err == nil {
		v.err = fmt.Errorf("write to the terminal: %w", err)
	}
}

// say writes a sentence as a line of its own; write takes text as it is.
func (v *voice) say(text string) { v.write(visible.Sentence(text) + "\n") }

// fail says why something was not done; nothing if it was cancelled.
func (v *voice) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	v.say("not done: " + err.Error())
}
