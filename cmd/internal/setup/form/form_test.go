package form

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
)

// person types keys when a text is on the screen.
type person struct {
	mu    sync.Mutex
	shown strings.Builder
	steps []step
	keys  *io.PipeWriter
}

type step struct{ when, keys string }

func (p *person) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown.Write(b)
	if len(p.steps) > 0 && strings.Contains(p.shown.String(), p.steps[0].when) {
		keys := p.steps[0].keys
		p.steps = p.steps[1:]
		p.shown.Reset()
		go func() {
			for _, key := range keys { // what is read at once is one key
				_, _ = io.WriteString(p.keys, string(key)) // the program may end before it reads them
			}
		}()
	}
	return len(b), nil
}

func ask(t *testing.T, questions []Question, steps ...step) error {
	t.Helper()
	r, w := io.Pipe()
	t.Cleanup(func() { _ = w.Close() })
	return Ask(t.Context(), r, &person{steps: steps, keys: w}, questions)
}

// TestAsk answers a question of each kind; the one that is skipped keeps its default.
func TestAsk(t *testing.T) {
	several, one, skipped, yes := []int{0}, 0, 2, true
	err := ask(t, []Question{
		{Title: "Which ones?", Answers: []string{"apples", "pears", "plums"}, Several: &several},
		{Title: "Not asked?", Answers: []string{"a", "b", "c"}, One: &skipped, Skip: func() bool { return len(several) == 2 }},
		{Title: "Which one?", Note: "only one", Answers: []string{"red", "gr\x1b[31meen", "blue"}, One: &one},
		{Title: "Write it?", Yes: &yes},
	}, step{"Which ones?", "jx\r"}, step{"Which one?", "j\r"}, step{"Write it?", "n"})
	if err != nil || !slices.Equal(several, []int{0, 1}) || skipped != 2 || one != 1 || yes {
		t.Errorf("%v: %v, %d, %d, %v", err, several, skipped, one, yes)
	}
}

// TestLeft holds that leaving is told apart from an answer, and from the end of the context.
func TestLeft(t *testing.T) {
	yes := true
	if err := ask(t, []Question{{Title: "Write it?", Yes: &yes}}, step{"Write it?", "\x03"}); !errors.Is(err, ErrLeft) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("the terminal is gone")
	cancel(why)
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	if err := Ask(ctx, r, io.Discard, []Question{{Title: "Write it?", Yes: &yes}}); !errors.Is(err, why) {
		t.Error(err)
	}
}

// TestTexts holds that titles, notes and answers can't command the terminal.
func TestTexts(t *testing.T) {
	for i, o := range options([]string{"a", "b\x1b[31m"}) {
		if o.Value != i || strings.Contains(o.Key, "\x1b") {
			t.Errorf("%d: %+v", i, o)
		}
	}
}
