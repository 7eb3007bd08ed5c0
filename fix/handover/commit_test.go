package handover_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
)

// day sets the time of the commits that git makes from now on.
func day(t *testing.T, date string) {
	t.Helper()
	t.Setenv("GIT_AUTHOR_DATE", date+"T12:00:00Z")
	t.Setenv("GIT_COMMITTER_DATE", date+"T12:00:00Z")
}

// TestCommits makes a commit of each part, on top of what is staged and edited, and moves the branch.
func TestCommits(t *testing.T) {
	const code, edited = "package p\n\nvar a = 1\n\nvar b = ", "package p\n\nvar e = 1\n\nvar a = 1\n\nvar b = "
	dir, git := repository(t, map[string]string{"sub/a.go": code + "c\n", "sub/b.go": "b\n", "sub/c.go": "c\n", "top.go": "top\n"})
	put(t, dir, "sub/a.go", edited+"C\n")
	put(t, dir, "sub/c.go", "staged\n")
	git("add", "sub/c.go")
	r := open(t, filepath.Join(dir, "sub"))
	head := strings.TrimSpace(git("rev-parse", "HEAD"))
	a, b := change("a.go", edited+"c\n", edited+"C\n"), change("b.go", "b\n", "B\n")
	list, err := r.Commits(t.Context(), []handover.Part{
		{Message: "one\n\nRef: 1\n", Changes: []patch.Change{a}},
		{Message: "nothing", Changes: []patch.Change{a}},
		{Message: "two\n\nRef: 2\nRef: 3\n", Changes: []patch.Change{a, b}},
	})
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if d := cmp.Diff([][]string{{"a.go"}, {"b.go"}}, [][]string{list[0].Files, list[1].Files}); d != "" {
		t.Error(d)
	}
	for i, want := range []string{code + "C\n b\n c\n top\n", code + "C\n B\n c\n top\n"} {
		name := list[i].Name
		if got := strings.Join([]string{git("show", name+":sub/a.go"), git("show", name+":sub/b.go"), git("show", name+":sub/c.go"), git("show", name+":top.go")}, " "); got != want {
			t.Errorf("%d: %q", i, got)
		}
	}
	if now := strings.TrimSpace(git("rev-parse", "HEAD")); now != head || strings.TrimSpace(git("rev-parse", list[0].Name+"^")) != head {
		t.Error("the branch moved, or the first is not on top of it")
	}
	for name, want := range map[string]string{list[0].Name: "one", list[1].Name: "two"} {
		if got, err := r.Subject(t.Context(), name); got != want || err != nil {
			t.Error(got, err)
		}
	}
	mails, err := r.Patches(t.Context(), list)
	if err != nil || len(mails) != 2 || mails[0].Name != "0001-one.patch" || mails[1].Name != "0002-two.patch" {
		t.Error(mails, err)
	}
	source, err := r.Source(t.Context(), list[1].Name)
	want := map[string]string{"a.go": code + "C\n", "b.go": "B\n", "c.go": "c\n"}
	got := map[string]string{}
	for path, text := range source {
		got[strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/sub/")] = string(text)
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
	if err := r.Advance(t.Context(), list, []patch.Change{a, b}); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(git("rev-parse", "HEAD")); got != list[1].Name {
		t.Error(got)
	}
	if got := git("show", ":sub/a.go") + git("show", ":sub/b.go") + git("show", ":sub/c.go"); got != code+"C\nB\nstaged\n" {
		t.Errorf("the index has %q", got)
	}
	if err := r.Advance(t.Context(), list, nil); err == nil || !strings.HasPrefix(err.Error(), "HEAD is another commit") {
		t.Error(err)
	}
	named, err := r.Named(t.Context(), "Ref")
	commits := map[string]handover.Commit{"1": {Name: list[0].Name, Author: "ada"}, "2": {Name: list[1].Name, Author: "ada"}, "3": {Name: list[1].Name, Author: "ada"}}
	if d := cmp.Diff(commits, named); d != "" || err != nil {
		t.Error(d, err)
	}
	git("commit", "-q", "--allow-empty", "-m", "again\n\nRef: 1\n")
	if named, err = r.Named(t.Context(), "Ref"); err != nil || named["1"].Name == list[0].Name || len(named) != 3 {
		t.Error(named, err)
	}
}

// TestRefusedAdvance holds that the branch and the index stay as they are if one of them can't be written.
func TestRefusedAdvance(t *testing.T) {
	for lock, want := range map[string]string{"refs/heads/main.lock": "move the branch: ", "index.lock": "write the index: ", "HEAD.lock": "move the branch: "} {
		t.Run(lock, func(t *testing.T) {
			dir, git := repository(t, map[string]string{"a.go": "a\n"})
			r := open(t, dir)
			changes := []patch.Change{change("a.go", "a\n", "b\n")}
			list, err := r.Commits(t.Context(), []handover.Part{{Message: "one", Changes: changes}})
			if err != nil {
				t.Fatal(err)
			}
			before := git("ls-files", "-s") + git("for-each-ref") + git("rev-parse", "HEAD")
			put(t, dir, ".git/"+lock, "")
			if err := r.Advance(t.Context(), list, changes); err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), lock) {
				t.Errorf("error %v, want %s", err, want)
			}
			if err := os.Remove(filepath.Join(dir, ".git", filepath.FromSlash(lock))); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(before, git("ls-files", "-s")+git("for-each-ref")+git("rev-parse", "HEAD")); d != "" {
				t.Error(d)
			}
			if err := r.Advance(t.Context(), list, changes); err != nil {
				t.Error(err)
			}
			if got := git("show", "HEAD:a.go") + git("show", ":a.go") + git("reflog", "-1", "--format=%gs"); got != "b\nb\nssot commit\n" {
				t.Errorf("then it has %q", got)
			}
		})
	}
}

