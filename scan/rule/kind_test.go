package rule_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan/rule"
)

// TestDocumented holds that the table of entries in the README is what the records say, row by row.
func TestDocumented(t *testing.T) {
	src, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	const head = "| entry | forbids |\n|---|---|\n"
	_, table, found := strings.Cut(string(src), head)
	if !found {
		t.Fatal("README.md has no table of entries")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var rows []string
	for _, k := range rule.Kinds() {
		var forms []string
		for _, f := range k.Forms {
			forms = append(forms, "`"+k.Key+": "+f+"`")
		}
		rows = append(rows, "| "+strings.Join(forms, ", ")+" | "+k.Forbids+" |")
	}
	if diff := cmp.Diff(rows, strings.Split(table, "\n")); diff != "" {
		t.Errorf("records - README +\n%s", diff)
	}
}

// TestKinds holds that a record is whole, and that what it gives as an example can be written.
func TestKinds(t *testing.T) {
	values := strings.NewReplacer("path", "example.com/p", "NAME", "go-redis")
	for _, k := range rule.Kinds() {
		if k.Key == "" || len(k.Forms) == 0 || k.Forbids == "" || !strings.HasPrefix(k.Value, k.Key+" ") {
			t.Errorf("not whole: %+v", k)
		}
		for _, form := range k.Forms {
			src := "version: 1\nrules:\n  redis:\n    forbid:\n      - " + k.Key + ": " + values.Replace(form) + "\n"
			file, err := rule.Parse("ssot.yaml", []byte(src))
			if err != nil {
				t.Error(err)
				continue
			}
			for _, e := range file.Rules[0].Entries {
				if names := e.Kind.Describe().Names; k.Names != rule.Library && (string(e.Kind) != k.Key || names != k.Names) {
					t.Errorf("%s: %+v", form, e)
				}
			}
		}
	}
}
