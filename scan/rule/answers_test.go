package rule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/rule"
)

// TestOwnerDecides holds which settings an owner decides: those that a pattern matches, with all their parts.
func TestOwnerDecides(t *testing.T) {
	r := &rule.Rule{Decides: []string{"Addr", "TLSConfig", "Pool*", "Retry.Max", "[bad"}}
	for setting, want := range map[string]bool{
		"Addr": true, "Addr.Host": true, "Address": false, "addr": false, "TLSConfig": true, "TLSConfig.ServerName": true, "TLSConfig.A.B": true, "PoolSize": true, "Pool": true, "MyPool": false,
		"Retry": false, "Retry.Max": true, "Retry.Min": false, "Other.Addr": false, "": false, "[bad": false,
	} {
		if got := r.OwnerDecides(setting); got != want {
			t.Errorf("%q: %t", setting, got)
		}
	}
	if !(&rule.Rule{Decides: []string{"*"}}).OwnerDecides("A.B") || (&rule.Rule{}).OwnerDecides("A") {
		t.Error("* is all, and nothing is none")
	}
}

// TestRuleAnswers holds what a decoded rule says of its owners and its uses.
func TestRuleAnswers(t *testing.T) {
	f, err := rule.Parse(rule.FileName, []byte(`version: 1
rules:
  one:
    owner: [example.com/shop/a, ./c/d.go]
    use: a.One()
    forbid:
      - call: example.com/lib.New
      - {call: example.com/lib.With, use: "a.With({ctx}, {*app.App}, {1}, {2...})"}
      - {import: example.com/old, use: [example.com/shop/x, example.com/shop/y]}
      - {call: example.com/lib.Where, only: [./x]}
      - {call: example.com/lib.Not, exclude: [./x]}
  two:
    forbid:
      - {import: example.com/gone}
`))
	if err != nil {
		t.Fatal(err)
	}
	one, two := f.Rules[0], f.Rules[1]
	var files []string
	for _, o := range one.Owner {
		files = append(files, o.File())
	}
	if !slices.Equal(files, []string{"", "c/d.go"}) {
		t.Errorf("files of owners: %q", files)
	}
	if got := strings.Join(one.OwnedBy(), " "); got != "example.com/shop/a ./c/d.go" {
		t.Errorf("owners: %s", got)
	}
	if got := strings.Join(one.Uses(), "; "); got != "a.One(); a.With({ctx}, {*app.App}, {1}, {2...}); example.com/shop/x, example.com/shop/y" {
		t.Errorf("uses: %s", got)
	}
	var narrow []bool
	for _, e := range one.Entries {
		narrow = append(narrow, e.Narrow())
	}
	if !slices.Equal(narrow, []bool{false, false, false, true, true}) {
		t.Errorf("entries that are narrow: %v", narrow)
	}
	if got := one.Entries[2].Packages(); !slices.Equal(got, []string{"example.com/shop/x", "example.com/shop/y"}) {
		t.Errorf("packages: %q", got)
	}
	if got := slices.Concat(one.Entries[0].Packages(), two.Entries[0].Packages()); got != nil {
		t.Errorf("packages of what is no import, and of what nothing replaces: %q", got)
	}
}

// TestPlaceholders holds which parts of a use stand for what is in scope, and which for what is replaced.
func TestPlaceholders(t *testing.T) {
	for use, want := range map[string]string{
		"a.One()":                    "[] false",
		"a.One({ctx})":               "[context.Context] false",
		"a.One({*app.App}, {m/x.T})": "[app.App m/x.T] false",
		"a.One({1})":                 "[] true",
		"a.One({2...}, {ctx})":       "[context.Context] true",
		"a.One({.Addr})":             "[] true",
		"{recv}.Do()":                "[] true",
		"example.com/shop/own":       "[] false",
	} {
		passes := false
		if u, err := rule.ParseUse(use); err == nil {
			passes = u.Passes()
		}
		var names []string
		for _, s := range rule.PlaceholderTypes(use) {
			names = append(names, s.Package+"."+s.Name)
		}
		if got := fmt.Sprint(names, passes); got != want {
			t.Errorf("%s: got %s, want %s", use, got, want)
		}
	}
}

// TestFault holds where a fault is said to be, with the line if there is one.
func TestFault(t *testing.T) {
	f := &rule.File{Path: "ssot.yaml", Lines: []string{"one", "two"}}
	in := &rule.Source{Path: "/base/ssot.yaml", Name: "base/ssot.yaml", Lines: []string{"three"}}
	for _, c := range []struct {
		at         rule.Position
		path, line string
	}{
		{rule.Position{Line: 1}, "ssot.yaml", "one"},
		{rule.Position{Line: 2}, "ssot.yaml", "two"},
		{rule.Position{Line: 3}, "ssot.yaml", ""},
		{rule.Position{}, "ssot.yaml", ""},
		{rule.Position{In: in, Line: 1}, "base/ssot.yaml", "three"},
		{rule.Position{In: in, Line: 2}, "base/ssot.yaml", ""},
	} {
		if got := f.Fault(c.at, "it has %d", 2); got.Path != c.path || got.Line != c.line || got.Msg != "it has 2" || got.Pos != c.at {
			t.Errorf("%v: %+v", c.at, got)
		}
	}
}
