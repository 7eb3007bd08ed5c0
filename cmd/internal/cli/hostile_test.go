package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/creack/pty"

	"github.com/seed-58def443/ssot/cmd/internal/cli"
	"github.com/seed-58def443/ssot/fix/guard/format"
)

// evil is what a terminal obeys or hides: a title, a cleared screen, C1 as a rune, text turned round, what takes no
// room; and a line feed, after which a line of the program's own would stand.
const evil = "\x1b]0;x\a\x1b[2J\u0085\u009b31m\u202e\u2066\u200b\u3164\r\nFORGED: all clean\t"

// evilName is evil as a file may be called where slashes are the only limit, and rawName has bytes that are not UTF-8
// besides.
const (
	evilName = "a\x1b]0;x\a\u009b31m\u202e\u200b\nFORGED: all clean.go"
	rawName  = "b\x9b31m\x85\xff"
)

// hostile returns the shop below a folder with such a name, with such files and such literals, comments and names in
// them.
func hostile(t *testing.T) (shop string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Log("names like these are for Linux; here the files have plain ones")
	}
	dir := filepath.Join(t.TempDir(), "x\u009b\u202e\u0085\u200b")
	if runtime.GOOS != "linux" {
		dir = t.TempDir()
	}
	if err := unpack(filepath.Join("testdata", "shop.txtar"), dir); err != nil {
		t.Fatal(err)
	}
	shop = filepath.Join(dir, "shop")
	raw := strings.NewReplacer("\r", "", "`", "").Replace(evil)
	source := "package ws\n\nimport \"github.com/redis/go-redis/v9\"\n\n// " + strings.ReplaceAll(raw, "\n", " ") + "\nvar clientㅤ = redis.NewClient(&redis.Options{Addr: `" + raw + "`})\n\nfunc (h *Hub) ㅤ() { _ = redis.NewClient(&redis.Options{Addr: `" + raw + "`}).Close() } // " + strings.ReplaceAll(raw, "\n", " ") + "\n"
	page := "# " + raw + "\n\n```go\nrdb := redis.NewClient(&redis.Options{Addr: \"" + strings.ReplaceAll(raw, "\n", " ") + "\"})\n```\n"
	files := map[string]string{
		"internal/ws/literals.go": source,
		"docs.md":                 page,
		"internal/broken/x.go":    "package broken\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar x int = redis.NewClient(nil).ㅤ + `" + raw + "`\n",
		"ssot.yaml":               "version: 1\ncritical: [./internal/ws]\nrules:\n  redis:\n    title: \"One\\e[2J\\u202e \\x85\"\n    owner: example.com/shop/internal/redisx\n    use: redisx.Client()\n    forbid:\n      - preset: go-redis\n",
	}
	if runtime.GOOS == "linux" {
		files["internal/ws/"+evilName] = strings.NewReplacer("clientㅤ", "second", ") ㅤ()", ") second()").Replace(source)
		files[evilName+".md"] = page
		files["::error::x.md"] = page
		files[rawName+".md"] = page
		files["internal/ws/"+rawName+".go"] = "package ws\n"
	}
	for name, text := range files {
		path := filepath.Join(shop, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return shop
}

// answer is what a command printed.
type answer struct {
	code           int
	stdout, stderr string
}

// ask runs a command in this process, as on a terminal or not.
func ask(dir string, terminal bool, args ...string) answer {
	var stdout, stderr bytes.Buffer
	code := cli.Main(cli.Env{
		Args: args, Dir: dir, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: os.Getenv, Now: time.Now, StdoutTerminal: terminal, State: dir + "-state",
	})
	return answer{code, stdout.String(), stderr.String()}
}

// obeyed returns the first thing in a text that a terminal would obey or hide, or a line that is not the program's own.
func obeyed(text string) string {
	for i, line := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "::") && !command.MatchString(line) {
			return "a command to GitHub: " + line
		}
		if strings.HasPrefix(line, "FORGED") {
			return "line " + line
		}
		if !utf8.ValidString(line) {
			return "bytes that are not UTF-8 in line " + strings.ToValidUTF8(line, "�")
		}
		for _, r := range line {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)) {
				return strings.TrimSpace(string(rune('0'+i%10))+": "+strings.ToValidUTF8(line, "�")) + " with " + string(unicode.SimpleFold(r))
			}
		}
	}
	return ""
}