// TestMails holds that git am takes the mails, whatever the settings and the environment of who wrote them are.
func TestMails(t *testing.T) {
	t.Setenv("GIT_DIFF_OPTS", "-u0")
	for i, setting := range [][2]string{
		{"user.name", "ada"}, {"diff.noprefix", "true"}, {"diff.mnemonicPrefix", "true"}, {"diff.srcPrefix", "x/"}, {"diff.relative", "true"}, {"diff.context", "0"}, {"diff.external", "false"},
		{"diff.orderFile", "none"}, {"diff.suppressBlankEmpty", "true"}, {"diff.renames", "copies"}, {"diff.colorMoved", "zebra"}, {"color.ui", "always"}, {"color.diff", "always"},
		{"format.coverLetter", "true"}, {"format.attach", "true"}, {"format.suffix", ".mail"}, {"format.subjectPrefix", "x] y"}, {"format.base", "auto"}, {"format.pretty", "oneline"},
		{"format.noprefix", "true"}, {"format.outputDirectory", "elsewhere"}, {"format.numberOutput", "true"}, {"i18n.logOutputEncoding", "ISO-8859-1"}, {"diff.binary.binary", "true"}, {"core.quotePath", "false"},
	} {
		if testing.Short() && i%8 > 0 {
			continue
		}
		t.Run(setting[0], func(t *testing.T) {
			dir, git := repository(t, map[string]string{"sub/a.go": "1\n2\n3\n4\n\nä\n7\n", "sub/ü b.go": "b\n", ".gitattributes": "a.go diff=binary\n"})
			git("branch", "start")
			git("config", setting[0], setting[1])
			r := open(t, filepath.Join(dir, "sub"))
			a, b := change("a.go", "1\n2\n3\n4\n\nä\n7\n", "1\n2\n3\n4\n\nÄ\n7\n"), change("ü b.go", "b\n", "B\n")
			list, err := r.Commits(t.Context(), []handover.Part{
				{Message: "one of ä: a line that is much longer than the sixty-four bytes of a name\n\nbody\n", Changes: []patch.Change{a}},
				{Message: "two\n\nRef: 2\n", Changes: []patch.Change{a, b}},
			})
			if err != nil {
				t.Fatal(err)
			}
			mails, err := r.Patches(t.Context(), list)
			if err != nil || len(mails) != 2 || mails[0].Name != "0001-one-of-a-line-that-is-much-longer-than-the-sixty-four.patch" || mails[1].Name != "0002-two.patch" {
				t.Fatal(len(mails), mails[0].Name, err)
			}
			git("config", "--unset", setting[0])
			for _, m := range mails {
				put(t, dir, ".git/"+m.Name, string(m.Text))
				git("am", "-q", ".git/"+m.Name)
			}
			if d := cmp.Diff(git("ls-tree", "-r", list[1].Name), git("ls-tree", "-r", "HEAD")); d != "" {
				t.Error(d)
			}
			if got, want := git("log", "-2", "--format=%B"), "two\n\nRef: 2\n\none of ä: a line that is much longer than the sixty-four bytes of a name\n\nbody\n\n"; got != want {
				t.Errorf("the messages are %q", got)
			}
		})
	}
}

