package validate_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/validate"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// TestValidate holds what is said of rules about one module, which is loaded once: testdata/rules.txtar has them, each
// in a file NAME.yaml, and after it NAME.want with its faults and notes, which -update writes anew. A rule file whose
// name begins with extended is as one that another file extends.
func TestValidate(t *testing.T) {
	path := filepath.Join("testdata", "rules.txtar")
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ar.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".want") {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOWORK", "off")
	tree, err := load.Walk(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	configs := []load.Configuration{{Name: "default"}}
	program, err := load.Load(t.Context(), load.Options{
		Dir: dir, Patterns: []string{"./..."}, Configurations: configs,
		Keep: map[string][]string{"example.com/lib": {"New", "Client", "Client.Close", "Level"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range ar.Files {
		name, ok := strings.CutSuffix(ar.Files[i].Name, ".yaml")
		if !ok {
			continue
		}
		want := &ar.Files[i+1]
		if want.Name != name+".want" {
			t.Fatalf("after %s.yaml comes %s", name, want.Name)
		}
		rules, err := rule.Parse(name+".yaml", ar.Files[i].Data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.HasPrefix(name, "extended") {
			for _, r := range rules.Rules {
				r.Pos.In = &rule.Source{}
			}
		}
		notes, err := validate.New(rules, detect.New(rules, owner.New(rules, tree)), tree).Validate(program, append(configs, load.Configuration{Name: "none"}))
		var out strings.Builder
		if err != nil {
			out.WriteString(strings.ReplaceAll(err.Error(), "\t", "    ") + "\n")
		}
		for _, n := range notes {
			fmt.Fprintf(&out, "note: %s\n", n)
		}
		if *update {
			want.Data = []byte(out.String())
		}
		if out.String() != string(want.Data) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, out.String(), want.Data)
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestExplain holds that the loader's word of a package that is not there becomes a fault of the rule file, and any
// other stays what it is.
func TestExplain(t *testing.T) {
	rules, err := rule.Parse("ssot.yaml", []byte("version: 1\nrules:\n  r:\n    forbid: [{call: a.F}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	tree := &load.Tree{}
	needed := map[string]validate.Need{
		"example.com/a": {Pos: rule.Position{Line: 4, Column: 5}, Msg: "there is no a"},
		"example.com/b": {Pos: rule.Position{Line: 3, Column: 3}, Msg: "there is no b"},
	}
	explained := func(msg string) string {
		return validate.New(rules, detect.New(rules, owner.New(rules, tree)), tree).Explain(needed, errors.New(msg)).Error()
	}
	if got := explained("example.com/a: matches no packages, example.com/b: matches no packages"); !strings.HasPrefix(got, "ssot.yaml:4:5: there is no a") || !strings.Contains(got, "ssot.yaml:3:3: there is no b") {
		t.Errorf("of two packages it says\n%s", got)
	}
	if got := explained("example.com/b: matches no packages"); !strings.HasPrefix(got, "ssot.yaml:3:3: there is no b") || strings.Contains(got, "no a") {
		t.Errorf("of one package it says\n%s", got)
	}
	if got := explained("example.com/c: matches no packages"); got != "example.com/c: matches no packages" {
		t.Errorf("of another package it says\n%s", got)
	}
}
