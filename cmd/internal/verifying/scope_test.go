package verifying

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/seed-58def443/ssot/cmd/internal/smallmodule"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
)

// TestOptions takes two decisions, the second of two violations, and asks for parts of them.
func TestOptions(t *testing.T) {
	s := smallmodule.Session(t)
	id := map[string]string{}
	for _, it := range s.Items() {
		id[fmt.Sprintf("%s:%d", it.File, it.Line)] = it.Fingerprint
	}
	options := func(scope Scope) (string, *verify.Options) {
		o := &verify.Options{}
		var said []string
		err := Options(t.Context(), s, []scan.Platform{{OS: "windows", Arch: "amd64"}}, scope, o, func(line string) { said = append(said, line) })
		if err != nil {
			return err.Error(), nil
		}
		var b strings.Builder
		for _, d := range o.Decisions {
			fmt.Fprintf(&b, "%s:%d-%d of %s, directive %t; ", d.File, d.Line, d.EndColumn, d.Function, d.Directive)
		}
		b.WriteString(texts(o.Changes))
		b.WriteString(strings.Join(said, "; "))
		return b.String(), o
	}
	if got, _ := options(Scope{}); got != "nothing is accepted in this session" {
		t.Error(got)
	}
	for _, a := range []triage.Action{
		{Verb: "accept", IDs: []string{id["a/a.go:6"]}, As: "replace"},
		{Verb: "skip", IDs: []string{id["b/b.go:9"]}},
		{Verb: "accept", IDs: []string{id["a/a.go:10"]}, As: "replace"},
		{Verb: "allow", IDs: []string{id["b/b.go:6"]}, Reason: "meant"},
	} {
		if _, err := s.Do(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	const first, second, allowed = "a/a.go:9-22 of First, directive false; ", "a/a.go:13-22 of Second, directive false; ", "b/b.go:7-18 of Third, directive true; "
	for _, test := range []struct {
		name  string
		scope Scope
		want  string
	}{
		{"all", Scope{}, first + second + allowed + "a/a.go: 0 then 2, b/b.go: 0 then 1; "},
		{"one of a file", Scope{IDs: []string{id["a/a.go:10"]}}, second + "a/a.go: 1 then 2; "},
		{"one file", Scope{IDs: []string{id["b/b.go:6"]}}, allowed + "b/b.go: 0 then 1; "},
		{"what is skipped", Scope{IDs: []string{id["b/b.go:9"]}}, "is neither accepted nor allowed by this session, so there is nothing of it to verify"},
		{"none", Scope{IDs: []string{"ffffffff"}}, "ffffffff"},
		{"the last, and one", Scope{IDs: []string{id["a/a.go:6"]}, Last: true}, "--last says which decisions are meant: leave the IDs out"},
	} {
		got, o := options(test.scope)
		if got != test.want && (o != nil || !strings.Contains(got, test.want)) {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
		if o == nil {
			continue
		}
		if o.Root != s.Root() || fmt.Sprint(o.Configurations) != "[{default []  } {windows/amd64 [] windows amd64}]" {
			t.Errorf("%s: in %s, %v", test.name, o.Root, o.Configurations)
		}
		for _, d := range o.Decisions {
			alone, err := o.Texts(t.Context(), []string{d.Fingerprint})
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			if test.name == "one of a file" && texts(alone) != "a/a.go: 0 then 2, b/b.go: 0 then 1; " {
				t.Errorf("it is not beside the others: %s", texts(alone))
			}
		}
	}
}

// texts tells of each file how many decisions it has before and after.
func texts(changes []patch.Change) string {
	var list []string
	for _, c := range changes {
		count := func(text []byte) int {
			return strings.Count(string(text), "one.Counter()") + strings.Count(string(text), "//ssot:allow")
		}
		list = append(list, fmt.Sprintf("%s: %d then %d", c.Path, count(c.Before), count(c.After)))
	}
	return strings.Join(list, ", ") + "; "
}

// TestWantedLast has two steps within one second, the last of two decisions.
func TestWantedLast(t *testing.T) {
	s := smallmodule.Session(t)
	var ids []string
	for _, it := range s.Items() {
		if it.Rule == "count" {
			ids = append(ids, it.Fingerprint)
		}
	}
	for _, part := range [][]string{ids[:1], ids[1:]} {
		if _, err := s.Do(t.Context(), triage.Action{Verb: "accept", IDs: part, As: "replace"}); err != nil {
			t.Fatal(err)
		}
	}
	o := &verify.Options{}
	if err := Options(t.Context(), s, nil, Scope{Last: true}, o, nil); err != nil || len(o.Decisions) != 2 || len(o.Configurations) != 1 {
		t.Errorf("%+v, %v", o.Decisions, err)
	}
}

// TestTags verifies in the configurations of the scan: without tags, with them, and on each platform with them.
func TestTags(t *testing.T) {
	smallmodule.Environment(t)
	dir, state := smallmodule.Write(t)
	rules := filepath.Join(dir, "ssot.yaml")
	text, err := os.ReadFile(rules)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rules, append(text, "tags: [integration, slow]\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := triage.OpenSession(t.Context(), triage.Options{Dir: dir, State: state})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, it := range s.Items() {
		if it.Rule == "count" && it.File == "b/b.go" {
			if _, err := s.Do(t.Context(), triage.Action{Verb: "accept", IDs: []string{it.Fingerprint}, As: "replace"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	o := &verify.Options{}
	if err := Options(t.Context(), s, []scan.Platform{{OS: "windows", Arch: "amd64"}}, Scope{}, o, nil); err != nil {
		t.Fatal(err)
	}
	tags := []string{"integration", "slow"}
	want := []verify.Configuration{{Name: "default"}, {Name: "tags", Tags: tags}, {Name: "windows/amd64", Tags: tags, GOOS: "windows", GOARCH: "amd64"}}
	if d := cmp.Diff(want, o.Configurations); d != "" {
		t.Errorf("-want +got %s", d)
	}
}
