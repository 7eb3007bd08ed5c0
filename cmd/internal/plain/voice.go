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

// voice says sentences and hears lines.
type voice struct {
	in     io.Reader
	out    io.Writer
	prompt bool            // somebody types
	ctx    context.Context // of Run
	lines  chan string
	err    error // of writing
}

func newVoice(ctx context.Context, o Options) *voice {
	return &voice{in: o.In, out: o.Out, prompt: o.Prompt, ctx: ctx, lines: make(chan string)}
}

// read sends lines until there are no more.
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

// line returns the next one; more is false at the end.
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

// yes asks a question that only y answers.
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

// say writes a sentence.
func (v *voice) say(text string) { v.write(visible.Sentence(text) + "\n") }

// fail tells why something was not done.
func (v *voice) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	v.say("not done: " + err.Error())
}
