//go:build unix

package cli_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func irregularShop(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unpack("testdata/irregular.txtar", dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// makePipe puts a named pipe in the place of what is there.
func makePipe(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(path), os.MkdirAll(filepath.Dir(path), 0o755), syscall.Mkfifo(path, 0o600)); err != nil {
		t.Fatal(err)
	}
}

// runSoon runs ssot, which must come to an end.
func runSoon(t *testing.T, dir string, args ...string) (code int, output string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "ssot", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), goEnvironment(t)...)
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("it hangs:\n%s", out)
	}
	if err != nil && cmd.ProcessState.ExitCode() < 0 {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// TestIrregularFiles has what is no file, or no file to read, in the places of source files and pages. Who opens a
// named pipe waits for ever. What can be scanned is.
func TestIrregularFiles(t *testing.T) {
	dir := irregularShop(t)
	for _, name := range []string{"app/x.go", "app/x.c", "app/y_test.go", "page.md", "alone/x.go", "app/testdata/lib/x.go", "vendor/example.com/dep/x.go"} {
		makePipe(t, filepath.Join(dir, name))
	}
	if err := errors.Join(os.Symlink("/dev/zero", filepath.Join(dir, "app/zero.go")), os.Symlink("x.go", filepath.Join(dir, "app/link.go"))); err != nil {
		t.Fatal(err)
	}
	big := filepath.Join(dir, "big", "big.go")
	page := filepath.Join(dir, "big", "big.md")
	if err := errors.Join(os.Truncate(big, 50<<20), os.Truncate(page, 33<<20)); err != nil { // mostly a hole
		t.Fatal(err)
	}
	code, out := runSoon(t, dir, "scan", "--rewrites")
	for _, want := range []string{
		"app/app.go:9:9: ",
		"  app/x.go: not a regular file but a named pipe: it is not opened\n",
		"  app/x.c: not a regular file but a named pipe: it is not opened\n",
		"  app/y_test.go: not a regular file but a named pipe: it is not opened\n",
		"  page.md: not a regular file but a named pipe: it is not opened\n",
		"  alone/x.go: not a regular file but a named pipe: it is not opened\n",
		"  app/testdata/lib/x.go: not a regular file but a named pipe: it is not opened\n",
		"  vendor/example.com/dep/x.go: not a regular file but a named pipe: it is not opened\n",
		"  app/zero.go: not a regular file but a device: it is not opened\n",
		"  app/link.go: not a regular file but a named pipe: it is not opened\n",
		"  big/big.go: too large to be read: it has 50 MB, and the limit is 32 MB\n",
		"  big/big.md: too large to be read: it has 33 MB, and the limit is 32 MB\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said", want)
		}
	}
	if code != 1 || t.Failed() {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// TestIrregularModule has the same in the places of the files without which nothing can be scanned.
func TestIrregularModule(t *testing.T) {
	for name, says := range map[string]string{
		"go.mod":             "ssot: read DIR/go.mod: not a regular file but a named pipe: it is not opened\n",
		"go.sum":             "ssot: read DIR/go.sum: not a regular file but a named pipe: it is not opened\n",
		"go.work":            "ssot: read DIR/go.work: not a regular file but a named pipe: it is not opened\n",
		"lib/go.mod":         "ssot: read DIR/lib/go.mod: not a regular file but a named pipe: it is not opened\n",
		"vendor/modules.txt": "ssot: read DIR/vendor/modules.txt: not a regular file but a named pipe: it is not opened\n",
		"ssot.yaml":          "ssot: read the rules: read DIR/ssot.yaml: not a regular file but a named pipe: it is not opened\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := irregularShop(t)
			makePipe(t, filepath.Join(dir, name))
			code, out := runSoon(t, dir, "scan")
			if code != 2 || strings.ReplaceAll(out, dir, "DIR") != says {
				t.Errorf("exit code %d\n%s", code, out)
			}
			// A large one is refused too.
			if err := errors.Join(os.Remove(filepath.Join(dir, name)), os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.Truncate(filepath.Join(dir, name), 50<<20)); err != nil {
				t.Fatal(err)
			}
			says, _, _ := strings.Cut(says, "not a regular")
			code, out = runSoon(t, dir, "scan")
			if code != 2 || !strings.HasPrefix(strings.ReplaceAll(out, dir, "DIR"), says+"too large to be read: it has 50 MB, and the limit is ") {
				t.Errorf("exit code %d\n%s", code, out)
			}
		})
	}
}

