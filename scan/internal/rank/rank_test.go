package rank

import (
	"testing"

	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/load"
)

func TestRankFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rel, name, pkg, constraint string
		want                       Priority
		reason                     string
	}{
		{"a", "a.go", "a", "", High, "production code: neither a test nor a test helper, an example or a tool"},
		{".", "a.go", "a", "", High, "production code: neither a test nor a test helper, an example or a tool"},
		{"a", "a.go", "a", "linux && !integration", High, "production code: neither a test nor a test helper, an example or a tool"},
		{"a", "a_test.go", "a", "", Low, "test without an integration build tag or folder"},
		{"a", "a_test.go", "a", "integration", Medium, "test under the integration build tag"},
		{"a", "a_test.go", "a", "linux && (e2e || slow)", Medium, "test under the e2e build tag"},
		{"a", "a_test.go", "a", "redis_integration", Medium, "test under the redis_integration build tag"},
		{"a", "a_test.go", "a", "!(integration)", Low, "test without an integration build tag or folder"},
		{"a", "a_test.go", "a", "!(!acceptance && !linux)", Medium, "test under the acceptance build tag"},
		{"a", "a_test.go", "a", "functional", Medium, "test under the functional build tag"},
		{"a", "a_test.go", "a", "system", Medium, "test under the system build tag"},
		{"internal/it", "a_test.go", "it", "", Medium, "test in the folder internal/it"},
		{"test/integration/x", "a_test.go", "x", "", Medium, "test in the folder test/integration"},
		{"redis-integration", "a_test.go", "x", "", Medium, "test in the folder redis-integration"},
		{"internal/system", "a_test.go", "system", "", Low, "test without an integration build tag or folder"},
		{"examples/x", "a_test.go", "main", "", Low, "test without an integration build tag or folder"},
		{"a", "helper.go", "a", "integration", Medium, "test helper: under the integration build tag"},
		{"internal/integration/slack", "s.go", "slack", "", High, "production code: neither a test nor a test helper, an example or a tool"},
		{"internal/testutil", "t.go", "testutil", "", Medium, "test helper: the package is named testutil"},
		{"internal/testutil/db", "t.go", "db", "", Medium, "test helper: in the folder internal/testutil"},
		{"internal/Mocks", "t.go", "m", "", Medium, "test helper: in the folder internal/Mocks"},
		{"redistest", "t.go", "redistest", "", Medium, "test helper: the package is named redistest"},
		{"latest", "t.go", "latest", "", High, "production code: neither a test nor a test helper, an example or a tool"},
		{"abtest", "t.go", "abtest", "", High, "production code: neither a test nor a test helper, an example or a tool"},
		{"examples/chat", "m.go", "main", "", Low, "in the folder examples: not part of what runs in production"},
		{"pkg/x/_example", "m.go", "main", "", Low, "in the folder pkg/x/_example: not part of what runs in production"},
		{"tools", "m.go", "main", "", Low, "in the folder tools: not part of what runs in production"},
		{"cmd/tool", "m.go", "main", "", Low, "in the folder cmd/tool: not part of what runs in production"},
		{"internal/agent/tools", "m.go", "tools", "", High, "production code: neither a test nor a test helper, an example or a tool"},
		{"svc/scripts/x", "m.go", "main", "", Low, "in the folder svc/scripts: not part of what runs in production"},
		{"mod/docs", "m.go", "main", "", Low, "in the folder docs: not part of what runs in production"},
	}
	for _, tt := range tests {
		t.Run(tt.rel+"/"+tt.name+" "+tt.constraint, func(t *testing.T) {
			t.Parallel()
			file := &load.SourceFile{Name: tt.name, Package: tt.pkg, Constraint: tt.constraint, Test: tt.name == "a_test.go"}
			dir := &load.Dir{Path: "/r/" + tt.rel, Rel: tt.rel, ImportPath: "m/" + tt.rel, Files: []*load.SourceFile{file}}
			tree := &load.Tree{Dirs: []*load.Dir{dir}}
			got := New(tree, graph.New(tree), []string{".", "mod"}, nil).Of(dir, file)
			if got.Priority != tt.want || got.Reason != tt.reason || got.Critical {
				t.Errorf("got %s, %q; want %s, %q", got.Priority, got.Reason, tt.want, tt.reason)
			}
		})
	}
}

// A test helper or a tool that a critical package imports is what it is, and not critical.
func TestCriticalIsProduction(t *testing.T) {
	t.Parallel()
	file := func(pkg string, imports ...string) *load.SourceFile {
		return &load.SourceFile{Name: pkg + ".go", Package: pkg, Imports: imports}
	}
	tree := &load.Tree{Dirs: []*load.Dir{
		{Path: "/r/cmd", Rel: "cmd", ImportPath: "m/cmd", Files: []*load.SourceFile{file("main", "m/fakes", "m/b", "m/c")}},
		{Path: "/r/fakes", Rel: "fakes", ImportPath: "m/fakes", Files: []*load.SourceFile{file("fakes", "m/d")}},
		{Path: "/r/b", Rel: "b", ImportPath: "m/b", Files: []*load.SourceFile{file("b", "m/d")}},
		{Path: "/r/c", Rel: "c", ImportPath: "m/c", Files: []*load.SourceFile{file("c")}},
		{Path: "/r/d", Rel: "d", ImportPath: "m/d", Files: []*load.SourceFile{file("d")}},
	}}
	r := New(tree, graph.New(tree), []string{"."}, []string{"./cmd", "./c"})
	for i, want := range []Rank{
		{High, true, `matches the critical pattern "./cmd"`},
		{Medium, false, "test helper: the package is named fakes"},
		{High, true, `reached from the critical pattern "./cmd": cmd → b`},
		{High, true, `matches the critical pattern "./c"`},
		{High, true, `reached from the critical pattern "./cmd": cmd → b → d`},
	} {
		if got := r.Of(tree.Dirs[i], tree.Dirs[i].Files[0]); got != want {
			t.Errorf("%s: got %v, want %v", tree.Dirs[i].Rel, got, want)
		}
	}
}