// command is a command of the format github.
var command = regexp.MustCompile(`^::(error|warning|notice) [a-z]+=`)

var idAtEnd = regexp.MustCompile(`(?m), ([0-9a-f]{8,})\)$`)

// TestHostileText gives every command names, literals and words that a terminal would obey, and wants them shown as
// symbols: as on a terminal and as in a pipe, on standard output and standard error.
func TestHostileText(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs every command")
	}
	for _, v := range goEnvironment(t) {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	t.Setenv("XDG_STATE_HOME", filepath.Join(t.TempDir(), "state"))
	shop := hostile(t)
	used := map[string]bool{}
	clean := func(dir string, args ...string) answer {
		t.Helper()
		used[args[0]] = true
		a := ask(dir, slices.Contains([]string{"show", "fix", "patch"}, args[0]), args...) // their diffs are bytes where no terminal is
		for stream, text := range map[string]string{"stdout": a.stdout, "stderr": a.stderr} {
			if bad := obeyed(text); bad != "" {
				t.Errorf("%q: %s has %q", args, stream, bad)
			}
		}
		return a
	}

	list := clean(shop, "scan", "--rewrites", "--all")
	ids := idAtEnd.FindAllStringSubmatch(list.stdout, -1)
	if len(ids) < 8 {
		t.Fatalf("%d violations were found:\n%s\n%s", len(ids), list.stdout, list.stderr)
	}
	if runtime.GOOS == "linux" && !strings.Contains(list.stdout, "␛]0;x␇‹U+009B›31m‹U+202E›‹U+200B›␊FORGED: all clean.go:6:") {
		t.Errorf("a file with such a name is not listed:\n%s", list.stdout)
	}
	var report struct{ Violations []struct{ Code string } }
	if a := clean(shop, "scan", "--json", "--rewrites"); json.Unmarshal([]byte(a.stdout), &report) != nil || !strings.Contains(string(must(json.Marshal(report))), `\u001b]0;x`) {
		t.Errorf("not JSON, or without the literals: %s %s", a.stdout, a.stderr)
	}
	for _, id := range ids {
		clean(shop, "show", id[1])
	}
	for _, f := range format.Names() {
		if a := clean(shop, "check", "--format", f, "--show-suppressed"); !strings.Contains(a.stdout, "clean.go") {
			t.Errorf("%s names no file: %s %s", f, a.stdout, a.stderr)
		}
	}
	clean(shop, "show", ids[0][1], "--json")
	clean(shop, "show", ids[0][1], "--as", evil)
	clean(shop, "fix", "--diff")
	clean(shop, "skip", ids[0][1], evil)
	clean(shop, "skip", ids[0][1])
	clean(shop, "note", ids[1][1], "--text", evil)
	clean(shop, "allow", ids[2][1], "--reason", evil, "--until", evil)
	clean(shop, "allow", ids[2][1], "--reason", "b\u202e\u0085")
	for _, id := range ids {
		clean(shop, "accept", id[1])
	}
	clean(shop, "undo")
	clean(shop, "redo")
	clean(shop, "undo", ids[len(ids)-1][1])
	clean(shop, "fix", "--hazards", "closes,options,init,lifetime,identity,changes,borrowed")
	clean(shop, "session")
	clean(shop, "patch")
	for _, f := range []string{"md", "html", "json", "csv", "commit"} {
		if a := clean(shop, "report", "--format", f); a.code != 0 {
			t.Errorf("report as %s: %+v", f, a)
		}
	}
	for _, args := range [][]string{
		{"scan", "./" + evil}, {evil}, {"--" + evil}, {"-" + evil}, {"scan", "--json=" + evil}, {"scan", "--platform", evil}, {"scan", "--tags", evil}, {"scan", "internal"}, {"scan", "internal/" + evilName},
		{"check", evil}, {"check", "--format", evil}, {"check", "--format", "json=" + evil + "/x"}, {"check", "--new-from", evil}, {"check", "--rule", evil}, {"check", "./" + evil}, {"hook", evil}, {"hook", "install"},
		{"check", "--write-baseline", "--reason", evil}, {"check", "--show-baselined"}, {"check", "--format", "markdown", "--show-baselined"},
		{"fix", "--rule", evil}, {"fix", "--priority", evil}, {"fix", "--hazards", evil}, {"session", evil}, {"undo", evil}, {"help", evil}, {"demo", evil},
		{"stage"}, {"stage", evil}, {"patch", evil}, {"commit", "--by", "file"}, {"commit", "--by", evil}, {"verify", evil}, {"report", "--format", evil}, {"report", "--since", evil}, {"redo", evil},
		{"rules"}, {"rules", "--json"}, {"rules", "explain", evil}, {"rules", "test"}, {"rules", "test", evil}, {"rules", "extend", evil}, {"rules", "learn", evil}, {"init", evil}, {"init", "--ci", evil},
		{"demo", "--no-tui", "--dir", "."}, {"demo", "--no-tui", "--dir", filepath.Join("go.mod", evil)}, {"--help"}, {"--version"},
		{"__complete", "scan", "--" + evil}, {"__complete", "accept", "--as", evil}, {"completion", "bash"}, {"completion", "zsh"}, {"completion", "fish"}, {"completion", "powershell"},
	} {
		clean(shop, args...)
	}
	clean(shop, "session", "--reset")
	hostileRules(t, shop, clean)

	for line := range strings.Lines(cut(ask(shop, false, "--help").stdout, "Available Commands:", "\n\n")) {
		if words := strings.Fields(line); len(words) > 0 && !used[words[0]] {
			t.Errorf("no hostile text was given to %s: add it here", words[0])
		}
	}
}

