//go:build unix

package cli_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// programs are what a repository may try to have run. Each that is in PATH is replaced by one that only notes its
// name; so is every tool of the go command's (-toolexec).
var programs = []string{
	"git", "hg", "svn", "bzr", "fossil", "ssh", "curl", "sh", "bash", "env", "make", "direnv", "python3", "node", "less", "vi",
	"cc", "gcc", "g++", "c++", "clang", "ld", "as", "pkg-config", "swig", "toolexec", "gopackagesdriver", "golangci-lint", "go1.99", "go1.99.0", "go1.98.0", "dist",
}

// witness notes what ssot starts and whom it calls. The folders that it may write to are empty when a test begins.
type witness struct {
	log   string
	calls atomic.Int64 // connections, of any kind that the go command makes
	env   []string
	tmp   string
}

// newWitness fills a folder with programs and makes it all of PATH.
func newWitness(t *testing.T) *witness {
	t.Helper()
	ssot, err := exec.LookPath("ssot") // the test's own
	if err != nil {
		t.Fatal(err)
	}
	golang, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	bin, home := filepath.Join(dir, "bin"), filepath.Join(dir, "home")
	w := &witness{log: filepath.Join(dir, "log"), tmp: filepath.Join(dir, "tmp")}
	for _, d := range []string{bin, home, w.tmp} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	script := func(name, text string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range programs {
		script(name, `echo "`+name+` $*" >>"$WITNESS"; exit 1`)
	}
	script("go", `echo "go[$GOTOOLCHAIN] $*" >>"$WITNESS"; exec "`+golang+`" "$@"`)
	if err := os.Symlink(ssot, filepath.Join(bin, "ssot")); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(dir, "goroot")
	installed(t, root)
	proxy := "http://" + w.listen(t)
	w.env = append(goEnvironment(t),
		"WITNESS="+w.log, "PATH="+bin, "HOME="+home, "TMPDIR="+w.tmp, "GOROOT="+root, "GOENV=", "GOTOOLCHAIN=", "GOFLAGS=-toolexec="+filepath.Join(bin, "toolexec"), "CGO_ENABLED=1",
		"GOPROXY="+proxy+",direct", "GONOSUMDB=*", "HTTP_PROXY="+proxy, "HTTPS_PROXY="+proxy, "http_proxy="+proxy, "https_proxy="+proxy, "NO_PROXY=", "no_proxy=", "GOTELEMETRY=off")
	return w
}

// installed makes a folder of Go as it is installed: one that obeys toolchain lines, whatever this machine's own does.
func installed(t *testing.T, root string) {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	from := strings.TrimSpace(string(out))
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "go.env" {
			continue
		}
		if err := os.Symlink(filepath.Join(from, e.Name()), filepath.Join(root, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "go.env"), []byte("GOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// listen counts who calls, and hangs up.
func (w *witness) listen(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			w.calls.Add(1)
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

// run runs ssot in a folder and returns its exit code and what it wrote, and what it started since the last run, each
// once.
func (w *witness) run(t *testing.T, dir string, more []string, args ...string) (code int, output string, started []string) {
	t.Helper()
	if err := os.RemoveAll(w.log); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(lookIn(w.env, "ssot"), args...)
	cmd.Dir, cmd.Env = dir, slices.Concat(w.env, more)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatal(err)
		}
		code = exit.ExitCode()
	}
	log, err := os.ReadFile(w.log)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	started = strings.Split(strings.TrimSpace(string(log)), "\n")
	slices.Sort(started)
	return code, out.String(), slices.Compact(started)
}

func lookIn(env []string, name string) string {
	for _, v := range env {
		if dir, ok := strings.CutPrefix(v, "PATH="); ok {
			return filepath.Join(dir, name)
		}
	}
	return name
}

// harmless are the go commands that start nothing.
var harmless = regexp.MustCompile(`^go\[local\] (env -json |list |tool dist list$)`)

func (w *witness) check(t *testing.T, started []string) {
	t.Helper()
	for _, s := range started {
		if s != "" && !harmless.MatchString(s) {
			t.Errorf("it started %s", s)
		}
	}
	if n := w.calls.Swap(0); n > 0 {
		t.Errorf("it made %d connections", n)
	}
	if left, err := os.ReadDir(w.tmp); err != nil || len(left) > 0 {
		t.Errorf("it left %v in the folder of temporary files (%v)", left, err)
	}
}

// state returns every file and folder below dir, with its mode, time and content.
func state(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sum := [32]byte{}
		if info.Mode().IsRegular() {
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum = sha256.Sum256(src)
		}
		fmt.Fprintf(&b, "%s %s %s %x\n", path, info.Mode(), info.ModTime(), sum[:8])
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestHostileClone scans repositories that try to have something run, fetched or written. Nothing is but the go
// command, which lists.
func TestHostileClone(t *testing.T) {
	if testing.Short() {
		t.Skip("it traces every command")
	}
	w := newWitness(t)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := unpack("testdata/hostile.txtar", dir); err != nil {
		t.Fatal(err)
	}
	before := state(t, dir)
	for _, c := range []struct {
		folder string
		env    []string
		args   []string
		code   int
		says   string
	}{
		{"vendored", nil, []string{"scan", "--rewrites", "--all"}, 1, "app/app.go:8:9: "},
		{"vendored", nil, []string{"scan", "--rewrites", "--all"}, 1, "app/cgo.go:11:9: "},
		{"vendored", nil, []string{"scan", "--platform", "windows/amd64", "--tags", "x"}, 1, "app/app_integration_test.go:11:31: "},
		{"vendored", nil, []string{"check"}, 1, "app/app.go:8:9: "},
		{"workspace", nil, []string{"check", "--format", "github"}, 1, "file=a/a.go,"},
		{"workspace", nil, []string{"scan", "--json"}, 1, `"file": "a/a.go"`},
		{"workspace/a", nil, []string{"scan", "./..."}, 1, "a.go:5:9: "},
		{"workspace", nil, []string{"scan", "--platform", "windows/amd64"}, 1, "a/a.go:5:9: "},
		{"newer", nil, []string{"scan"}, 2, "go.mod requires go >= 1.99 (running go"},
		{"newer", nil, []string{"scan"}, 2, "install that Go, or set GOTOOLCHAIN=auto to let the go command download what this repository asks for"},
		{"unnamed", nil, []string{"scan"}, 2, "ssot.yaml:8:48: use: package example.com/nowhere/lib is not in the build"},
		{"unnamed-work", nil, []string{"scan"}, 2, "ssot.yaml:4:12: rule m: its owner example.com/nowhere/own is not in the build"},
		{"unnamed", []string{"GOFLAGS=-mod=mod"}, []string{"scan"}, 2, "ssot.yaml:4:12: rule m: its owner example.com/nowhere/own is not in the build"},
		{"direct", []string{"GOPROXY=direct"}, []string{"scan"}, 1, "GOVCS disallows using git for public 127.0.0.1/lib.git"},
	} {
		t.Run(c.folder+" "+strings.Join(c.args, " "), func(t *testing.T) {
			code, out, started := w.run(t, filepath.Join(dir, c.folder), c.env, c.args...)
			w.check(t, started)
			if code != c.code || !strings.Contains(out, c.says) {
				t.Errorf("exit code %d, want %d and %q:\n%s", code, c.code, c.says, out)
			}
			if len(started) < 2 {
				t.Errorf("only %q was started: the witness does not see", started)
			}
		})
	}
	for _, args := range [][]string{
		{"--help"}, {"scan", "--help"}, {"help", "fix"}, {"--version"}, {"completion", "bash"},
		{"__complete", ""}, {"__complete", "scan", ""}, {"__complete", "show", ""}, {"__complete", "accept", "a"}, {"__complete", "scan", "--platform", ""}, {"__completeNoDesc", "scan", "./"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			_, out, started := w.run(t, filepath.Join(dir, "vendored"), nil, args...)
			w.check(t, started)
			if strings.Join(started, "") != "" || out == "" {
				t.Errorf("it started %q and wrote %q", started, out)
			}
		})
	}
	if d := cmp.Diff(before, state(t, dir)); d != "" {
		t.Errorf("it wrote (-before +after):\n%s", d)
	}
}

// TestHostileVersionControl commits in repositories whose settings name a program that git and Mercurial start when
// the go command asks them for the revision that it would write into a main package.
func TestHostileVersionControl(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds several times")
	}
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip(err)
	}
	w := newWitness(t)
	script := filepath.Join(filepath.Dir(lookIn(w.env, "ssot")), "git")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho \"git $*\" >>\"$WITNESS\"; exec \""+git+"\" \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := unpack("testdata/hostile_main.txtar", dir); err != nil {
		t.Fatal(err)
	}
	env := []string{
		"GOFLAGS=-buildvcs=true", "CGO_ENABLED=0", "GOPROXY=off", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "-m", "begin"},
		{"config", "core.fsmonitor", filepath.Join(filepath.Dir(script), "direnv")}, {"config", "core.hooksPath", dir},
	} {
		cmd := exec.Command(git, args...)
		cmd.Dir, cmd.Env = dir, slices.Concat(w.env, env)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	for _, args := range [][]string{
		{"fix"},
		{"verify"},
		{"commit", "--by", "rule", "--dry-run"},
		{"commit", "--by", "rule", "--patches", filepath.Join(filepath.Dir(w.log), "patches")},
		{"commit", "--by", "rule"},
	} {
		code, out, started := w.run(t, dir, env, args...)
		if code != 0 {
			t.Fatalf("ssot %q: exit code %d\n%s", args, code, out)
		}
		for _, s := range started {
			if s != "" && !strings.HasPrefix(s, "go[local] ") && !strings.HasPrefix(s, "git --no-pager ") {
				t.Errorf("ssot %q started %s", args, s)
			}
		}
	}
}

