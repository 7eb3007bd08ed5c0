// Package form asks a person in the terminal: in go questions as data, each with its answers and a default, and back
// come the answers in them. It knows nothing of what is asked. What a person leaves half way through is told apart from
// what he answers.
package form

import (
	"context"
	"errors"
	"io"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"

	"github.com/seed-58def443/ssot/fix/visible"
)

// Question is one page. Exactly one of Several, One and Yes is set.
type Question struct {
	Title string
	Note  string      // what is said below it
	Skip  func() bool // it is not asked, by the answers so far; may be nil

	Answers []string
	Several *[]int // any of the answers
	One     *int   // one of them
	Yes     *bool  // yes or no
}

// ErrLeft says that the person left before the last question.
var ErrLeft = errors.New("left before the last question")

// Ask asks the questions in order; one can go back. It errs with ErrLeft, and with the cause of ctx when that ends.
func Ask(ctx context.Context, in io.Reader, out io.Writer, questions []Question) error {
	groups := make([]*huh.Group, len(questions))
	for i, q := range questions {
		groups[i] = huh.NewGroup(field(q))
		if q.Skip != nil {
			groups[i].WithHideFunc(q.Skip)
		}
	}
	err := huh.NewForm(groups...).WithTheme(huh.ThemeBase()).WithInput(in).WithOutput(out).
		WithProgramOptions(tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignalHandler()).
		RunWithContext(ctx)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, huh.ErrUserAborted):
		return ErrLeft
	}
	return err
}

// field returns a question as the library has it.
func field(q Question) huh.Field {
	title, note := visible.Line(q.Title), visible.Text(q.Note)
	switch {
	case q.Several != nil:
		return huh.NewMultiSelect[int]().Title(title).Description(note).Options(options(q.Answers)...).Value(q.Several)
	case q.One != nil:
		return huh.NewSelect[int]().Title(title).Description(note).Options(options(q.Answers)...).Value(q.One)
	}
	return huh.NewConfirm().Title(title).Description(note).Affirmative("Yes").Negative("No").Value(q.Yes)
}

// options returns the answers, by their numbers.
func options(answers []string) []huh.Option[int] {
	out := make([]huh.Option[int], len(answers))
	for i, a := range answers {
		out[i] = huh.NewOption(visible.Line(a), i)
	}
	return out
}