// TestIrregularLink has a named pipe behind a link to a folder: nobody walks it, and the go command opens it when
// something imports it.
func TestIrregularLink(t *testing.T) {
	dir, elsewhere := irregularShop(t), t.TempDir()
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	module := strings.TrimPrefix(strings.SplitN(string(mod), "\n", 2)[0], "module ")
	makePipe(t, filepath.Join(elsewhere, "linked", "x.go"))
	if err := errors.Join(
		os.WriteFile(filepath.Join(elsewhere, "linked", "linked.go"), []byte("package linked\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "app", "linked.go"), []byte("package app\n\nimport _ \""+module+"/link/linked\"\n"), 0o600),
		os.Symlink(elsewhere, filepath.Join(dir, "link")),
	); err != nil {
		t.Fatal(err)
	}
	code, out := runSoon(t, dir, "scan")
	if want := "  link/linked/x.go: not a regular file but a named pipe: it is not opened\n"; code != 1 || !strings.Contains(out, want) {
		t.Errorf("exit code %d, and %q is not said\n%s", code, want, out)
	}
}

// TestIrregularElsewhere has a named pipe where others than a scan would open it: beside the rules of a package that is
// extended, in what is learnt from, in what is built, in git's folder, among its hooks, its attributes and what it
// ignores, and where something is to be written.
func TestIrregularElsewhere(t *testing.T) {
	for _, c := range []struct {
		pipe string
		args []string
		code int
		says string
	}{
		{"rules/x.go", []string{"rules", "extend", "example.com/m/rules"}, 2, "DIR/rules/x.go: not a regular file but a named pipe: it is not opened"},
		{"lib/deep/x.s", []string{"rules", "learn", "example.com/lib"}, 2, "DIR/lib/deep/x.s: not a regular file but a named pipe: it is not opened"},
		{"ssot_rules.go", []string{"rules", "extend", "./rules"}, 0, "wrote "},
		{"rules/x.go", []string{"verify"}, 2, "rules/x.go: not a regular file but a named pipe: it is not opened"},
		{"hooks/pre-push", []string{"hook", "install"}, 2, "hooks/pre-push: not a regular file but a named pipe: it is not opened"},
		{".gitattributes", []string{"check", "--write-baseline"}, 0, "put this line into .gitattributes"},
		{".gitattributes", []string{"commit", "--by", "rule"}, 2, "DIR/.gitattributes: not a regular file but a named pipe: it is not opened"},
		{"app/.gitattributes", []string{"stage"}, 2, "DIR/app/.gitattributes: not a regular file but a named pipe: it is not opened"},
		{"deep/er/.gitignore", []string{"commit", "--by", "rule"}, 2, "DIR/deep/er/.gitignore: not a regular file but a named pipe: it is not opened"},
		{".git/index", []string{"commit", "--by", "rule"}, 2, "DIR/.git/index: not a regular file but a named pipe: it is not opened"},
		{"out.json", []string{"check", "--format", "json=out.json"}, 2, "write DIR/out.json: it is a named pipe that nobody reads"},
	} {
		t.Run(c.pipe+" "+c.args[0], func(t *testing.T) {
			dir := irregularShop(t)
			if err := errors.Join(os.RemoveAll(filepath.Join(dir, "big")), os.Mkdir(filepath.Join(dir, "rules"), 0o755),
				os.WriteFile(filepath.Join(dir, "rules", "rules.go"), []byte("package rules\n"), 0o600),
				os.WriteFile(filepath.Join(dir, "rules", "ssot.yaml"), []byte("version: 1\nrules: {more: {forbid: [{call: fmt.Println}]}}\n"), 0o600),
			); err != nil {
				t.Fatal(err)
			}
			if slices.Contains([]string{"commit", "stage", "hook"}, c.args[0]) {
				if _, err := exec.LookPath("git"); err != nil {
					t.Skip("there is no git")
				}
				for _, args := range [][]string{{"init", "-q"}, {"config", "core.hooksPath", "hooks"}, {"add", "."}, {"-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "-q", "--no-verify", "-m", "one"}} {
					cmd := exec.Command("git", args...)
					cmd.Dir = dir
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Fatalf("%v %s", err, out)
					}
				}
			}
			if slices.Contains([]string{"commit", "stage", "verify"}, c.args[0]) {
				if code, out := runSoon(t, dir, "fix", "--tier", "differs"); code == 2 {
					t.Fatal(out)
				}
			}
			makePipe(t, filepath.Join(dir, c.pipe))
			code, out := runSoon(t, dir, c.args...)
			if code != c.code || !strings.Contains(strings.ReplaceAll(out, dir, "DIR"), c.says) {
				t.Errorf("exit code %d, without %q\n%s", code, c.says, out)
			}
			if c.args[0] == "rules" && c.code == 0 {
				if code, out := runSoon(t, dir, "scan"); code != 1 {
					t.Errorf("exit code %d\n%s", code, out)
				}
			}
		})
	}
}
