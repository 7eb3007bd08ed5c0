package handover_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
)

// repository returns a new one with files in it, committed, and git in it.
func repository(t *testing.T, files map[string]string) (dir string, git func(args ...string) string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HOME": dir, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
	} {
		t.Setenv(name, value)
	}
	git = func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	git("init", "-q", "-b", "main")
	for name, text := range files {
		put(t, dir, name, text)
	}
	git("add", ".")
	git("commit", "-q", "-m", "first")
	return dir, git
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, root string) *handover.Repository {
	t.Helper()
	r, err := handover.Open(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func change(path, before, after string) patch.Change {
	return patch.Change{Path: path, Before: []byte(before), After: []byte(after)}
}

// TestStageBelow holds that a session below the repository's top stages its own files, executable ones as such.
func TestStageBelow(t *testing.T) {
	dir, git := repository(t, map[string]string{"a.go": "top\n", "sub/a.go": "a\nb\n"})
	git("update-index", "--chmod=+x", "sub/a.go")
	git("commit", "-q", "-m", "executable")
	files, err := open(t, filepath.Join(dir, "sub")).Stage(t.Context(), []patch.Change{change("a.go", "a\nb\n", "a\nc\n")})
	if err != nil || len(files) != 1 || files[0] != "a.go" {
		t.Fatalf("%v, %v", files, err)
	}
	if got := git("show", ":sub/a.go") + git("show", ":a.go") + git("ls-files", "-s", "sub/a.go")[:6]; got != "a\nc\ntop\n100755" {
		t.Errorf("the index has %q", got)
	}
	list, err := open(t, filepath.Join(dir, "sub")).Patch(t.Context(), []patch.Change{change("a.go", "a\nb\n", "a\nc\n")})
	if err != nil || len(list) != 1 || list[0].Path != "sub/a.go" || string(list[0].Before) != "a\nb\n" {
		t.Errorf("%v, %v", list, err)
	}
}

// TestStageMarks holds that files that git is told to leave alone on disk stay so.
func TestStageMarks(t *testing.T) {
	dir, git := repository(t, map[string]string{"sub/a.go": "a\n", "sub/b.go": "b\n", "sub/c.go": "c\n", "sub/d.go": "d\n"})
	git("update-index", "--skip-worktree", "sub/a.go", "sub/c.go")
	git("update-index", "--assume-unchanged", "sub/b.go", "sub/c.go")
	marks := git("ls-files", "-v")
	changes := []patch.Change{change("a.go", "a\n", "A\n"), change("b.go", "b\n", "B\n"), change("c.go", "c\n", "C\n"), change("d.go", "d\n", "D\n")}
	if _, err := open(t, filepath.Join(dir, "sub")).Stage(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	if now := git("ls-files", "-v"); now != marks {
		t.Errorf("the marks were\n%sand are\n%s", marks, now)
	}
	if got := git("show", ":sub/a.go") + git("show", ":sub/b.go") + git("show", ":sub/c.go") + git("show", ":sub/d.go"); got != "A\nB\nC\nD\n" {
		t.Errorf("the index has %q", got)
	}
}

// TestStageEnds holds that the index keeps its own line ends, whatever those on disk are.
func TestStageEnds(t *testing.T) {
	dir, git := repository(t, map[string]string{".gitattributes": "*.go text eol=crlf\n", "a.go": "a\r\nb\r\n"})
	if _, err := open(t, dir).Stage(t.Context(), []patch.Change{change("a.go", "a\r\nb\r\n", "a\r\nc\r\n")}); err != nil {
		t.Fatal(err)
	}
	if got := git("cat-file", "blob", ":a.go"); got != "a\nc\n" {
		t.Errorf("the index has %q", got)
	}
}

// TestStageImports holds that an import which was added beside the decision's stays out of the index.
func TestStageImports(t *testing.T) {
	was, is := "package p\n\nimport \"m/lib\"\n\nvar x = lib.New()\n", "package p\n\nimport \"m/own\"\n\nvar x = own.Get()\n"
	more := func(text string) string {
		return strings.Replace(text, "import \"m/", "import (\n\t\"fmt\"\n\t\"m/", 1) + "\nfunc f() { fmt.Println() }\n"
	}
	base := strings.Replace(more(was), "lib\"\n", "lib\"\n)\n", 1)
	disk := strings.Replace(more(is), "own\"\n", "own\"\n)\n", 1)
	dir, git := repository(t, map[string]string{"a.go": was})
	put(t, dir, "a.go", disk)
	if _, err := open(t, dir).Stage(t.Context(), []patch.Change{change("a.go", base, disk)}); err != nil {
		t.Fatal(err)
	}
	if got := git("show", ":a.go"); got != is {
		t.Errorf("the index has %q", got)
	}
}

// TestStageRefuses holds that Stage stages all that it is given or nothing, and names what can't be staged with a
// reason.
func TestStageRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		make       func(dir string, git func(args ...string) string)
	}{
		{"a file that git does not track", "new.go: git does not track it", func(string, func(...string) string) {}},
		{"a filter", "a.go: git keeps it under the attribute filter=evil", func(dir string, git func(...string) string) {
			put(t, dir, ".gitattributes", "a.go filter=evil\n")
			git("config", "filter.evil.clean", "touch "+dir+"/ran")
		}},
		{"an encoding", "a.go: git keeps it under the attribute working-tree-encoding=UTF-16", func(dir string, _ func(...string) string) {
			put(t, dir, ".gitattributes", "a.go working-tree-encoding=UTF-16\n")
		}},
		{"a merge conflict", "a.go: it has a merge conflict", func(dir string, git func(...string) string) {
			blob := strings.Fields(git("ls-files", "-s", "a.go"))[1]
			git("rm", "-q", "--cached", "a.go")
			cmd := exec.Command("git", "update-index", "--index-info")
			cmd.Dir, cmd.Stdin = dir, strings.NewReader("100644 "+blob+" 1\ta.go\n100644 "+blob+" 2\ta.go\n")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatal(string(out))
			}
		}},
		{"other text", "a.go: the file differs from what git has in more than what was decided", func(dir string, git func(...string) string) {
			put(t, dir, "a.go", "x\n")
			git("add", "a.go")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, git := repository(t, map[string]string{"a.go": "a\n", "b.go": "b\n"})
			tt.make(dir, git)
			changes := []patch.Change{change("a.go", "a\n", "c\n"), change("b.go", "b\n", "d\n")}
			if strings.HasPrefix(tt.want, "new.go") {
				changes = append(changes, change("new.go", "a\n", "c\n"))
			}
			index := git("ls-files", "-s")
			if _, err := open(t, dir).Stage(t.Context(), changes); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
			if now := git("ls-files", "-s"); now != index {
				t.Errorf("the index is another: %s", now)
			}
			if _, err := os.Stat(filepath.Join(dir, "ran")); err == nil {
				t.Error("a filter ran")
			}
		})
	}
}

// TestNone holds what is said of a folder without git.
func TestNone(t *testing.T) {
	repository(t, map[string]string{"a": ""})
	if _, err := handover.Open(t.Context(), t.TempDir()); err == nil || !strings.HasSuffix(err.Error(), "is not in a git repository") {
		t.Error(err)
	}
}
