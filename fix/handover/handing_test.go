package handover_test

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
)

// spanning are decisions that each append their name to some files.
func spanning(files map[string][]string) handover.Decisions {
	var d handover.Decisions
	for _, name := range slices.Sorted(maps.Keys(files)) {
		d.List = append(d.List, handover.Decision{Name: name, Files: files[name]})
	}
	d.Texts = func(_ context.Context, names []string) ([]patch.Change, error) {
		after := map[string]string{}
		for _, one := range d.List {
			if !slices.Contains(names, one.Name) {
				continue
			}
			for _, file := range one.Files {
				if after[file] == "" {
					after[file] = file + "\n"
				}
				after[file] += one.Name + "\n"
			}
		}
		var changes []patch.Change
		for _, file := range slices.Sorted(maps.Keys(after)) {
			changes = append(changes, change(file, file+"\n", after[file]))
		}
		return changes, nil
	}
	return d
}

// TestMissingLeaves holds that a file that can't be handed over is left with its reason, and with it the files that are
// of one decision with it, and that the others are handed over.
func TestMissingLeaves(t *testing.T) {
	const other = "the text above the first heading differs from what git has in more than what was decided: commit those other edits first (git add -p)"
	const with = "a decision changes it together with "
	for name, test := range map[string]struct {
		files map[string][]string // of each decision
		other []string            // files of which the index has other text
		had   []string            // files that the index has with all decisions
		names []string
		want  []string // the files that change
		left  []handover.Left
	}{
		"none":                   {files: map[string][]string{"1": {"a"}, "2": {"b"}}, names: []string{"1", "2"}, want: []string{"a", "b"}},
		"one":                    {files: map[string][]string{"1": {"a"}, "2": {"b"}}, other: []string{"a"}, names: []string{"1", "2"}, want: []string{"b"}, left: []handover.Left{{File: "a", Why: other}}},
		"none of it is named":    {files: map[string][]string{"1": {"a"}, "2": {"b"}}, other: []string{"a"}, names: []string{"2"}, want: []string{"b"}},
		"all":                    {files: map[string][]string{"1": {"a"}}, other: []string{"a"}, names: []string{"1"}, left: []handover.Left{{File: "a", Why: other}}},
		"not tracked":            {files: map[string][]string{"1": {"new"}, "2": {"b"}}, names: []string{"1", "2"}, want: []string{"b"}, left: []handover.Left{{File: "new", Why: "git does not track it: git add it first, or leave its decisions out"}}},
		"a decision over two":    {files: map[string][]string{"1": {"a", "b"}, "2": {"c"}}, other: []string{"b"}, names: []string{"1", "2"}, want: []string{"c"}, left: []handover.Left{{File: "a", Why: with + "b"}, {File: "b", Why: other}}},
		"a chain of decisions":   {files: map[string][]string{"1": {"b", "c"}, "2": {"a", "b"}, "3": {"d"}}, other: []string{"a"}, names: []string{"1", "2", "3"}, want: []string{"d"}, left: []handover.Left{{File: "a", Why: other}, {File: "b", Why: with + "a"}, {File: "c", Why: with + "b"}}},
		"what is there links no": {files: map[string][]string{"1": {"a", "b"}, "2": {"c"}}, had: []string{"a", "b"}, other: []string{"c"}, names: []string{"1", "2"}, left: []handover.Left{{File: "c", Why: other}}},
	} {
		t.Run(name, func(t *testing.T) {
			d := spanning(test.files)
			dir, git := repository(t, map[string]string{"a": "a\n", "b": "b\n", "c": "c\n", "d": "d\n"})
			for _, file := range test.other {
				put(t, dir, file, "other\n")
			}
			all, err := d.Texts(t.Context(), slices.Collect(maps.Keys(test.files)))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range all {
				if slices.Contains(test.had, c.Path) {
					put(t, dir, c.Path, string(c.After))
				}
			}
			git("add", ".")
			r := open(t, dir)
			handing, err := r.Missing(t.Context(), handover.Index, d, test.names)
			if d := cmp.Diff(test.left, handing.Left); d != "" || err != nil {
				t.Error(d, err)
			}
			if err := handing.Refused(); (err != nil) != (test.want == nil) || err != nil && !strings.HasPrefix(err.Error(), "nothing was changed: "+test.left[0].File+": ") {
				t.Error(err)
			}
			files, err := r.Stage(t.Context(), handing.Changes)
			if d := cmp.Diff(test.want, files); d != "" || err != nil {
				t.Error(d, err)
			}
		})
	}
}

