package setup

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/cmd/internal/setup/form"
	"github.com/seed-58def443/ssot/fix/survey"
)

// asked returns a plan with a library that has a rule, one that has none, places in tests and documentation.
func asked() *Plan {
	l := library("x", false, "m/a", "m/b")
	l.Owners = []*survey.Owner{keeps("one"), keeps("two"), keeps("idle")}
	p := plan("", l, library("log", true, "m/a", "m/b"))
	o := p.Choices[0].Options
	o[0].Fault = "it does not type-check"
	o[1].Tried = &Counts{Found: 9, Ready: 5, Tests: 3, ReadyTests: 2, Docs: 1}
	o[2].Tried = &Counts{Found: 9}
	o[3].Tried = &Counts{Found: 9} // finding is an answer although it replaces nothing
	p.Choices[0].Pick = 1
	return p
}

// questionsOf returns what is asked, a line a question.
func questionsOf(list []form.Question) []string {
	var out []string
	for _, q := range list {
		if q.Skip == nil || !q.Skip() {
			out = append(out, q.Title+" "+strings.Join(q.Answers, " | "))
		}
	}
	return out
}

// TestQuestions says what is asked and with which answers, and takes them over.
func TestQuestions(t *testing.T) {
	p := asked()
	if n := p.ready(); n != 5 {
		t.Errorf("%d are ready", n)
	}
	a := newAnswers(p)
	want := []string{
		"What should have one owner? x: built in 2 places: 2 in production | log: built in 2 places: 2 in production",
		"Who owns x? two() keeps one, and is asked for 1 time (:0); 5 of 9 ready | none: the rule only finds",
		"What becomes of what is found in tests? rewrite: 3 places, 2 of them ready, as anywhere else | report: 3 places, found and left as they are | allow: 3 places that do not count",
		"Does code in documentation count? yes: 1 place in pages and comments, for readers copy them | no",
		"Which programs are critical? ./cmd/a: builds 2, by itself or by what it imports | ./cmd/b: builds 0, by itself or by what it imports | ./cmd/migrate: builds 2, by itself or by what it imports",
	}
	if diff := cmp.Diff(want, questionsOf(a.questions(p))); diff != "" {
		t.Errorf("wanted - asked +\n%s", diff)
	}
	a.apply(p)
	if got := summary(p); got != "x own two() m/two" || p.Tests != "rewrite" || !p.Docs || !p.Mains[0].On || p.Mains[1].On {
		t.Errorf("the defaults come to %s, tests %s, docs %t, %+v", got, p.Tests, p.Docs, p.Mains)
	}
	a.libraries, a.owners[0], a.tests, a.docs, a.critical = []int{0, 1}, 1, 2, 1, []int{1}
	if n := len(questionsOf(a.questions(p))); n != 6 {
		t.Errorf("with two libraries there are %d questions", n)
	}
	a.apply(p)
	if got := summary(p); got != "x find; log find" || p.Tests != "allow" || p.Docs || p.Mains[0].On || !p.Mains[1].On {
		t.Errorf("other answers come to %s, tests %s, docs %t, %+v", got, p.Tests, p.Docs, p.Mains)
	}
	bare := plan("")
	bare.Mains = nil
	if n := len(newAnswers(bare).questions(bare)); n != 1 {
		t.Errorf("where nothing is found %d questions are asked", n)
	}
}

// TestConfirm shows what is going to be written before it asks, and knows who wants nothing.
func TestConfirm(t *testing.T) {
	p := asked()
	files, err := p.Files()
	if err != nil {
		t.Fatal(err)
	}
	out := &outcome{counts: map[string]*Counts{"x": {Found: 9, Ready: 5, Proven: 1, All: true}}}
	for name, tt := range map[string]struct {
		answer func(q form.Question) error
		want   error
	}{
		"yes":  {func(form.Question) error { return nil }, nil},
		"no":   {func(q form.Question) error { *q.Yes = false; return nil }, ErrStopped},
		"left": {func(form.Question) error { return form.ErrLeft }, ErrStopped},
		"else": {func(form.Question) error { return context.Canceled }, context.Canceled},
	} {
		var shown bytes.Buffer
		o := Options{Stdout: &shown, Ask: func(_ context.Context, list []form.Question) error {
			want := "x: 9 violations: 5 ready (1 proven), 4 not\none() is no answer: it does not type-check"
			if list[0].Title != "Write ssot.yaml?" || list[0].Note != want {
				t.Errorf("asked %+v", list[0])
			}
			return tt.answer(list[0])
		}}
		if err := o.confirm(t.Context(), p, files, out); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(shown.String(), "      - preset: x\n") {
			t.Errorf("the file is not shown: %s", &shown)
		}
	}
	o := Options{Ask: func(_ context.Context, list []form.Question) error { *list[0].Several = nil; return nil }}
	if err := o.ask(t.Context(), p); !errors.Is(err, ErrStopped) {
		t.Errorf("without a rule: %v", err)
	}
}

// TestFind says who may build what a rule only finds.
func TestFind(t *testing.T) {
	maker := func(pkg string, outside, calls int) *survey.Maker {
		return &survey.Maker{Package: pkg, Returns: true, Outside: survey.Figures{Production: outside}, Calls: survey.Figures{Production: calls}}
	}
	holder := maker("m/h", 9, 9)
	holder.Returns = false
	for name, tt := range map[string]struct {
		makers []*survey.Maker
		built  []string
		want   []string
	}{
		"who is asked most from outside": {[]*survey.Maker{maker("m/a", 1, 5), maker("m/b", 2, 2), maker("m/c", 2, 1), holder}, []string{"m/x"}, []string{"m/b"}},
		"who is asked most inside":       {[]*survey.Maker{maker("m/a", 0, 1), maker("m/b", 0, 2)}, []string{"m/x"}, []string{"m/b"}},
		"no program, nobody unasked":     {[]*survey.Maker{maker("m/cmd/a", 3, 3), maker("m/b", 0, 0)}, []string{"m/x", "m/x"}, []string{"m/x"}},
		"the only program":               {nil, []string{"m/cmd/a"}, nil},
		"two":                            {nil, []string{"m/x", "m/y"}, nil},
	} {
		l := library("x", false, tt.built...)
		l.Makers = tt.makers
		l.Built = append(l.Built, survey.Place{Package: "m/test", Where: survey.Test})
		if diff := cmp.Diff(tt.want, find(l, []survey.Main{{Package: "m/cmd/a"}}).Owners); diff != "" {
			t.Errorf("%s: wanted - got +\n%s", name, diff)
		}
	}
}