// TestTestsOnly holds which packages are test helpers by who imports them: internal ones that tests, helpers and such
// packages alone import.
func TestTestsOnly(t *testing.T) {
	t.Parallel()
	dir := func(rel string, files ...*load.SourceFile) *load.Dir {
		return &load.Dir{Path: "/r/" + rel, Rel: rel, ImportPath: "m/" + rel, Files: files}
	}
	file := func(name, pkg string, imports ...string) *load.SourceFile {
		return &load.SourceFile{Name: name, Package: pkg, Imports: imports, Test: name == "a_test.go"}
	}
	tagged := file("tagged.go", "a", "m/internal/bytag")
	tagged.Constraint = "integration"
	tree := &load.Tree{Dirs: []*load.Dir{
		dir("a", file("a.go", "a", "m/internal/byboth", "m/internal/byproduction"), tagged, file("a_test.go", "a", "m/internal/bytests", "m/internal/byboth", "m/public")),
		dir("internal/testutil", file("t.go", "testutil", "m/internal/byhelper")),
		dir("internal/bytests", file("b.go", "bytests", "m/internal/below")),
		dir("internal/below", file("b.go", "below")),
		dir("internal/bytag", file("b.go", "bytag")),
		dir("internal/byhelper", file("b.go", "byhelper")),
		dir("internal/byboth", file("b.go", "byboth")),
		dir("internal/byproduction", file("b.go", "byproduction")),
		dir("internal/bynobody", file("b.go", "bynobody")),
		dir("public", file("b.go", "public")),
		dir("internal/asserts", file("b.go", "asserts", "testing")),
	}}
	const production = "production code: neither a test nor a test helper, an example or a tool"
	r := New(tree, graph.New(tree), nil, nil)
	for i, want := range []string{
		production, "test helper: the package is named testutil", "test helper: imported by tests only, such as a/a_test.go", "test helper: imported by tests only, such as internal/bytests/b.go",
		"test helper: imported by tests only, such as a/tagged.go", "test helper: imported by tests only, such as internal/testutil/t.go", production, production, production, production, "test helper: it imports testing",
	} {
		d := tree.Dirs[i]
		for range 2 { // it is remembered
			if got := r.Of(d, d.Files[0]); got.Reason != want {
				t.Errorf("%s: %s", d.Rel, got.Reason)
			}
		}
	}
}

// TestInModule names folders from the innermost module: what it stands in is not what it is.
func TestInModule(t *testing.T) {
	t.Parallel()
	r := &Ranker{modules: []string{".", "docs", "docs/tools", "mod"}}
	for rel, want := range map[string]string{
		".": ".", "a": "a", "docs": ".", "docs/a": "a", "docs/tools": ".", "docs/tools/a/b": "a/b", "docs/toolset": "toolset", "document": "document", "mod/docs": "docs",
	} {
		if got := r.inModule(&load.Dir{Rel: rel}); got != want {
			t.Errorf("%s is %s, want %s", rel, got, want)
		}
	}
}

// TestCriticalReason keeps the reason of the first pattern, except that a match says more than a chain.
func TestCriticalReason(t *testing.T) {
	t.Parallel()
	dir := func(rel string, imports ...string) *load.Dir {
		return &load.Dir{Path: "/r/" + rel, Rel: rel, ImportPath: "m/" + rel, Files: []*load.SourceFile{{Name: "a.go", Package: rel, Imports: imports}}}
	}
	tree := &load.Tree{Dirs: []*load.Dir{dir("one", "m/shared", "m/matched", "m/two"), dir("two", "m/shared", "m/one"), dir("shared", "m/matched"), dir("matched"), dir("none")}}
	r := New(tree, graph.New(tree), []string{"."}, []string{"./one", "./two", "./one/...", "./matched", "./matched/..."})
	for i, want := range []string{`matches the critical pattern "./one"`, `matches the critical pattern "./two"`, `reached from the critical pattern "./one": one → shared`, `matches the critical pattern "./matched"`, ""} {
		d := tree.Dirs[i]
		if got := r.Of(d, d.Files[0]); got.Critical != (want != "") || got.Critical && got.Reason != want {
			t.Errorf("%s: %v, want %q", d.Rel, got, want)
		}
	}
}

// TestConstraint reads build constraints with and without their comment; one that is no constraint has no tag.
func TestConstraint(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]string{"integration": "integration", "//go:build integration": "integration", "integration &&": "", "": "", "!linux": ""} {
		if got := integrationTag(expr); got != want {
			t.Errorf("%q: %q, want %q", expr, got, want)
		}
	}
}