// TestMissingRest holds that the decisions that are left out must not be needed by the others.
func TestMissingRest(t *testing.T) {
	d := spanning(map[string][]string{"1": {"a"}, "2": {"b"}})
	texts := d.Texts
	d.Texts = func(ctx context.Context, names []string) ([]patch.Change, error) {
		if !slices.Contains(names, "1") {
			return nil, errors.New("2 can't be had without the others")
		}
		return texts(ctx, names)
	}
	dir, git := repository(t, map[string]string{"a": "a\n", "b": "b\n"})
	put(t, dir, "a", "other\n")
	git("add", ".")
	if _, err := open(t, dir).Missing(t.Context(), handover.Index, d, []string{"1", "2"}); err == nil || err.Error() != "2 can't be had without the others" {
		t.Error(err)
	}
}

// TestSubmodule holds that of a file of a submodule it is said that it is one.
func TestSubmodule(t *testing.T) {
	inner, _ := repository(t, map[string]string{"sub/a": "a\n"})
	dir, git := repository(t, map[string]string{"b": "b\n"})
	git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "lib/inner")
	git("commit", "-q", "-m", "submodule")
	for _, where := range []handover.Where{handover.Head, handover.Index} {
		handing, err := open(t, dir).Missing(t.Context(), where, spanning(map[string][]string{"1": {"lib/inner/sub/a"}, "2": {"b"}}), []string{"1", "2"})
		want := []handover.Left{{File: "lib/inner/sub/a", Why: "it is in the submodule lib/inner, a repository of its own: use git add -p there"}}
		if d := cmp.Diff(want, handing.Left); d != "" || err != nil || len(handing.Changes) != 1 {
			t.Error(d, err)
		}
	}
}

// TestMissingNew holds that of a file that is staged, and not in HEAD, it is said that it is to be committed.
func TestMissingNew(t *testing.T) {
	dir, git := repository(t, map[string]string{"a": "a\n"})
	put(t, dir, "new", "new\n")
	git("add", "new")
	d := spanning(map[string][]string{"1": {"new"}})
	handing, err := open(t, dir).Missing(t.Context(), handover.Head, d, []string{"1"})
	want := []handover.Left{{File: "new", Why: "HEAD has no such file yet, only the index has: commit it first, or leave its decisions out"}}
	if d := cmp.Diff(want, handing.Left); d != "" || err != nil {
		t.Error(d, err)
	}
	if handing, err = open(t, dir).Missing(t.Context(), handover.Index, d, []string{"1"}); handing.Left != nil || len(handing.Changes) != 1 || err != nil {
		t.Error(handing, err)
	}
}

// TestMissingNamed holds what is said of a file of which git add -N put the name alone into the index.
func TestMissingNamed(t *testing.T) {
	dir, git := repository(t, map[string]string{"a": "a\n", "sub/a": "a\n", "empty": ""})
	put(t, dir, "sub/[new]", "[new]\n")
	git("add", "-N", "sub")
	for _, where := range []handover.Where{handover.Head, handover.Index} {
		handing, err := open(t, filepath.Join(dir, "sub")).Missing(t.Context(), where, spanning(map[string][]string{"1": {"[new]"}}), []string{"1"})
		want := []handover.Left{{File: "[new]", Why: "git has its name alone (git add -N): git add it first, or leave its decisions out"}}
		if d := cmp.Diff(want, handing.Left); d != "" || err != nil {
			t.Error(d, err)
		}
	}
}