// TestSource lists what a build of a commit needs: other texts, files that are gone, and not those that are new.
func TestSource(t *testing.T) {
	dir, git := repository(t, map[string]string{"same.go": "same\n", "other.go": "other\n", "gone.go": "gone\n", "go.mod": "module m\n", "text.txt": "text\n", ".gitignore": "ignored.go\n", "run.s": "s\n"})
	git("update-index", "--chmod=+x", "run.s")
	git("commit", "-q", "-m", "executable")
	put(t, dir, "other.go", "edited\n")
	put(t, dir, "text.txt", "edited\n")
	put(t, dir, "new.go", "new\n")
	put(t, dir, "new.txt", "new\n")
	put(t, dir, "ignored.go", "ignored\n")
	put(t, dir, "run.s", "edited\n")
	if err := os.Remove(filepath.Join(dir, "gone.go")); err != nil {
		t.Fatal(err)
	}
	source, err := open(t, dir).Source(t.Context(), "HEAD")
	var got []string
	for _, path := range slices.Sorted(maps.Keys(source)) {
		got = append(got, fmt.Sprintf("%s %q %t", filepath.Base(path), source[path], source[path] == nil))
	}
	if d := cmp.Diff([]string{`gone.go "gone\n" false`, `new.go "" true`, `other.go "other\n" false`, `run.s "s\n" false`}, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

// TestSourceSHA256 holds that what is on disk as git has it is told by the names of a repository with SHA-256.
func TestSourceSHA256(t *testing.T) {
	dir, git := repository(t, map[string]string{"a.go": "a\n", "b.go": "b\n"})
	if err := os.RemoveAll(filepath.Join(dir, ".git")); err != nil {
		t.Fatal(err)
	}
	git("init", "-q", "--object-format=sha256", "-b", "main")
	git("add", ".")
	git("commit", "-q", "-m", "first")
	put(t, dir, "b.go", "edited\n")
	texts, err := open(t, dir).Source(t.Context(), "HEAD")
	if d := cmp.Diff(map[string][]byte{filepath.Join(dir, "b.go"): []byte("b\n")}, texts); d != "" || err != nil {
		t.Errorf("%v, -want +got %s", err, d)
	}
}

// TestSourceGone holds that a file which is gone in the working tree is there for a build, whatever it is, and one that
// git gets a name of alone is not.
func TestSourceGone(t *testing.T) {
	dir, git := repository(t, map[string]string{"go.mod": "module m\n", "a/page.txt": "page\n", "a/there.txt": "there\n", "a/c.cc": "c\n", "gone/x.bin": "x\n", "gone/x.go": "x\n"})
	git("rm", "-q", "a/page.txt")
	git("reset", "-q")
	put(t, dir, "a/there.txt", "edited\n")
	put(t, dir, "a/other.txt", "other\n")
	put(t, dir, "a/c.cc", "edited\n")
	if err := os.RemoveAll(filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "a/named.go", "named\n")
	put(t, dir, "a/lost.go", "lost\n")
	put(t, dir, "a/empty.go", "")
	git("add", "a/empty.go")
	git("add", "-N", "a/named.go", "a/lost.go")
	if err := os.Remove(filepath.Join(dir, "a", "lost.go")); err != nil {
		t.Fatal(err)
	}
	for where, empty := range map[handover.Where][]string{handover.Head: {`empty.go "" true`}, handover.Index: nil} {
		s, err := open(t, dir).Sources(t.Context(), where, nil)
		var got []string
		for _, path := range slices.Sorted(maps.Keys(s.Before)) {
			got = append(got, fmt.Sprintf("%s %q %t", filepath.Base(path), s.Before[path], s.Before[path] == nil))
		}
		want := slices.Concat([]string{`c.cc "c\n" false`}, empty, []string{`named.go "" true`, `page.txt "" false`, `x.bin "" false`, `x.go "x\n" false`})
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Error(where, d, err)
		}
	}
}

// TestSourceSubmodule holds that a submodule is built at the commit that git has of it, where that is known.
func TestSourceSubmodule(t *testing.T) {
	inner, _ := repository(t, map[string]string{"x.go": "x\n", "gone.go": "gone\n", ".gitignore": "ignored.go\n"})
	dir, git := repository(t, map[string]string{"go.mod": "module m\n", "lib/a.go": "a\n"})
	git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "lib/in")
	git("commit", "-q", "-m", "submodule")
	put(t, dir, "lib/in/x.go", "edited\n")
	put(t, dir, "lib/in/new.go", "new\n")
	put(t, dir, "lib/in/ignored.go", "ignored\n")
	if err := os.Remove(filepath.Join(dir, "lib", "in", "gone.go")); err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{"x.go": []byte("x\n"), "new.go": nil, "gone.go": []byte("gone\n")}
	check := func(what string) {
		t.Helper()
		for _, where := range []handover.Where{handover.Head, handover.Index} {
			s, err := open(t, filepath.Join(dir, "lib")).Sources(t.Context(), where, nil)
			got := map[string][]byte{}
			for path, text := range s.Before {
				got[strings.TrimPrefix(path, filepath.Join(dir, "lib", "in")+string(filepath.Separator))] = text
			}
			if d := cmp.Diff(want, got); d != "" || err != nil {
				t.Errorf("%s, %v: %v, %s", what, where, err, d)
			}
		}
	}
	check("its commit")
	git("update-index", "--cacheinfo", "160000,"+strings.Repeat("1", 40)+",lib/in")
	git("commit", "-q", "-m", "one that nobody has")
	want = map[string][]byte{}
	check("one that nobody has")
	if err := os.RemoveAll(filepath.Join(dir, "lib", "in")); err != nil {
		t.Fatal(err)
	}
	check("not there")
}