// hostileRules are rule files and modules that are refused.
func hostileRules(t *testing.T, shop string, clean func(dir string, args ...string) answer) {
	t.Helper()
	rules := filepath.Join(shop, "ssot.yaml")
	if runtime.GOOS == "linux" { // no import path can be made of such a folder
		folder := filepath.Join(shop, "internal", evilName)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, "x.go"), "package x\n\nimport \"github.com/redis/go-redis/v9\"\n\nvar X = redis.NewClient(nil)\n")
		clean(shop, "scan")
		clean(folder, "scan", ".")
		clean(folder, "scan")
		write(t, filepath.Join(folder, "go.mod"), "module example.com/x\n")
		write(t, filepath.Join(folder, "ssot.yaml"), string(must(os.ReadFile(rules))))
		clean(folder, "scan")
		clean(folder, "accept", "ffffffff")
		clean(folder, "demo", "--no-tui", "--dir", ".")
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	good := must(os.ReadFile(rules))
	for _, text := range []string{
		"version: 1\nrules:\n  \"a\\e[2J\\nFORGED\": {forbid: [{preset: go-redis}]}\n", "version: 1\n\"\\nFORGED: \\e\": 1\n", "version: 1\nrules: {redis: {forbid: [{preset: \"\\nFORGED\\u202e\"}]}}\n",
		"version: 1\nrules: {redis: {forbid: [{call: \"a\\nFORGED.b\\u009b\"}]}}\n", "version: 1\nrules: {redis: {owner: \"example.com/shop/internal/redisx\", use: \"redisx.Client(`\\e\\u202e`).X\", forbid: [{preset: go-redis}]}}\n",
		"version: 1\nrules: {redis: {owner: \"example.com/\\e\\nFORGED\", use: \"{\\e\\nFORGED}\", forbid: [{preset: go-redis}]}}\n", "version: \"\\e\\nFORGED\"\n", "\x1b\x9b\xff", "version: 1\ntags: [\"\\e\\nFORGED\"]\nrules: {redis: {forbid: [{preset: go-redis}]}}\n",
		"version: 1\ncritical: [\"./\\e\\nFORGED\"]\nrules: {redis: {forbid: [{preset: go-redis}]}}\n", "version: 1 #\x1b\u202e\u0085\nx: 1\n",
	} {
		write(t, rules, text)
		if a := clean(shop, "scan"); a.code != 2 && !strings.Contains(text, "critical") && !strings.Contains(text, "tags") {
			t.Errorf("%q is taken for a rule file: %+v", text, a)
		}
	}
	write(t, rules, string(good))
	mod := filepath.Join(shop, "go.mod")
	module := must(os.ReadFile(mod))
	for _, text := range []string{"module \x1b\x9b\n", "module example.com/shop\ngo \x1b[2J\u202e\n", "module example.com/shop\n// \x1b\nrequire \x1b\u0085 v1\n"} {
		write(t, mod, text)
		clean(shop, "scan")
	}
	write(t, mod, string(module))
	if err := os.Remove(rules); err != nil {
		t.Fatal(err)
	}
	if a := clean(shop, "scan"); !strings.Contains(a.stderr, "run ssot init") {
		t.Errorf("nothing says how to get a rule file:\n%s", a.stderr)
	}
	if a := clean(shop, "init", "--dry-run"); a.code != 0 || !strings.Contains(a.stdout, "    version: 1\n") || !strings.Contains(a.stdout, "          - preset: go-redis") {
		t.Errorf("init proposes no rule file: %+v", a)
	}
	clean(shop, "init", "--json")
}

