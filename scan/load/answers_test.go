package load

import (
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/load/internal/listing"
)

// TestTypesOfOthers asks a program that was put together of packages which were checked elsewhere.
func TestTypesOfOthers(t *testing.T) {
	t.Parallel()
	typed := func(path string) *types.Package { return types.NewPackage(path, "p") }
	p := &Program{Packages: []*Package{
		{Path: "m/other", Configuration: "default", Types: typed("m/other")},
		{Path: "m/p", Configuration: "default", ForTest: "m/p", Types: typed("tested")},
		{Path: "m/p", Configuration: "tags a", Types: typed("tagged")},
		{Path: "m/p", Configuration: "default", Types: typed("plain")},
	}}
	for _, test := range []struct{ configuration, path, want string }{
		{"default", "m/p", "plain"},
		{"tags a", "m/p", "tagged"},
		{"default", "m/other", "m/other"},
		{"tags a", "m/other", ""},
		{"default", "m/none", ""},
	} {
		got := ""
		if pkg := p.Types(test.configuration, test.path); pkg != nil {
			got = pkg.Path()
		}
		if got != test.want {
			t.Errorf("%s in %s: %q, want %q", test.path, test.configuration, got, test.want)
		}
	}
	if chain := p.ImportPath("default", "m/other", "m/p"); chain != nil {
		t.Errorf("nothing was listed, but there is the chain %v", chain)
	}
	if module := p.Unrequired(p.Packages[0], "m/p"); module != "" {
		t.Errorf("nothing was listed, but %s is not required", module)
	}
}

func TestInternalParent(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"example.com/m/internal/a":            "example.com/m",
		"example.com/m/internal":              "example.com/m",
		"example.com/m/internal/a/internal/b": "example.com/m/internal/a",
		"example.com/m/internals/a":           "none",
		"internal/abi":                        "none", // of the standard library: nothing is above it
		"fmt":                                 "none",
	} {
		got, ok := InternalParent(path)
		if !ok {
			got = "none"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	for _, test := range []struct {
		path, parent string
		want         bool
	}{{"m/a", "m/a", true}, {"m/a/b", "m/a", true}, {"m/ab", "m/a", false}, {"m", "m/a", false}} {
		if Within(test.path, test.parent) != test.want {
			t.Errorf("%s within %s is not %t", test.path, test.parent, test.want)
		}
	}
}

// TestUnversioned lists the modules that no version identifies, and those that a go.sum verifies, of modules as the go
// command describes them.
func TestUnversioned(t *testing.T) {
	dir := unpack(t, `
-- go.sum --
example.com/lib v1.2.3 h1:LIB=
example.com/fork v0.1.0 h1:FORK=
example.com/old v1.0.0/go.mod h1:OLDMOD=
-- sub/go.work.sum --
example.com/lib v1.2.3 h1:WORK=
-- elsewhere/go.mod --
module example.com/elsewhere
-- elsewhere/go.sum --
example.com/far v2.0.0 h1:FAR=
`)
	node := func(m *packages.Module) *listing.Node { return &listing.Node{From: m} }
	p := &Program{dir: filepath.Join(dir, "sub"), listings: map[string]*listing.Listing{"default": {Nodes: map[string]*listing.Node{
		"1": node(nil), // of the standard library
		"2": node(&packages.Module{Path: "example.com/elsewhere", Main: true, GoMod: filepath.Join(dir, "elsewhere", "go.mod")}),
		"3": node(&packages.Module{Path: "example.com/lib", Version: "v1.2.3"}),
		"4": node(&packages.Module{Path: "example.com/local", Version: "v1.0.0", Replace: &packages.Module{Path: "../local"}}),
		"5": node(&packages.Module{Path: "example.com/forked", Version: "v1.0.0", Replace: &packages.Module{Path: "example.com/fork", Version: "v0.1.0"}}),
		"6": node(&packages.Module{Path: "example.com/old", Version: "v1.0.0"}),
		"7": node(&packages.Module{Path: "example.com/far", Version: "v2.0.0"}),
		"8": node(&packages.Module{Path: "example.com/lib", Version: "v1.2.3"}),
	}}}}
	if got, want := p.Unversioned(), []string{"example.com/elsewhere", "example.com/local"}; !slices.Equal(got, want) {
		t.Errorf("without a version: %v, want %v", got, want)
	}
	var got []string
	for _, m := range p.Modules() {
		got = append(got, m.Path+" "+m.Version+" "+m.Sum)
	}
	// The go.sum that is nearest to where the program was loaded from counts.
	want := []string{"example.com/far v2.0.0 h1:FAR=", "example.com/forked v0.1.0 h1:FORK=", "example.com/lib v1.2.3 h1:WORK="}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestLocate asks for the folders of packages, and for the go command's environment, in a module and outside of one.
func TestLocate(t *testing.T) {
	dir := unpack(t, "-- go.mod --\nmodule example.com/shop\n\ngo 1.22\n-- cart/cart.go --\npackage cart\n-- bare/README --\n\n")
	found, err := Locate(t.Context(), dir, []string{"example.com/shop/none", "example.com/shop/cart"})
	if err != nil || len(found) != 2 || found[0].Dir != "" || filepath.Base(found[1].Dir) != "cart" {
		t.Errorf("found %+v, %v", found, err)
	}
	if _, err := Locate(t.Context(), t.TempDir(), []string{"fmt"}); err == nil || err.Error() != "there is no go.mod here that could name a module" {
		t.Errorf("outside of a module: %v", err)
	}
	env, done, err := Environment(t.Context(), dir)
	if err != nil || !slices.ContainsFunc(env, func(v string) bool { return strings.HasPrefix(v, "GOFLAGS=") }) {
		t.Fatalf("the environment is %q, %v", env, err)
	}
	done()
	gone := filepath.Join(dir, "none")
	if _, _, err := Environment(t.Context(), gone); err == nil {
		t.Error("a folder that is not there has an environment")
	}
	if _, err := Locate(t.Context(), gone, []string{"fmt"}); err == nil {
		t.Error("a package was found in a folder that is not there")
	}
}

// TestNoConfiguration loads nothing, and says so.
func TestNoConfiguration(t *testing.T) {
	t.Parallel()
	if _, err := Load(t.Context(), Options{Dir: t.TempDir(), Patterns: []string{"./..."}}); err == nil || err.Error() != "no build configuration to load" {
		t.Errorf("no configuration: %v", err)
	}
}

// TestListed says how many packages there are to check before the first one is.
func TestListed(t *testing.T) {
	dir := unpack(t, "-- go.mod --\nmodule example.com/shop\n\ngo 1.22\n-- a/a.go --\npackage a\n-- b/b.go --\npackage b\n")
	var events []string
	_, err := Load(t.Context(), Options{
		Dir: dir, Patterns: []string{"./..."}, Configurations: []Configuration{{Name: "default"}, {Name: "tags x", Tags: []string{"x"}}},
		Listed:  func(n int) { events = append(events, strings.Repeat("listed ", n)) },
		Checked: func(p *Package) { events = append(events, p.Path) },
	})
	if err != nil || len(events) != 5 || events[0] != strings.Repeat("listed ", 4) {
		t.Errorf("%q, %v", events, err)
	}
}