// TestGoInClone has a go command in the repository, and a PATH that would find it there.
func TestGoInClone(t *testing.T) {
	w := newWitness(t)
	dir := t.TempDir()
	if err := errors.Join(unpack("testdata/hostile.txtar", dir), os.WriteFile(filepath.Join(dir, "unnamed", "go"), []byte("#!/bin/sh\necho repository >>$WITNESS\n"), 0o755)); err != nil {
		t.Fatal(err)
	}
	code, out, started := w.run(t, filepath.Join(dir, "unnamed"), []string{"PATH=." + string(os.PathListSeparator) + os.Getenv("PATH")}, "scan")
	w.check(t, started)
	if code != 2 || strings.Join(started, "") != "" || !strings.Contains(out, "take the relative folder out of PATH") {
		t.Errorf("exit code %d, started %q\n%s", code, started, out)
	}
}

// TestOwnToolchain has a user who says in the environment, or has said by go env -w, that toolchains may be chosen by
// a repository: that is the user's to say. It also shows that the witness sees it.
func TestOwnToolchain(t *testing.T) {
	w := newWitness(t)
	dir := t.TempDir()
	if err := unpack("testdata/hostile.txtar", dir); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(settings, []byte("GOPRIVATE=x\nGOTOOLCHAIN=auto\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, env := range map[string]string{"environment": "GOTOOLCHAIN=auto", "go env -w": "GOENV=" + settings} {
		_, out, started := w.run(t, filepath.Join(dir, "vendored"), []string{env}, "scan")
		if !slices.ContainsFunc(started, func(s string) bool { return strings.HasPrefix(s, "go1.99.0 ") }) {
			t.Errorf("%s: the toolchain that the user lets go.mod choose was not used: %q\n%s", name, started, out)
		}
	}
}
