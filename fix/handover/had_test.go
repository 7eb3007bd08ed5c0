package handover_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
)

// lines are decisions that each replace a line, and a first line that says how many of the file's are decided: what
// they have in common.
func lines() handover.Decisions {
	files := map[string][]string{"a.go": {"a1", "a2", "a3"}, "b.go": {"b1", "b2"}}
	text := func(path string, names []string) string {
		n := 0
		var body strings.Builder
		for _, name := range files[path] {
			if slices.Contains(names, name) {
				n++
				name = strings.ToUpper(name)
			}
			body.WriteString("\nvar " + strings.ToLower(name) + " = " + name + "\n")
		}
		return fmt.Sprintf("package p\n\nvar n = %d\n%s", n, body.String())
	}
	d := handover.Decisions{Texts: func(_ context.Context, names []string) ([]patch.Change, error) {
		if slices.Contains(names, "a3") && !slices.Contains(names, "a1") {
			return nil, errors.New("a3 can't be had without a1")
		}
		var changes []patch.Change
		for _, path := range []string{"a.go", "b.go"} {
			if slices.ContainsFunc(files[path], func(name string) bool { return slices.Contains(names, name) }) {
				changes = append(changes, change(path, text(path, nil), text(path, names)))
			}
		}
		return changes, nil
	}}
	for _, name := range []string{"a1", "b1", "a2", "b2", "a3"} {
		d.List = append(d.List, handover.Decision{Name: name, Files: []string{name[:1] + ".go"}})
	}
	return d
}

// TestHad finds the decisions that HEAD or the index has, and changes what has them to what has more.
func TestHad(t *testing.T) {
	d := lines()
	for _, test := range []struct {
		name        string
		there       []string // are in HEAD, or in the index
		edit        string   // of the user, beside them
		want, names []string // what is found, and what is handed on
		files       []string // that change
	}{
		{name: "nothing", names: []string{"a2"}, files: []string{"a.go"}},
		{name: "the oldest", there: []string{"a1", "b1"}, want: []string{"a1", "b1"}, names: []string{"a1", "a2", "b1"}, files: []string{"a.go"}},
		{name: "all", there: []string{"a1", "b1", "a2", "b2", "a3"}, want: []string{"a1", "b1", "a2", "b2", "a3"}, names: []string{"a1", "b2"}},
		{name: "another", there: []string{"a2", "b2"}, want: []string{"a2", "b2"}, names: []string{"a1", "b1"}, files: []string{"a.go", "b.go"}},
		{name: "two that are not the oldest", there: []string{"a1", "a3"}, want: []string{"a1", "a3"}, names: []string{"a2"}, files: []string{"a.go"}},
		{name: "with an edit", there: []string{"a1"}, edit: "\nvar mine = 1\n", want: []string{"a1"}, names: []string{"a2", "b1"}, files: []string{"a.go", "b.go"}},
		{name: "an edit alone", edit: "\nvar mine = 1\n", names: []string{"a2"}, files: []string{"a.go"}},
	} {
		for _, where := range []handover.Where{handover.Head, handover.Index} {
			t.Run(test.name+map[handover.Where]string{handover.Head: " in HEAD", handover.Index: " in the index"}[where], func(t *testing.T) {
				all, err := d.Texts(t.Context(), []string{"a1", "a2", "a3", "b1", "b2"})
				if err != nil {
					t.Fatal(err)
				}
				dir, git := repository(t, map[string]string{"a.go": string(all[0].Before), "b.go": string(all[1].Before)})
				text := func(names []string) map[string]string {
					texts := map[string]string{"a.go": string(all[0].Before), "b.go": string(all[1].Before)}
					changes, err := d.Texts(t.Context(), names)
					if err != nil {
						t.Fatal(err)
					}
					for _, c := range changes {
						texts[c.Path] = string(c.After)
					}
					texts["a.go"] += test.edit
					return texts
				}
				for path, text := range text(test.there) {
					put(t, dir, path, text)
				}
				git("add", ".")
				if where == handover.Head {
					git("commit", "-q", "--allow-empty", "-m", "there")
				}
				r := open(t, dir)
				had, err := r.Had(t.Context(), where, d)
				if d := cmp.Diff(test.want, had); d != "" || err != nil {
					t.Error(d, err)
				}
				handing, err := r.Missing(t.Context(), where, d, test.names)
				if err != nil || handing.Left != nil {
					t.Fatal(handing.Left, err)
				}
				files, err := r.Stage(t.Context(), handing.Changes)
				if d := cmp.Diff(test.files, files); d != "" || err != nil {
					t.Error(d, err)
				}
				for path, want := range text(slices.Concat(test.there, test.names)) {
					if got := git("show", ":"+path); got != want {
						t.Errorf("%s is %q, want %q", path, got, want)
					}
				}
			})
		}
	}
}

// TestBeyond holds which texts are asked for: of the decisions that are there, those alone that share a file with the
// named ones, which need not be had together with the others.
func TestBeyond(t *testing.T) {
	d := lines()
	texts := d.Texts
	var asked []string
	d.Texts = func(ctx context.Context, names []string) ([]patch.Change, error) {
		asked = append(asked, strings.Join(names, "+"))
		return texts(ctx, names)
	}
	for _, c := range []struct {
		had, names []string
		want       string
	}{
		{nil, []string{"a1"}, "a1"},
		{[]string{"b1", "b2"}, []string{"a1"}, "a1"},
		{[]string{"a1", "b1"}, []string{"a2"}, "a2+a1, a1"},
		{[]string{"a1", "a2"}, []string{"a2", "a3"}, "a2+a3+a1, a1+a2"},
		{[]string{"none"}, []string{"a1"}, "a1"},
	} {
		asked = nil
		if _, err := d.Beyond(t.Context(), c.had, c.names); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(asked, ", "); got != c.want {
			t.Errorf("beyond %v, of %v: %s was asked for, not %s", c.had, c.names, got, c.want)
		}
	}
}
