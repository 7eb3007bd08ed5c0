package cli

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/fix/triage"
)

var update = flag.Bool("update", false, "write what the commands print as what is wanted")

// TestCommands runs the lines of testdata/commands.txt that begin with $, one after another in one small module, and
// holds what each prints: on standard output, on standard error after !, and the exit code if it is not 0. IDs are
// letters. A line "> FILE TEXT" writes a file, "< FILE" prints it, "git …" runs git. With -update the file gets what
// came out.
func TestCommands(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	smallmodule.Environment(t)
	dir, state := smallmodule.Write(t)
	for name, value := range map[string]string{
		"HOME": state, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
		"GIT_AUTHOR_DATE": "2026-06-14T12:00:00Z", "GIT_COMMITTER_DATE": "2026-06-14T12:00:00Z",
	} {
		t.Setenv(name, value)
	}
	s, err := triage.OpenSession(t.Context(), triage.Options{Dir: dir, State: state, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	w := commandWorld{t: t, dir: dir, state: state}
	for i, it := range s.Items() {
		name := string("ABCW"[i])
		w.ids, w.names = append(w.ids, name, it.ID), append(w.names, it.ID, name)
	}
	if err := s.Close(); err != nil || len(w.ids) != 8 {
		t.Fatal(w.ids, err)
	}
	const path = "testdata/commands.txt"
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for line := range strings.Lines(string(want)) {
		if words := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 3); slices.Contains([]string{"$", ">", "<", "git", "#"}, words[0]) {
			got.WriteString(line)
			w.do(&got, words)
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("-want +got %s", d)
	}
}

// commandWorld is the module that commands are run in.
type commandWorld struct {
	t          *testing.T
	dir, state string
	ids, names []string // pairs for a replacer: from letters, and to them
}

// do does what a line says, and writes what came of it.
func (w commandWorld) do(to *strings.Builder, words []string) {
	w.t.Helper()
	var err error
	switch words[0] {
	case "$":
		w.run(to, strings.Fields(strings.Join(words[1:], " ")))
	case ">":
		path := filepath.Join(w.dir, words[1])
		if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
			err = os.WriteFile(path, []byte(strings.ReplaceAll(words[2], `\n`, "\n")), 0o600)
		}
	case "<":
		var text []byte
		text, err = os.ReadFile(filepath.Join(w.dir, words[1]))
		w.print(to, "", string(text))
	case "git":
		cmd := exec.Command("git", strings.Fields(strings.Join(words[1:], " "))...)
		cmd.Dir = w.dir
		var text []byte
		text, err = cmd.CombinedOutput()
		w.print(to, "", string(text))
	}
	if err != nil {
		w.t.Fatal(words, err)
	}
}

func (w commandWorld) run(to *strings.Builder, args []string) {
	var out, complaint strings.Builder
	letters := strings.NewReplacer(w.ids...)
	for i, arg := range args {
		if len(arg) == 1 {
			args[i] = letters.Replace(arg)
		}
	}
	exit := Main(Env{
		State: w.state, Args: args, Dir: w.dir, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &complaint, Learned: filepath.Join(w.state, "learned"),
		Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) },
	})
	w.print(to, "", out.String())
	w.print(to, "! ", complaint.String())
	if exit != exitClean {
		fmt.Fprintf(to, "exit %d\n", exit)
	}
}

// unstable is what differs from run to run: times in the local zone, the rest of a fingerprint after its ID, hashes of
// git.
var unstable = regexp.MustCompile(`2026-06-1\d \d\d:\d\d|[0-9a-f]{24,}|\b[0-9a-f]{7,12}\b`)

// print writes lines that are indented, so that none looks like a command.
func (w commandWorld) print(to *strings.Builder, head, text string) {
	text = strings.NewReplacer(w.names...).Replace(strings.ReplaceAll(strings.ReplaceAll(text, w.dir, "DIR"), w.state, "STATE"))
	for line := range strings.Lines(unstable.ReplaceAllString(text, "…")) {
		to.WriteString("    " + head + strings.TrimRight(line, " \n") + "\n")
	}
}