// TestSourcesLeft names what a change newly uses that only a file on disk has which git ignores.
func TestSourcesLeft(t *testing.T) {
	file := func(text string) string { return "package a\n\n" + text }
	const why = "git does not have %s, in which %s is, so a clone would not build with it: git add that file (-f if it is ignored), or use --unbuilt if it is generated"
	for name, test := range map[string]struct{ was, is, want string }{
		"a package":                {"var a = 0\n", "import \"example.com/m/all\"\n\nvar a = all.New()\n", fmt.Sprintf(why, "../all/all.go", "all.New")},
		"by another name":          {"var a = 0\n", "import x \"example.com/m/all\"\n\nvar a = x.Value\n", fmt.Sprintf(why, "../all/all.go", "all.Value")},
		"a name":                   {"var a = 0\n", "import \"example.com/m/part\"\n\nvar a part.Made\n", fmt.Sprintf(why, "../part/made.go", "part.Made")},
		"a name of one known":      {"import \"example.com/m/part\"\n\nvar a = part.New()\n", "import \"example.com/m/part\"\n\nvar a part.Made\n", fmt.Sprintf(why, "../part/made.go", "part.Made")},
		"one that was used":        {"import \"example.com/m/part\"\n\nvar a part.Made\n", "import \"example.com/m/part\"\n\nvar a *part.Made\n", ""},
		"a name that git has":      {"var a = 0\n", "import \"example.com/m/part\"\n\nvar a = part.New()\n", ""},
		"a name that nobody has":   {"var a = 0\n", "import \"example.com/m/part\"\n\nvar a = part.None\n", ""},
		"another module's":         {"var a = 0\n", "import \"example.com/m/in\"\n\nvar a = in.New()\n", ""},
		"a name in tests":          {"var a = 0\n", "import \"example.com/m/part\"\n\nvar a = part.Test\n", ""},
		"one that is gone on disk": {"var a = 0\n", "import \"example.com/m/gone\"\n\nvar a = gone.New()\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _ := repository(t, map[string]string{
				"go.mod": "module example.com/m\n", "a/a.go": file(test.was), ".gitignore": "all/\nmade*.go\n", "in/go.mod": "module example.com/m/in\n",
				"in/in.go": "package in\n\nfunc New() {}\n", "part/part.go": "package part\n\nfunc New() {}\n", "gone/gone.go": "package gone\n\nfunc New() {}\n",
			})
			put(t, dir, "all/all.go", "package all\n\nvar Value = New()\n\nfunc New() int { return 1 }\n")
			put(t, dir, "part/made.go", "package part\n\ntype Made int\n\nfunc (Made) None() {}\n")
			put(t, dir, "part/made_test.go", "package part\n\nvar Test int\n")
			if err := os.RemoveAll(filepath.Join(dir, "gone")); err != nil {
				t.Fatal(err)
			}
			s, err := open(t, filepath.Join(dir, "a")).Sources(t.Context(), handover.Head, []patch.Change{change("a.go", file(test.was), file(test.is))})
			var want []handover.Left
			if test.want != "" {
				want = []handover.Left{{File: "a.go", Why: test.want}}
			}
			if d := cmp.Diff(want, s.Left); d != "" || err != nil {
				t.Error(d, err)
			}
		})
	}
}

