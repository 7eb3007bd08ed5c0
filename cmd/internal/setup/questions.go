package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/setup/form"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/visible"
)

// ask asks the user for the choices that otherwise have defaults.
func (o Options) ask(ctx context.Context, p *Plan) error {
	a := newAnswers(p)
	if err := o.Ask(ctx, a.questions(p)); err != nil {
		return stopped(err)
	}
	a.apply(p)
	if !slices.ContainsFunc(p.Choices, func(c *Choice) bool { return c.On }) {
		return fmt.Errorf("no rule is wanted: %w", ErrStopped)
	}
	return nil
}

// confirm asks whether to write the files.
func (o Options) confirm(ctx context.Context, p *Plan, files []File, out *outcome) error {
	for _, f := range files {
		fmt.Fprintf(o.Stdout, "\n%s\n\n%s", visible.Name(f.Path), indent(f.Content))
	}
	fmt.Fprintln(o.Stdout)
	var note []string
	for _, c := range p.Choices {
		if n := out.counts[c.Library.Rule]; c.On && n != nil {
			note = append(note, c.Library.Rule+": "+n.summary(c.Picked().Use != ""))
		}
		for _, f := range c.Options {
			if c.On && f.Fault != "" {
				note = append(note, f.Use+" is no answer: "+f.Fault)
			}
		}
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Path
	}
	yes := true
	err := o.Ask(ctx, []form.Question{{Title: "Write " + strings.Join(names, " and ") + "?", Note: strings.Join(note, "\n"), Yes: &yes}})
	if err == nil && !yes {
		err = ErrStopped
	}
	return stopped(err)
}

// stopped returns the error for a user who leaves the form.
func stopped(err error) error {
	if errors.Is(err, form.ErrLeft) {
		return ErrStopped
	}
	return err
}

// answers holds the values that a form writes.
type answers struct {
	libraries []int
	owners    []int // by choice: index into offered
	critical  []int
	tests     int     // index into tests
	docs      int     // 0: scan documentation
	offered   [][]int // by choice: indexes of the options that are offered
}

func newAnswers(p *Plan) *answers {
	a := &answers{owners: make([]int, len(p.Choices)), offered: make([][]int, len(p.Choices)), tests: slices.Index(tests, p.Tests)}
	for i, c := range p.Choices {
		if c.On {
			a.libraries = append(a.libraries, i)
		}
		for j, o := range c.Options {
			if o.Fault != "" || j != c.Pick && o.Kind != Find && o.Tried != nil && o.ready() == 0 {
				continue // invalid, or replaces nothing
			}
			if j == c.Pick {
				a.owners[i] = len(a.offered[i])
			}
			a.offered[i] = append(a.offered[i], j)
		}
	}
	for i, m := range p.Mains {
		if m.On {
			a.critical = append(a.critical, i)
		}
	}
	return a
}

// questions returns the questions of the first form.
func (a *answers) questions(p *Plan) []form.Question {
	first := form.Question{
		Title:   "What should have one owner?",
		Note:    "These are built here. A rule finds each place and replaces it by what the owner has; space or x marks, Enter goes on.",
		Several: &a.libraries,
	}
	for _, c := range p.Choices {
		first.Answers = append(first.Answers, c.Preset+": "+figures(c.Library.Figures))
	}
	out := []form.Question{first}
	for i, c := range p.Choices {
		q := form.Question{
			Title: "Who owns " + c.Preset + "?",
			Note:  strings.Join(c.makers(p.Survey.Module), "\n"),
			Skip:  func() bool { return !slices.Contains(a.libraries, i) },
			One:   &a.owners[i],
		}
		for _, j := range a.offered[i] {
			q.Answers = append(q.Answers, c.Options[j].label())
		}
		out = append(out, q)
	}
	out = append(out, a.elsewhere(p)...)
	if len(p.Mains) == 0 {
		return out
	}
	critical := form.Question{
		Title:   "Which programs are critical?",
		Note:    "What they are and import comes first. Migrations, scripts and tools are not critical as a rule.",
		Several: &a.critical,
	}
	for _, m := range p.Mains {
		critical.Answers = append(critical.Answers, fmt.Sprintf("%s: builds %d, by itself or by what it imports", m.Folder, m.Builds))
	}
	return append(out, critical)
}

// elsewhere returns the questions about tests and documentation, if violations were found there.
func (a *answers) elsewhere(p *Plan) []form.Question {
	var out []form.Question
	n := p.tried()
	if n.Tests > 0 {
		out = append(out, form.Question{
			Title: "What becomes of what is found in tests?",
			One:   &a.tests,
			Answers: []string{
				fmt.Sprintf("rewrite: %s, %d of them ready, as anywhere else", count.Forms(n.Tests, "place", "places"), n.ReadyTests),
				fmt.Sprintf("report: %s, found and left as they are", count.Forms(n.Tests, "place", "places")),
				fmt.Sprintf("allow: %s that do not count", count.Forms(n.Tests, "place", "places")),
			},
		})
	}
	if n.Docs > 0 {
		out = append(out, form.Question{
			Title: "Does code in documentation count?",
			One:   &a.docs,
			Answers: []string{
				fmt.Sprintf("yes: %s in pages and comments, for readers copy them", count.Forms(n.Docs, "place", "places")),
				"no",
			},
		})
	}
	return out
}

// apply stores the answers in the plan.
func (a *answers) apply(p *Plan) {
	for i, c := range p.Choices {
		c.On = slices.Contains(a.libraries, i)
		c.Pick = a.offered[i][a.owners[i]]
	}
	p.Tests, p.Docs = tests[a.tests], a.docs == 0
	for i := range p.Mains {
		p.Mains[i].On = slices.Contains(a.critical, i)
	}
}
