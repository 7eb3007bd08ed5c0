package handover_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
)

// meanwhile puts a git before the one in PATH that runs lines of a shell, with $GIT as the real one, before the first
// commands, as many as times says, that have a word.
func meanwhile(t *testing.T, word, times, lines string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("its git is no script")
	}
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git")
	}
	dir := t.TempDir()
	script := `#!/bin/sh
GIT='` + git + `'
n=$(cat '` + dir + `/n' 2>/dev/null || echo 0)
case " $* " in *" ` + word + ` "*)
	if [ "$n" -lt ` + times + ` ]; then
		echo $((n + 1)) >'` + dir + `/n'
		(unset GIT_INDEX_FILE; ` + lines + `) </dev/null >/dev/null || exit 1
	fi;;
esac
exec "$GIT" "$@"
`
	if err := os.WriteFile(filepath.Join(dir, "git"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// nineLines are those of a file whose edits do not touch.
const nineLines = "package p\n\nvar (\n\ta = 1\n\tb = 2\n\tc = 3\n\td = 4\n\te = 5\n\tf = 6\n\tg = 7\n\th = 8\n\ti = 9\n)\n"

// stages is what another program does meanwhile: it stages another edit of the file.
const stages = `b=$("$GIT" show :a.go | sed "s/9/nine/" | "$GIT" hash-object -w --stdin) && "$GIT" update-index --cacheinfo 100644,$b,a.go && "$GIT" update-index --skip-worktree b.go`

// TestStageMeanwhile holds that what another program stages while the index is written stays, with its marks.
func TestStageMeanwhile(t *testing.T) {
	for _, word := range []string{"hash-object", "--index-info"} {
		dir, git := repository(t, map[string]string{"a.go": nineLines, "b.go": "b\n"})
		r := open(t, dir)
		meanwhile(t, word, "1", stages)
		files, err := r.Stage(t.Context(), []patch.Change{change("a.go", nineLines, strings.Replace(nineLines, "1", "one", 1))})
		if err != nil || len(files) != 1 {
			t.Fatalf("before %s: %v, %v", word, files, err)
		}
		if got := git("show", ":a.go") + git("ls-files", "-v", "b.go"); got != strings.NewReplacer("1", "one", "9", "nine").Replace(nineLines)+"S b.go\n" {
			t.Errorf("before %s the index has %q", word, got)
		}
	}
}

// TestCommitMeanwhile holds the same for the index after commits.
func TestCommitMeanwhile(t *testing.T) {
	dir, git := repository(t, map[string]string{"a.go": nineLines, "b.go": "b\n"})
	r := open(t, dir)
	changes := []patch.Change{change("a.go", nineLines, strings.Replace(nineLines, "1", "one", 1))}
	list, err := r.Commits(t.Context(), []handover.Part{{Message: "one", Changes: changes}})
	if err != nil {
		t.Fatal(err)
	}
	meanwhile(t, "--index-info", "1", stages)
	if err := r.Advance(t.Context(), list, changes); err != nil {
		t.Fatal(err)
	}
	if got := git("show", "HEAD:a.go") + git("show", ":a.go"); got != strings.Replace(nineLines, "1", "one", 1)+strings.NewReplacer("1", "one", "9", "nine").Replace(nineLines) {
		t.Errorf("HEAD and the index have %q", got)
	}
}

// TestStageNeverStill holds that a program which writes the index again and again is no reason to wait for ever.
func TestStageNeverStill(t *testing.T) {
	dir, git := repository(t, map[string]string{"a.go": nineLines, "b.go": "b\n"})
	r := open(t, dir)
	meanwhile(t, "--index-info", "99", `b=$(cat '`+dir+`/../n' 2>/dev/null)x; echo $b >'`+dir+`/../n'; b=$(echo $b | "$GIT" hash-object -w --stdin) && "$GIT" update-index --cacheinfo 100644,$b,b.go`)
	_, err := r.Stage(t.Context(), []patch.Change{change("a.go", nineLines, strings.Replace(nineLines, "1", "one", 1))})
	if err == nil || err.Error() != "another program keeps writing git's index: run it again when that is done" {
		t.Error(err)
	}
	if got := git("show", ":a.go"); got != nineLines {
		t.Errorf("the index has %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".git", "index.*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// TestStageIndex holds the rights on the index, one in several parts, and one that is locked.
func TestStageIndex(t *testing.T) {
	dir, git := repository(t, map[string]string{"a.go": nineLines, "b.go": "b\n"})
	git("update-index", "--split-index")
	index := filepath.Join(dir, ".git", "index")
	if err := os.Chmod(index, 0o660); err != nil {
		t.Fatal(err)
	}
	changes := []patch.Change{change("a.go", nineLines, strings.Replace(nineLines, "1", "one", 1))}
	lock := index + ".lock"
	if err := os.WriteFile(lock, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	want := "write the index: another git works on it (" + lock + " is there): wait until it is done, and remove that file if none runs"
	if _, err := open(t, dir).Stage(t.Context(), changes); err == nil || err.Error() != want {
		t.Error(err)
	}
	if err := os.Remove(lock); err != nil {
		t.Fatal("the lock of another: ", err)
	}
	if _, err := open(t, dir).Stage(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(index)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o660 {
		t.Errorf("its rights are %v, %v", info.Mode(), err)
	}
	if got := git("diff", "--cached", "--stat", "--", "a.go"); !strings.Contains(got, "1 file changed") {
		t.Errorf("staged is %q", got)
	}
	git("fsck")
}
