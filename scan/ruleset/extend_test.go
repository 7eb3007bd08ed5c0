package ruleset_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
	"github.com/seed-58def443/ssot/scan/scantest"
)

const head = "version: 1\n"

// TestExtend has rule files that extend others, in folders and in packages, and what becomes of them: the rules with
// where they are from, the critical packages and the tags, or the fault.
func TestExtend(t *testing.T) {
	const forbid = "forbid: [{call: os.Getenv}]"
	one := "rules: {one: {" + forbid + "}}\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"nothing", map[string]string{"m": one}, "one"},
		{"a folder", map[string]string{"m": "extends: [../base]\ncritical: [./a]\ntags: [own]\n" + one, "base": "critical: [./b]\ntags: [theirs]\nrules: {two: {" + forbid + "}}\n"}, "one, two of ../base/ssot.yaml; critical ./a ./b; tags own theirs"},
		{"two folders, one of which extends the other", map[string]string{
			"m": "extends: [../base, ../team]\n" + one, "base": "rules: {two: {" + forbid + "}}\n", "team": "extends: [../base]\nrules: {three: {" + forbid + "}}\n",
		}, "one, two of ../base/ssot.yaml, three of ../team/ssot.yaml"},
		{"itself", map[string]string{"m": "extends: [../m]\n" + one}, "ssot.yaml:2:11: extends goes in a circle: ssot.yaml, and ../m/ssot.yaml again"},
		{"in a circle below", map[string]string{"m": "extends: [../a]\n", "a": "extends: [../b]\n" + one, "b": "extends: [../a]\n"}, "../b/ssot.yaml:2:11: extends goes in a circle: ../a/ssot.yaml, ../b/ssot.yaml, and ../a/ssot.yaml again"},
		{"no folder", map[string]string{"m": "extends: [../none]\n"}, "ssot.yaml:2:11: extends: there is no ../none/ssot.yaml"},
		{"a folder elsewhere", map[string]string{"m": "extends: [../../outside]\n", "../outside": one}, "ssot.yaml:2:11: extends: ../../outside leads out of the repository or the module of this file: name a package of a module that go.mod has"},
		{"a faulty file", map[string]string{"m": "extends: [../base]\n", "base": "rules: {two: {forbid: 1}}\n"}, "../base/ssot.yaml:2:23: forbid is a list of entries such as - preset: go-redis; quote it"},
		{"the same rule", map[string]string{"m": "extends: [../base]\n" + one, "base": one}, "ssot.yaml:3:9: a rule one is in ../base/ssot.yaml too: give this one another name, or say with exclude and reason alone where that one does not hold"},
		{"the same rule in two", map[string]string{"m": "extends: [../a, ../b]\n", "a": one, "b": one}, "../b/ssot.yaml:2:9: a rule one is in ../a/ssot.yaml too: extend one of the two files"},
		{"narrowed", map[string]string{"m": "extends: [../base]\nrules: {one: {exclude: [./x], reason: old}}\n", "base": one}, "one of ../base/ssot.yaml without [./x]; narrowed one"},
		{"narrowed below", map[string]string{"m": "extends: [../team]\n", "team": "extends: [../base]\nrules: {one: {exclude: [./x], reason: old}}\n", "base": one}, "one of ../base/ssot.yaml without [./x]; narrowed one"},
		{"narrowed twice", map[string]string{
			"m": "extends: [../team]\nrules: {one: {exclude: [./y], reason: new}}\n", "team": "extends: [../base]\nrules: {one: {exclude: [./x], reason: old}}\n", "base": one,
		}, "one of ../base/ssot.yaml without [./x ./y]; narrowed one one"},
		{"nothing to narrow", map[string]string{"m": "extends: [../base]\nrules: {two: {exclude: [./x], reason: old}}\n", "base": one}, "ssot.yaml:3:9: no rule two is in what this file extends: nothing is there to be narrowed"},
		{"narrowed but hard", map[string]string{"m": "extends: [../base]\nrules: {one: {exclude: [./x], reason: old}}\n", "base": "rules: {one: {hard: true, " + forbid + "}}\n"}, "ssot.yaml:3:9: the rule one of ../base/ssot.yaml is hard: nothing narrows it"},
		{"a package of another module", map[string]string{"m": "extends: [example.com/rules/go]\n" + one, "rules/go": "extends: [../base]\nrules: {two: {" + forbid + "}}\n", "rules/base": "rules: {three: {" + forbid + "}}\n"}, "one, two of example.com/rules/go/ssot.yaml, three of example.com/rules/base/ssot.yaml"},
		{"what leads out of the other module", map[string]string{"m": "extends: [example.com/rules/go]\n", "rules/go": "extends: [../../m]\n" + one}, "example.com/rules/go/ssot.yaml:2:11: extends: ../../m leads out of the repository or the module of this file: name a package of a module that go.mod has"},
		{"a package of its own module", map[string]string{"m": "extends: [example.com/m/inner]\n", "m/inner": one}, "one of example.com/m/inner/ssot.yaml"},
		{"a package without rules", map[string]string{"m": "extends: [example.com/rules]\n"}, "ssot.yaml:2:11: extends: there is no example.com/rules/ssot.yaml"},
		{"a package of Go", map[string]string{"m": "extends: [net/http]\n"}, "ssot.yaml:2:11: extends net/http: this is a package of Go itself, which has no rules"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := filepath.Join(scantest.Unpack(t, `
-- repo/m/go.mod --
module example.com/m
go 1.22
require example.com/rules v1.0.0
replace example.com/rules v1.0.0 => ../rules
-- repo/m/m.go --
package m

import _ "example.com/rules"
-- repo/m/inner/i.go --
package inner
-- repo/rules/go.mod --
module example.com/rules
-- repo/rules/r.go --
package rules
-- repo/rules/go/g.go --
package rules
`), "repo")
			for name, text := range c.files {
				dir := filepath.Join(root, filepath.FromSlash(name))
				if err := errors.Join(os.MkdirAll(dir, 0o750), os.WriteFile(filepath.Join(dir, rule.FileName), []byte(head+text), 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			if got := extended(t, root); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// extended returns what the file of the folder m says with all that it extends, or the first line of the error.
func extended(t *testing.T, root string) string {
	t.Helper()
	file, err := ruleset.Load(t.Context(), filepath.Join(root, "m", rule.FileName), root)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return strings.ReplaceAll(first, root+string(filepath.Separator), "")
	}
	var out, narrowed []string
	for _, r := range file.Rules {
		text := r.Name
		if r.Pos.In != nil {
			text += " of " + r.Pos.In.Name
			if !slices.Contains(file.Sources, r.Pos.In) {
				t.Errorf("%s is not among the sources", r.Pos.In.Name)
			}
		}
		if len(r.Exclude) > 0 {
			text += fmt.Sprintf(" without %v", r.Exclude)
		}
		out = append(out, text)
	}
	for _, n := range file.Narrowed {
		narrowed = append(narrowed, n.Rule)
	}
	parts := []string{strings.Join(out, ", ")}
	for _, list := range []struct {
		name  string
		words []string
	}{{"critical", words(file.Critical)}, {"tags", file.Tags}, {"narrowed", narrowed}} {
		if len(list.words) > 0 {
			parts = append(parts, list.name+" "+strings.Join(list.words, " "))
		}
	}
	return strings.Join(parts, "; ")
}

func words[T any](list []T) []string {
	var out []string
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return out
}
