package rules_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/cmd/internal/rules"
	"github.com/seed-58def443/ssot/fix/archivetest"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestScripts holds what the commands say and write. An archive of testdata has a module's files, a script, and want,
// which is the script with what came of each line below it: what goes to standard output, then, marked !, what goes to
// standard error, then the error.
func TestScripts(t *testing.T) {
	for name, value := range map[string]string{"GOFLAGS": "", "GOPROXY": "off", "GOWORK": "off", "CGO_ENABLED": "0"} {
		t.Setenv(name, value)
	}
	archivetest.Run(t, "testdata", *update, func(t *testing.T, ar *txtar.Archive) string {
		t.Helper()
		dir := archivetest.Write(t, ar)
		var out strings.Builder
		for _, line := range archivetest.Script(ar) {
			fmt.Fprintf(&out, "> %s\n%s", line, strings.ReplaceAll(played(t, dir, line), dir, "$DIR"))
		}
		return out.String()
	})
}

// played plays a line of a script in a folder and returns what came of it.
func played(t *testing.T, dir, line string) string {
	t.Helper()
	var out, complaints strings.Builder
	o := rules.Options{
		Dir: dir, Learned: filepath.Join(dir, "learned"), Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Stdout: &out,
		Say:      func(s string) { fmt.Fprintln(&out, s) },
		Complain: func(s string) { fmt.Fprintln(&complaints, "! "+s) },
	}
	words := strings.Fields(line)
	var err error
	switch words[0] {
	case "list", "json":
		o.JSON = words[0] == "json"
		var unread int
		if unread, err = rules.List(t.Context(), o); unread > 0 {
			fmt.Fprintf(&out, "unread %d\n", unread)
		}
	case "explain":
		err = rules.Explain(t.Context(), o, words[1])
	case "test":
		var tested rules.Tested
		tested, err = rules.Test(t.Context(), o, words[1:])
		fmt.Fprintf(&out, "%+v\n", tested)
	case "extend":
		err = rules.Extend(t.Context(), o, words[1])
	case "learn":
		o.JSON = words[len(words)-1] == "json"
		err = rules.Learn(t.Context(), o, words[1])
	case "cp":
		var text []byte
		if text, err = os.ReadFile(filepath.Join(dir, words[1])); err == nil {
			text = []byte(strings.ReplaceAll(string(text), "␍", "\r"))
			err = os.WriteFile(filepath.Join(dir, words[2]), text, 0o644)
		}
	case "rm":
		err = os.Remove(filepath.Join(dir, words[1]))
	case "mkdir":
		err = os.Mkdir(filepath.Join(dir, words[1]), 0o755)
	case "cat":
		var text []byte
		text, err = os.ReadFile(filepath.Join(dir, words[1]))
		out.WriteString(strings.ReplaceAll(string(text), "\r", "␍"))
	default:
		t.Fatalf("what is %q?", line)
	}
	if err != nil {
		fmt.Fprintf(&complaints, "error: %s\n", strings.ReplaceAll(err.Error(), "\t", "    "))
	}
	return out.String() + complaints.String()
}

// TestLearn holds what is said of libraries that this module imports, in words and as JSON: of one with a row, of one
// with none, and of what is no library.
func TestLearn(t *testing.T) {
	const flock = "github.com/gofrs/flock (*Flock).Close ends recv"
	for path, want := range map[string]string{
		"github.com/gofrs/flock":     flock + "\ngithub.com/gofrs/flock VERSION: 1 package read: 1 ends, 0 alias, 0 changes, 0 neutral\nwrote FILE\n",
		"golang.org/x/sync/errgroup": "golang.org/x/sync VERSION: 4 packages read: 0 ends, 0 alias, 0 changes, 0 neutral\nwrote FILE\n",
		"net/http":                   "net/http is of Go itself: what its packages do is known by hand, or by their bodies",
	} {
		var out, printed strings.Builder
		o := rules.Options{Dir: ".", Learned: t.TempDir(), Stdout: &printed, Say: func(s string) { fmt.Fprintln(&out, s) }, Complain: func(s string) { t.Error(s) }}
		said := func() string {
			err := rules.Learn(t.Context(), o, path)
			if err != nil {
				return err.Error()
			}
			return out.String()
		}
		got := regexp.MustCompile(`(?m)v[0-9.]+: |^wrote .*$`).ReplaceAllStringFunc(said(), func(s string) string {
			if file, ok := strings.CutPrefix(s, "wrote "); ok {
				if _, err := os.Stat(file); err != nil {
					t.Error(err)
				}
				return "wrote FILE"
			}
			return "VERSION: "
		})
		if got != want || printed.Len() > 0 {
			t.Errorf("of %s is said\n%s, not\n%s", path, got, want)
		}
		out.Reset()
		if o.JSON = true; said() != "" {
			continue // its error is the same
		}
		var learned struct {
			Version  int
			Module   string
			Packages int
			Kinds    map[string]int
			Rows     []string
		}
		if err := json.Unmarshal([]byte(printed.String()), &learned); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if learned.Version != 1 || !strings.HasPrefix(path, learned.Module) || learned.Packages == 0 || learned.Rows == nil || learned.Kinds["ends"] != len(learned.Rows) {
			t.Errorf("of %s is printed\n%s", path, printed.String())
		}
	}
}
