package rule_test

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/rule"
)

var update = flag.Bool("update", false, "write what the faults say into testdata")

// TestFaults compares the whole error of each rule file of testdata/faults.txtar.
func TestFaults(t *testing.T) {
	const archive = "testdata/faults.txtar"
	ar, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range ar.Files {
		want[f.Name] = string(f.Data)
	}
	var files []txtar.File
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".want") {
			continue
		}
		got := "no fault\n"
		file, err := rule.Parse("ssot.yaml", f.Data)
		if err != nil {
			got = err.Error() + "\n"
			var fault *rule.Error
			if file != nil || !errors.As(err, &fault) || fault.Path != "ssot.yaml" || !strings.HasPrefix(got, fault.Error()) {
				t.Errorf("%s: no *Error comes first, or a file with it: %#v", f.Name, err)
			}
		}
		if diff := cmp.Diff(want[f.Name+".want"], got); diff != "" && !*update {
			t.Errorf("%s: wanted - got +\n%s", f.Name, diff)
		}
		files = append(files, f, txtar.File{Name: f.Name + ".want", Data: []byte(got)})
	}
	if *update {
		ar.Files = files
		if err := os.WriteFile(archive, txtar.Format(ar), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFaultLines holds that no line of a fault's sentence looks like a message of its own.
func TestFaultLines(t *testing.T) {
	fault := &rule.Error{Path: "ssot.yaml", Pos: rule.Position{Line: 2, Column: 1}, Msg: "have\n\tf()\nb.yaml:1:1: forged", Line: "x: 1"}
	if got, want := fault.Error(), "ssot.yaml:2:1: have\n\tf()\n\tb.yaml:1:1: forged\n\tx: 1\n\t^"; got != want {
		t.Errorf("got %q, not %q", got, want)
	}
}