// TestSources lists what a build of the index or of HEAD needs before and after changes, in the whole module: nothing
// where git's version becomes what is on disk.
func TestSources(t *testing.T) {
	dir, git := repository(t, map[string]string{"m/go.mod": "module m\n", "m/sub/a.go": "a\n", "m/sub/text.txt": "text\n", "m/other/b.go": "b\n", "m/other/empty.go": "", "out.go": "out\n"})
	r := open(t, filepath.Join(dir, "m", "sub"))
	change := []patch.Change{{Path: "a.go", Before: []byte("a\n"), After: []byte("changed\n")}}
	page := []patch.Change{{Path: "text.txt", Before: []byte("text\n"), After: []byte("changed\n")}}
	put(t, dir, "m/sub/a.go", "changed\n")
	put(t, dir, "m/sub/text.txt", "changed\n")
	put(t, dir, "out.go", "edited\n")
	check := func(name string, where handover.Where, changes []patch.Change, before, after []string, changed bool) {
		t.Helper()
		s, err := r.Sources(t.Context(), where, changes)
		if err != nil {
			t.Fatal(err)
		}
		list := func(texts map[string][]byte) (all []string) {
			for _, path := range slices.Sorted(maps.Keys(texts)) {
				rel, err := filepath.Rel(dir, path)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, fmt.Sprintf("%s %q %t", filepath.ToSlash(rel), texts[path], texts[path] == nil))
			}
			return all
		}
		if d := cmp.Diff(before, list(s.Before)); d != "" {
			t.Errorf("%s, before: %s", name, d)
		}
		if d := cmp.Diff(after, list(s.After)); d != "" || s.Changed != changed {
			t.Errorf("%s, after: changed %t, %s", name, s.Changed, d)
		}
	}
	was := []string{`m/sub/a.go "a\n" false`}
	check("as on disk", handover.Index, change, was, nil, true)
	check("a page", handover.Index, page, was, was, false)
	put(t, dir, "m/other/new.go", "new\n")
	if err := os.Remove(filepath.Join(dir, "m", "other", "empty.go")); err != nil {
		t.Fatal(err)
	}
	others := []string{`m/other/empty.go "" false`, `m/other/new.go "" true`}
	check("others", handover.Index, change, slices.Concat(others, was), others, true)
	git("add", "m/other")
	check("staged", handover.Index, change, was, nil, true)
	check("HEAD", handover.Head, change, slices.Concat(others, was), others, true)
	put(t, dir, "go.work", "use ./m\n")
	check("a workspace", handover.Index, change, slices.Concat([]string{`go.work "" true`}, was, []string{`out.go "out\n" false`}), []string{`go.work "" true`, `out.go "out\n" false`}, true)
	if err := os.Remove(filepath.Join(dir, "go.work")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "m/go.mod", "module m\n\nreplace (\n\tn => ../lib/n\n\to => ./other\n\tp => ../../p\n\tq => r v1.0.0\n)\n")
	put(t, dir, "lib/n/go.mod", "module n\n")
	git("add", "m/go.mod", "lib")
	put(t, dir, "lib/n/c.go", "c\n")
	out := []string{`out.go "out\n" false`}
	beside := []string{`lib/n/c.go "" true`}
	check("a replaced module", handover.Index, change, slices.Concat(beside, was, out), slices.Concat(beside, out), true)
	put(t, dir, "m/go.work", "use (\n\t.\n\t../../out\n)\n\nreplace r => ./other\n")
	beside = []string{`lib/n/c.go "" true`, `m/go.work "" true`}
	check("a workspace of one module", handover.Index, change, slices.Concat(beside, was, out), slices.Concat(beside, out), true)
	put(t, dir, "m/go.mod", "module m\n")
	put(t, dir, "m/go.work", "use (\n\t.\n\t../lib/n\n)\n")
	git("add", "m/go.mod", "m/go.work", "lib")
	put(t, dir, "lib/n/d.go", "d\n")
	beside = []string{`lib/n/d.go "" true`}
	check("a workspace above which a module is", handover.Index, change, slices.Concat(beside, was, out), slices.Concat(beside, out), true)
	other := []patch.Change{{Path: "a.go", Before: []byte("x\n"), After: []byte("y\n")}}
	if _, err := r.Sources(t.Context(), handover.Index, other); err == nil {
		t.Error("a change of another text was applied")
	}
}

