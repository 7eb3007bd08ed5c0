package setup

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/seed-58def443/ssot/cmd/internal/setup/form"
	"github.com/seed-58def443/ssot/fix/survey"
)

// owned is an option with an owner of the module's own, of which a trial counted the violations in production, those
// with a rewrite, and those of them that are proven.
func owned(form survey.Form, production, ready, proven int) *Option {
	return &Option{Kind: Own, Owner: &survey.Owner{Form: form}, Tried: &Counts{Production: production, Ready: ready, Proven: proven}}
}

// TestPicked holds which option is picked for a library, by number.
func TestPicked(t *testing.T) {
	find := &Option{Kind: Find}
	faulty := owned(survey.Keeps, 9, 9, 9)
	faulty.Fault = "it does not type-check"
	write := func(sound int) *Option { return &Option{Kind: Write, Tried: &Counts{Sound: sound}} }
	method := owned(survey.Keeps, 0, 0, 0)
	method.Owner.Of = &survey.Passed{}
	for name, c := range map[string]struct {
		options []*Option
		want    int
	}{
		"none":                            {[]*Option{find}, 0},
		"the owner":                       {[]*Option{owned(survey.Keeps, 0, 0, 0), find}, 0},
		"a faulty one is passed over":     {[]*Option{faulty, owned(survey.Keeps, 0, 0, 0), find}, 1},
		"a faulty one alone":              {[]*Option{faulty, find}, 1},
		"more in production":              {[]*Option{owned(survey.Keeps, 1, 3, 3), owned(survey.Keeps, 2, 1, 0), find}, 1},
		"more ready":                      {[]*Option{owned(survey.Keeps, 1, 1, 1), owned(survey.Keeps, 1, 2, 0), find}, 1},
		"more proven":                     {[]*Option{owned(survey.Keeps, 1, 1, 0), owned(survey.Keeps, 1, 1, 1), find}, 1},
		"the first of equal ones":         {[]*Option{owned(survey.Keeps, 1, 1, 1), owned(survey.Keeps, 1, 1, 1), find}, 0},
		"one that makes, with a rewrite":  {[]*Option{owned(survey.Opens, 0, 1, 0), find}, 0},
		"one that makes, without":         {[]*Option{owned(survey.Opens, 0, 0, 0), find}, 1},
		"one of a value, without":         {[]*Option{method, find}, 1},
		"one to be written, for two":      {[]*Option{write(2), find}, 0},
		"one to be written, for one":      {[]*Option{write(1), find}, 1},
		"one to be written, not tried":    {[]*Option{{Kind: Write}, find}, 1},
		"a faulty one to be written":      {[]*Option{{Kind: Write, Fault: "no", Tried: &Counts{Sound: 3}}, find}, 1},
		"the owner before one to write":   {[]*Option{owned(survey.Keeps, 0, 0, 0), write(3), find}, 0},
		"one to write before one without": {[]*Option{owned(survey.Opens, 0, 0, 0), write(3), find}, 1},
	} {
		p := &Plan{Choices: []*Choice{{Options: c.options, Pick: 7}}}
		if p.decide(); p.Choices[0].Pick != c.want {
			t.Errorf("%s: option %d, want %d", name, p.Choices[0].Pick, c.want)
		}
	}
}

// TestDropped holds which rules are left out: those that find nothing, or what is meant to be.
func TestDropped(t *testing.T) {
	find := func(owners int, incidental bool, found int) *Option {
		o := &Option{Kind: Find, incidental: incidental, Tried: &Counts{Found: found}}
		for i := range owners {
			o.Owners = append(o.Owners, strconv.Itoa(i))
		}
		return o
	}
	ready := &Option{Kind: Own, Tried: &Counts{Ready: 1, Found: 1}}
	for name, c := range map[string]struct {
		aside   bool
		options []*Option // one of each choice
		want    string    // whether it stays
	}{
		"one that replaces":                   {false, []*Option{ready}, "[true]"},
		"one that replaces, set aside":        {true, []*Option{ready}, "[true]"},
		"one that finds":                      {false, []*Option{find(1, false, 1)}, "[true]"},
		"one that finds, set aside":           {true, []*Option{find(1, false, 1)}, "[false]"},
		"one that finds, without an owner":    {false, []*Option{find(0, false, 1)}, "[false]"},
		"one that finds, incidental":          {false, []*Option{find(1, true, 1)}, "[false]"},
		"one that finds nothing":              {false, []*Option{find(1, false, 0)}, "[true]"},
		"one that finds nothing, beside":      {false, []*Option{find(1, false, 0), ready}, "[false true]"},
		"one that finds nothing, beside find": {false, []*Option{find(1, false, 0), find(1, false, 2)}, "[false true]"},
		"two that find nothing":               {false, []*Option{find(1, false, 0), find(2, false, 0)}, "[true true]"},
	} {
		p := &Plan{}
		for _, o := range c.options {
			p.Choices = append(p.Choices, &Choice{On: true, Options: []*Option{o}, Library: &survey.Library{Aside: c.aside}})
		}
		p.drop()
		var got []bool
		for _, c := range p.Choices {
			got = append(got, c.On)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// TestAsks holds when a person is asked: not where the answers are given, or nobody reads the questions.
func TestAsks(t *testing.T) {
	terminal := func(context.Context, []form.Question) error { return nil }
	for name, c := range map[string]struct {
		o    Options
		want bool
	}{
		"at a terminal": {Options{Ask: terminal}, true},
		"without one":   {Options{}, false},
		"answered":      {Options{Ask: terminal, Yes: true}, false},
		"as JSON":       {Options{Ask: terminal, JSON: true}, false},
		"only to look":  {Options{Ask: terminal, DryRun: true}, false},
	} {
		if got := c.o.asks(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
