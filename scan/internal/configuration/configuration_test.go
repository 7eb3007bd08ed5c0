package configuration

import (
	"go/build"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/load"
)

func TestParse(t *testing.T) {
	for s, want := range map[string]string{
		"windows/amd64": "windows/amd64", "plan9/386": "plan9/386",
		"windows": "!", "/amd64": "!", "windows/": "!", "windows/amd64/v2": "!", "Windows/amd64": "!", "win dows/amd64": "!", "": "!",
	} {
		p, err := Parse(s)
		switch {
		case err != nil && (want != "!" || p != Platform{}):
			t.Errorf("%q: %v, %v", s, p, err)
		case err == nil && p.String() != want:
			t.Errorf("%q: %v, want %s", s, p, want)
		}
	}
}

// tree returns a tree of folders, one a line: "PATH: FILE[CONSTRAINT](IMPORT …) …".
func tree(lines ...string) *load.Tree {
	t := new(load.Tree)
	for _, line := range lines {
		path, files, _ := strings.Cut(line, ": ")
		d := &load.Dir{Path: "/" + path, Rel: path, ImportPath: path}
		for file := range strings.SplitSeq(files, ")") {
			head, imports, found := strings.Cut(strings.TrimSpace(file), "(")
			if !found {
				continue
			}
			name, constraint, _ := strings.Cut(strings.TrimSuffix(head, "]"), "[")
			src := "package p\n"
			if constraint != "" {
				src = "//go:build " + constraint + "\n\n" + src
			}
			d.Files = append(d.Files, &load.SourceFile{
				Name: name, Path: d.Path + "/" + name, Package: "p", Imports: strings.Fields(imports),
				Test: strings.HasSuffix(name, "_test.go"), Constraint: constraint, Src: []byte(src),
			})
		}
		t.Dirs = append(t.Dirs, d)
	}
	return t
}

// TestAll has the go command's own platform as linux/amd64.
func TestAll(t *testing.T) {
	defer func(was build.Context) { build.Default = was }(build.Default)
	build.Default.GOOS, build.Default.GOARCH = "linux", "amd64"
	plain := tree("a: a.go()", "b: b.go(a)")
	tagged := tree("a: a.go() tagged.go[integration]()", "b: b.go(a)", "c: c.go(b)", "d: d.go()", "owner: o.go()")
	inTests := tree("a: a.go() a_test.go[integration]()", "b: b.go(a)", "owner: o.go()")
	byName := tree("a: a.go() a_windows.go()", "b: b.go(a) some_name.go()", "owner: o.go()")
	both := tree("a: a.go() a.go[windows && integration]()", "b: b.go()", "owner: o.go()")
	otherwise := tree("a: a.go() old.go[!integration]()", "owner: o.go()")
	for _, test := range []struct {
		name      string
		tree      *load.Tree
		plain     bool
		tags      string
		platforms string
		want      string
	}{
		{"nothing asked", tagged, false, "", "", "default"},
		{"no difference", plain, false, "integration", "windows/amd64", "default"},
		{"a tag", tagged, false, "integration", "", "default; tags integration: a b c owner"},
		{"a tag twice, and another one", tagged, false, "other integration other", "", "default; tags integration,other: a b c owner"},
		{"a tag of nothing", tagged, false, "other", "", "default"},
		{"a tag of tests", inTests, false, "integration", "", "default; tags integration: a owner"},
		{"a tag of tests, which make no difference", inTests, true, "integration", "", "default"},
		{"a platform by a file's name", byName, false, "", "windows/amd64 darwin/arm64", "default; windows/amd64 GOOS=windows GOARCH=amd64: a b owner"},
		{"a platform with a tag", both, false, "integration", "windows/amd64", "default; windows/amd64, tags integration GOOS=windows GOARCH=amd64 integration: a owner"},
		{"without a tag", otherwise, false, "integration", "", "default; tags integration: a owner"},
		{"two platforms that are the same", tree("a: a.go[!linux]()"), false, "", "windows/amd64 darwin/amd64", "default; windows/amd64 GOOS=windows GOARCH=amd64: a owner"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var platforms []Platform
			for s := range strings.FieldsSeq(test.platforms) {
				p, err := Parse(s)
				if err != nil {
					t.Fatal(err)
				}
				platforms = append(platforms, p)
			}
			tags := strings.Fields(test.tags)
			given := slices.Clone(tags)
			var got []string
			for _, c := range All(graph.New(test.tree), test.tree.Dirs, test.plain, []string{"owner"}, tags, platforms) {
				name := c.Name
				if len(c.Env) > 0 {
					name = strings.Join(slices.Concat([]string{name}, c.Env, c.Tags), " ")
				}
				if len(c.Patterns) > 0 {
					name += ": " + strings.Join(c.Patterns, " ")
				}
				got = append(got, name)
			}
			if s := strings.Join(got, "; "); s != test.want {
				t.Errorf("%s\nwant %s", s, test.want)
			}
			if !slices.Equal(tags, given) {
				t.Errorf("the tags that were given are %q now", tags)
			}
		})
	}
}