// TestVersions lists commits by the files that they changed, by a revision and by a day.
func TestVersions(t *testing.T) {
	dir, git := repository(t, map[string]string{"sub/a.go": "0\n"})
	r := open(t, filepath.Join(dir, "sub"))
	for i := 1; i < 6; i++ {
		day(t, fmt.Sprintf("2026-06-%02d", i))
		put(t, dir, fmt.Sprintf("sub/%s.go", []string{"a", "b"}[i%2]), fmt.Sprintf("%d\n", i))
		git("add", ".")
		git("commit", "-q", "-m", strconv.Itoa(i))
	}
	show := func(list []handover.Version, err error) []string {
		var all []string
		for _, v := range list {
			subject, err := r.Subject(t.Context(), v.Commit)
			all = append(all, fmt.Sprintf("%s %s %q", subject, v.When.Format(time.DateOnly), v.Texts))
			if err != nil {
				t.Error(err)
			}
		}
		if err != nil {
			all = append(all, err.Error())
		}
		return all
	}
	git("tag", "three", "HEAD~2")
	for name, test := range map[string]struct{ got, want []string }{
		"of a file":     {show(r.Versions(t.Context(), 2, "a.go")), []string{`2 2026-06-02 ["2\n"]`, `4 2026-06-04 ["4\n"]`}},
		"of two files":  {show(r.Versions(t.Context(), 3, "a.go", "b.go")), []string{`3 2026-06-03 ["2\n" "3\n"]`, `4 2026-06-04 ["4\n" "3\n"]`, `5 2026-06-05 ["4\n" "5\n"]`}},
		"before it was": {show(r.Versions(t.Context(), 9, "b.go")), []string{`1 2026-06-01 ["1\n"]`, `3 2026-06-03 ["3\n"]`, `5 2026-06-05 ["5\n"]`}},
		"without one":   {show(r.Versions(t.Context(), 9, "a.go", "c.go"))[1:2], []string{`2 2026-06-02 ["2\n" ""]`}},
		"since a day":   {show(r.Since(t.Context(), "2026-06-04", 9)), []string{`4 2026-06-04 []`, `5 2026-06-05 []`}},
		"since a tag":   {show(r.Since(t.Context(), "three", 9)), []string{`3 2026-06-03 []`, `4 2026-06-04 []`, `5 2026-06-05 []`}},
		"some of many":  {show(r.Since(t.Context(), "HEAD~4", 3)), []string{`1 2026-06-01 []`, `3 2026-06-03 []`, `5 2026-06-05 []`}},
		"no such":       {show(r.Since(t.Context(), "four", 3)), []string{"there is no commit four in this clone, and it is no day such as 2026-06-30"}},
		"a flag":        {show(r.Since(t.Context(), "--all", 3)), []string{`"--all" is neither a day nor a revision`}},
		"nothing":       {show(r.Since(t.Context(), "", 3)), []string{`"" is neither a day nor a revision`}},
	} {
		if d := cmp.Diff(test.want, test.got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for name, err := range map[string]error{
		"since":    func() error { _, err := r.Since(ended, "three", 3); return err }(),
		"versions": func() error { _, err := r.Versions(ended, 3, "a.go"); return err }(),
		"named":    func() error { _, err := r.Named(ended, "Ref"); return err }(),
		"commits":  func() error { _, err := r.Commits(ended, nil); return err }(),
		"stage":    func() error { _, err := r.Stage(ended, nil); return err }(),
		"source":   func() error { _, err := r.Source(ended, "HEAD"); return err }(),
		"sources":  func() error { _, err := r.Sources(ended, handover.Index, nil); return err }(),
		"patches":  func() error { _, err := r.Patches(ended, []handover.Made{{Name: "HEAD"}}); return err }(),
		"subject":  func() error { _, err := r.Subject(ended, "HEAD"); return err }(),
		"advance":  r.Advance(ended, []handover.Made{{Name: "HEAD"}}, nil),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNotNow refuses commits in a repository without one, and during a merge, cherry-pick or revert.
func TestNotNow(t *testing.T) {
	dir, git := repository(t, map[string]string{"a.go": "a\n"})
	r := open(t, dir)
	parts := []handover.Part{{Message: "one", Changes: []patch.Change{change("a.go", "a\n", "b\n")}}}
	for ref, what := range map[string]string{"MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert"} {
		git("update-ref", ref, "HEAD")
		if _, err := r.Commits(t.Context(), parts); err == nil || err.Error() != "a "+what+" is going on: end it first" {
			t.Errorf("%s: %v", ref, err)
		}
		git("update-ref", "-d", ref)
	}
	git("checkout", "-q", "--orphan", "empty")
	if _, err := r.Commits(t.Context(), parts); err == nil || !strings.HasPrefix(err.Error(), "HEAD is no commit yet") {
		t.Error(err)
	}
	if err := r.Advance(t.Context(), []handover.Made{{Name: "main"}}, nil); err == nil || !strings.HasPrefix(err.Error(), "HEAD is no commit yet") {
		t.Error(err)
	}
	for _, list := range []func() (int, error){
		func() (int, error) { named, err := r.Named(t.Context(), "Ref"); return len(named), err },
		func() (int, error) { all, err := r.Versions(t.Context(), 3, "a.go"); return len(all), err },
		func() (int, error) { all, err := r.Since(t.Context(), "2026-06-01", 3); return len(all), err },
	} {
		if n, err := list(); n != 0 || err != nil {
			t.Error(n, err)
		}
	}
	var many []patch.Change
	for i := range 7 {
		many = append(many, change(fmt.Sprintf("new%d.go", i), "", "a\n"))
	}
	if _, err := r.Stage(t.Context(), many); err == nil || !strings.HasPrefix(err.Error(), "nothing was changed: new0.go: ") || !strings.HasSuffix(err.Error(), "; and 2 more") || strings.Contains(err.Error(), "new5") {
		t.Error(err)
	}
	if _, err := r.Stage(t.Context(), many[:5]); err == nil || strings.Contains(err.Error(), "more") || !strings.Contains(err.Error(), "new4") {
		t.Error(err)
	}
}

// TestCommitOnto commits on top of a link, an unchanged file and an attribute that is unset.
func TestCommitOnto(t *testing.T) {
	dir, git := repository(t, map[string]string{"a.go": "a\n", ".gitattributes": "a.go -filter\n"})
	if err := os.Symlink("a.go", filepath.Join(dir, "link.go")); err != nil {
		t.Skip(err)
	}
	git("add", ".")
	git("commit", "-q", "-m", "link")
	r := open(t, dir)
	if _, err := r.Commits(t.Context(), []handover.Part{{Message: "x", Changes: []patch.Change{change("link.go", "a\n", "b\n")}}}); err == nil || !strings.Contains(err.Error(), "link.go: git has a link there") {
		t.Error(err)
	}
	files, err := r.Stage(t.Context(), []patch.Change{change("a.go", "a\n", "b\n")})
	if d := cmp.Diff([]string{"a.go"}, files); d != "" || err != nil {
		t.Error(d, err)
	}
	if files, err = r.Stage(t.Context(), []patch.Change{change("a.go", "a\n", "b\n")}); len(files) > 0 || err != nil {
		t.Error("staged again:", files, err)
	}
	if list, err := r.Patch(t.Context(), []patch.Change{change("a.go", "a\n", "b\n")}); len(list) != 1 || err != nil {
		t.Error("a patch is for HEAD, whatever is staged:", list, err)
	}
}