// TestDiffKeepsBytes holds that a diff which is not shown on a terminal is what patch takes, with the bytes of the
// file.
func TestDiffKeepsBytes(t *testing.T) {
	for _, v := range goEnvironment(t) {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
	t.Setenv("XDG_STATE_HOME", filepath.Join(t.TempDir(), "state"))
	shop := hostile(t)
	const line = "\nvar clientㅤ = redis.NewClient(&redis.Options{Addr: `"
	list := ask(shop, false, "scan").stdout
	id := regexp.MustCompile(`(?m)^internal/ws/literals.go:6:.*, ([0-9a-f]{8,})\)$`).FindStringSubmatch(list)
	if id == nil {
		t.Fatal(list)
	}
	for _, args := range [][]string{{"fix", "--diff", "--hazards", "options,closes,lifetime,init"}, {"show", id[1]}} {
		piped, shown := ask(shop, false, args...).stdout, ask(shop, true, args...).stdout
		removed := strings.ReplaceAll(line, "\n", "\n-") + "\x1b]0;x\a\x1b[2J\u0085\u009b31m\u202e"
		if !strings.Contains(piped, removed) {
			t.Errorf("%q: without %q:\n%s", args, removed, piped)
		}
		if bad := obeyed(shown); bad != "" || !strings.Contains(shown, "␛]0;x␇␛[2J‹U+0085›") {
			t.Errorf("%q: %q on a terminal:\n%s", args, bad, shown)
		}
	}
}

// TestStreams holds that a diff is shown as symbols where standard output is a terminal, whatever standard input is,
// and only there.
func TestStreams(t *testing.T) {
	shop := hostile(t)
	ssot := filepath.Join(t.TempDir(), "ssot")
	if err := os.Symlink(must(os.Executable()), ssot); err != nil {
		t.Fatal(err)
	}
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	var onTerminal bytes.Buffer
	read := make(chan struct{})
	go func() {
		_, _ = io.Copy(&onTerminal, master) // a terminal that nobody holds any more is an error
		close(read)
	}()
	run := func(stdin io.Reader, stdout io.Writer) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), ssot, "fix", "--diff")
		cmd.Dir, cmd.Stdin, cmd.Stdout = shop, stdin, stdout
		cmd.Env = append(os.Environ(), append(goEnvironment(t), "XDG_STATE_HOME="+t.TempDir())...)
		if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() > 2 {
			t.Fatal(err)
		}
	}
	var piped bytes.Buffer
	run(terminal, &piped)
	run(strings.NewReader(""), terminal)
	_ = terminal.Close()
	<-read
	_ = master.Close()
	if !strings.Contains(piped.String(), "-rdb := redis.NewClient(&redis.Options{Addr: \"\x1b]0;x\a") {
		t.Errorf("a pipe got %q", piped.String())
	}
	shown := strings.ReplaceAll(onTerminal.String(), "\r\n", "\n")
	if bad := obeyed(shown); bad != "" || !strings.Contains(shown, "-rdb := redis.NewClient(&redis.Options{Addr: \"␛]0;x␇") {
		t.Errorf("%q on a terminal that got %q", bad, shown)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// cut returns what stands between two texts.
func cut(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}
