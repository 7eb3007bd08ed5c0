package setup

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/cmd/internal/setup/form"
	"github.com/seed-58def443/ssot/fix/archivetest"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestRun holds what the command says, asks and writes. An archive of testdata has a module's files, a script of
// commands, "init" with flags, and want, which is the script with what came of each line. The flag ask=N answers the
// first of several questions with N alone, and takes what is offered otherwise; ask=no takes what is offered and writes
// nothing, ask=left leaves the form.
func TestRun(t *testing.T) {
	for name, value := range map[string]string{"GOFLAGS": "", "GOPROXY": "off", "GOWORK": "off", "CGO_ENABLED": "0"} {
		t.Setenv(name, value)
	}
	archivetest.Run(t, "testdata", *update, func(t *testing.T, ar *txtar.Archive) string {
		t.Helper()
		dir := archivetest.Write(t, ar)
		var out strings.Builder
		for _, line := range archivetest.Script(ar) {
			fmt.Fprintf(&out, "> %s\n%s", line, played(t, dir, strings.Fields(line)))
		}
		return regexp.MustCompile(`ssot show [0-9a-f]{8}`).ReplaceAllString(strings.ReplaceAll(out.String(), dir, "$DIR"), "ssot show ID")
	})
}

// played plays a line of a script in a folder and returns what came of it.
func played(t *testing.T, dir string, words []string) string {
	t.Helper()
	var out strings.Builder
	o := Options{
		Dir: dir, Now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Clock: func() time.Time { return time.Time{} }, Stdout: &out,
		Complain: func(s string) { fmt.Fprintln(&out, "! "+s) },
	}
	var err error
	switch words[0] {
	case "cat":
		var text []byte
		text, err = os.ReadFile(filepath.Join(dir, words[1]))
		out.Write(text)
	case "rm":
		err = os.RemoveAll(filepath.Join(dir, words[1]))
	case "init":
		for _, word := range words[1:] {
			name, value, _ := strings.Cut(word, "=")
			switch name {
			case "yes":
				o.Yes = true
			case "dry":
				o.DryRun = true
			case "json":
				o.JSON = true
			case "ci":
				o.CI = value
			case "in":
				o.Dir = filepath.Join(dir, value)
			case "ask":
				o.Ask = func(_ context.Context, list []form.Question) error { return asks(&out, list, value) }
			default:
				t.Fatalf("what is %s?", word)
			}
		}
		err = Run(t.Context(), o)
	default:
		t.Fatalf("what is %q?", words)
	}
	if err != nil {
		fmt.Fprintf(&out, "error: %v\n", err)
	}
	return out.String()
}

// asks prints questions, and answers them as a person does who knows one word.
func asks(out *strings.Builder, list []form.Question, answer string) error {
	for i, q := range list {
		if q.Skip != nil && q.Skip() {
			continue
		}
		fmt.Fprintf(out, "? %s\n", q.Title)
		if q.Note != "" {
			fmt.Fprintf(out, "    %s\n", strings.ReplaceAll(q.Note, "\n", "\n    "))
		}
		for n, a := range q.Answers {
			fmt.Fprintf(out, "  %d %s\n", n, a)
		}
		if i == 0 && q.Several != nil && len(answer) == 1 {
			*q.Several = []int{int(answer[0] - '0')}
		}
		switch {
		case q.Yes != nil:
			*q.Yes = answer != "no"
		case q.Several != nil:
			fmt.Fprintf(out, "  takes %v\n", *q.Several)
		case q.One != nil:
			fmt.Fprintf(out, "  takes %d\n", *q.One)
		}
	}
	if answer == "left" {
		return form.ErrLeft
	}
	return nil
}