func TestIncluded(t *testing.T) {
	defer func(was build.Context) { build.Default = was }(build.Default)
	build.Default.GOOS, build.Default.GOARCH, build.Default.CgoEnabled = "linux", "amd64", true
	windows, arm := []string{"GOOS=windows", "GOARCH=amd64"}, []string{"GOOS=linux", "GOARCH=arm64"}
	for _, test := range []struct {
		file string
		env  []string
		tags []string
		want bool
	}{
		{"a.go", nil, nil, true},
		{"a_windows.go", nil, nil, false},
		{"a_windows.go", windows, nil, true},
		{"a_linux.go", windows, nil, false},
		{"a_arm64.go", arm, nil, true},
		{"a_amd64.go", arm, nil, false},
		{"a.go[integration]", nil, nil, false},
		{"a.go[integration]", nil, []string{"integration"}, true},
		{"a.go[cgo]", nil, nil, true},
		{"a.go[cgo]", []string{"GOOS=linux", "GOARCH=amd64"}, nil, true},
		{"a.go[cgo]", windows, nil, false},
		{"a.go[cgo]", arm, nil, false},
		{"_a.go", nil, nil, false},
	} {
		d := tree("a: " + test.file + "()").Dirs[0]
		if got := Included(d, d.Files[0], load.Configuration{Env: test.env, Tags: test.tags}); got != test.want {
			t.Errorf("%s with %q %q: %t", test.file, test.env, test.tags, got)
		}
	}
}

func TestWhyExcluded(t *testing.T) {
	for file, want := range map[string]string{
		"a.go[integration && cgo]": "no scanned configuration satisfies its build constraint integration && cgo",
		"a_windows.go":             "its name restricts it to another GOOS or GOARCH",
	} {
		if got := WhyExcluded(tree("a: " + file + "()").Dirs[0].Files[0]); got != want {
			t.Errorf("%s: %q", file, got)
		}
	}
}

// TestKnown asks the go command, unless no platform is asked for: the folder does not exist.
func TestKnown(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	dir := t.TempDir()
	if err := Known(t.Context(), "/none", nil); err != nil {
		t.Error("nothing to know:", err)
	}
	if err := Known(t.Context(), dir, []Platform{{"windows", "amd64"}, {"linux", "arm64"}}); err != nil {
		t.Error(err)
	}
	const want = "linux/amiga is no platform that Go knows: go tool dist list lists them"
	if err := Known(t.Context(), dir, []Platform{{"linux", "arm64"}, {"linux", "amiga"}}); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if err := Known(t.Context(), "/none", []Platform{{"linux", "arm64"}}); err == nil {
		t.Error("platforms were read in a folder that does not exist")
	}
}
