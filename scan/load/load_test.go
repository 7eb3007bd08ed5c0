package load

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const shop = `
-- go.mod --
module example.com/shop
go 1.22
-- cart/cart.go --
package cart

import "example.com/shop/price"

type Cart struct{ Total price.Amount }

func (c *Cart) Add(a price.Amount) { c.Total = c.Total.Plus(a) }
-- cart/in_test.go --
package cart

var Empty = Cart{}
-- cart/ex_test.go --
package cart_test

import (
	"testing"

	"example.com/shop/bag"
	"example.com/shop/cart"
)

func TestBag(*testing.T) { b := bag.Bag{C: cart.Empty}; b.C.Add(1) }
-- bag/bag.go --
package bag

import "example.com/shop/cart"

type Bag struct{ C cart.Cart }
-- price/price.go --
package price

type Amount int

func (a Amount) Plus(b Amount) Amount { return a + b }
func (a Amount) Minus(b Amount) Amount { return a - b }

func Unused() {}
-- only/only_test.go --
package only

import _ "example.com/shop/price"
-- tagged/tagged.go --
//go:build integration

package tagged
-- mixed/mixed.go --
package mixed

const Tagged = tagged
-- mixed/on.go --
//go:build integration

package mixed

const tagged = true
-- mixed/off.go --
//go:build !integration

package mixed

const tagged = false
-- mixed/x_windows.go --
package mixed
`

func TestVariants(t *testing.T) {
	dir := unpack(t, shop)
	listed, checked := 0, 0
	p := mustLoad(t, Options{
		Dir: dir, Patterns: []string{"./cart", "./only"},
		Listed:  func(n int) { listed = n },
		Checked: func(*Package) { checked++ },
	})
	want := `default: example.com/shop/cart cart.go
default: example.com/shop/cart [example.com/shop/cart.test] cart.go in_test.go
default: example.com/shop/cart_test [example.com/shop/cart.test] ex_test.go
default: example.com/shop/only [example.com/shop/only.test] only_test.go
`
	if diff := cmp.Diff(want, summary(p, dir)); diff != "" {
		t.Error(diff)
	}
	if listed != len(p.Packages) || checked != listed {
		t.Errorf("%d listed, %d checked, %d packages", listed, checked, len(p.Packages))
	}
	plain, test, external := p.Packages[0], p.Packages[1], p.Packages[2]
	if plain.Files[0] != test.Files[0] {
		t.Error("variants do not share their files")
	}
	if plain.ForTest != "" || test.ForTest != "example.com/shop/cart" || external.Path != "example.com/shop/cart_test" || external.GoVersion != "go1.22" || external.Module != "example.com/shop" {
		t.Errorf("%q %q %q %q %q", plain.ForTest, test.ForTest, external.Path, external.GoVersion, external.Module)
	}
	if p.Types("default", "example.com/shop/cart") != plain.Types {
		t.Error("Types is not the plain variant")
	}
	if scope := p.Types("default", "example.com/shop/price").Scope(); scope.Lookup("Amount") == nil || scope.Lookup("Unused") != nil {
		t.Errorf("kept of price: %v", scope.Names())
	}
}

func TestConfigurations(t *testing.T) {
	dir := unpack(t, shop)
	p := mustLoad(t, Options{
		Dir: dir, Patterns: []string{"./cart", "./mixed"},
		Configurations: []Configuration{
			{Name: "default"},
			{Name: "tags integration", Tags: []string{"integration"}, Patterns: []string{"./bag", "./mixed", "./tagged"}},
		},
	})
	want := `default: example.com/shop/cart cart.go
default: example.com/shop/cart [example.com/shop/cart.test] cart.go in_test.go
default: example.com/shop/cart_test [example.com/shop/cart.test] ex_test.go
default: example.com/shop/mixed mixed.go off.go
tags integration: example.com/shop/bag bag.go
tags integration: example.com/shop/mixed mixed.go on.go
tags integration: example.com/shop/tagged tagged.go
`
	if diff := cmp.Diff(want, summary(p, dir)); diff != "" {
		t.Error(diff)
	}
	if p.Types("default", "example.com/shop/price") != p.Types("tags integration", "example.com/shop/price") {
		t.Error("a dependency that is the same in both configurations is not shared")
	}
	if p.Types("default", "example.com/shop/mixed") == p.Types("tags integration", "example.com/shop/mixed") {
		t.Error("packages with other files are shared")
	}
	if named(t, p, "default", "example.com/shop/mixed").Files[0] != named(t, p, "tags integration", "example.com/shop/mixed").Files[0] {
		t.Error("a file of both configurations is not shared")
	}
	wantIgnored := []IgnoredFile{{Path: filepath.Join(dir, "mixed", "x_windows.go"), Reason: "file name"}}
	if diff := cmp.Diff(wantIgnored, p.Ignored()); diff != "" {
		t.Error(diff)
	}
	p = mustLoad(t, Options{Dir: dir, Patterns: []string{"./tagged", "./mixed"}})
	wantIgnored = []IgnoredFile{
		{Path: filepath.Join(dir, "mixed", "on.go"), Reason: "//go:build integration"}, wantIgnored[0],
		{Path: filepath.Join(dir, "tagged", "tagged.go"), Reason: "//go:build integration"},
	}
	if diff := cmp.Diff(wantIgnored, p.Ignored()); diff != "" {
		t.Error(diff)
	}
}

func TestSharedPackagesOfTwoConfigurations(t *testing.T) {
	dir := unpack(t, shop)
	var seen []string
	p := mustLoad(t, Options{
		Dir: dir, Patterns: []string{"./price"},
		Configurations: []Configuration{{Name: "a"}, {Name: "b", Tags: []string{"integration"}}},
		Checked:        func(p *Package) { seen = append(seen, p.Configuration) },
	})
	if diff := cmp.Diff("a: example.com/shop/price price.go\nb: example.com/shop/price price.go\n", summary(p, dir)); diff != "" {
		t.Error(diff)
	}
	if p.Packages[0].Info != p.Packages[1].Info {
		t.Error("the same package was checked twice")
	}
	if len(seen) != 2 {
		t.Errorf("Checked was called for %v", seen)
	}
}

func TestOverlay(t *testing.T) {
	dir := unpack(t, shop)
	p := mustLoad(t, Options{
		Dir: dir, Patterns: []string{"./cart", "./bag"},
		Overlay: map[string][]byte{
			filepath.Join(dir, "price", "price.go"): []byte("package price\n\ntype Amount string\n"),
			filepath.Join(dir, "bag", "new.go"):     []byte("package bag\n\nvar New Bag\n"),
		},
	})
	want := `default: example.com/shop/bag bag.go new.go
default: example.com/shop/cart cart.go
	cart/cart.go:7:56: c.Total.Plus undefined (type price.Amount has no field or method Plus)
default: example.com/shop/cart [example.com/shop/cart.test] cart.go in_test.go
	cart/cart.go:7:56: c.Total.Plus undefined (type price.Amount has no field or method Plus)
default: example.com/shop/cart_test [example.com/shop/cart.test] ex_test.go
	cart/ex_test.go:10:65: cannot use 1 (untyped int constant) as price.Amount value in argument to b.C.Add
`
	if diff := cmp.Diff(want, summary(p, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestOverlayLongName replaces a file whose name has as many bytes as a file system allows.
func TestOverlayLongName(t *testing.T) {
	dir := unpack(t, shop)
	long := strings.Repeat("a", 252) + ".go"
	if err := os.WriteFile(filepath.Join(dir, "bag", long), []byte("package bag\n"), 0o600); err != nil {
		t.Skip(err)
	}
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	p := mustLoad(t, Options{
		Dir: dir, Patterns: []string{"./bag"},
		Overlay: map[string][]byte{filepath.Join(dir, "bag", long): []byte("package bag\n\nimport \"example.com/shop/price\"\n\nvar P price.Amount\n")},
	})
	want := "default: example.com/shop/bag " + long + " bag.go\n"
	if diff := cmp.Diff(want, summary(p, dir)); diff != "" {
		t.Error(diff)
	}
	if left, err := os.ReadDir(temp); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestFaultsOfPackages: whatever is wrong in one package, it and the others are checked as far as they go.
func TestFaultsOfPackages(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/m
go 1.22
-- good/good.go --
package good

import "example.com/m/syntax"

var X = syntax.Good
-- syntax/syntax.go --
package syntax

var Good = 1

func bad( {
-- types/types.go --
package types

import "fmt"

func f() int { return "x" }
-- gone/gone.go --
package gone

import (
	"example.com/elsewhere/x"
	"example.com/m/nothing"
)

var A, B = x.X, nothing.Y
-- cycle/a/a.go --
package a

import "example.com/m/cycle/b"

var A = b.B
-- cycle/b/b.go --
package b

import "example.com/m/cycle/a"

var B = a.A
-- link/link.go --
package link
-- line/line.go --
package line

//line /etc/passwd:1
var x int = "x"
-- cgo/cgo.go --
package cgo

// #include <stdio.h>
import "C"

func Put() { C.puts(nil) }
-- generated/generated.go --
// Code generated by hand. DO NOT EDIT.

package generated
`)
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "link", "dangling.go")); err != nil {
		t.Fatal(err)
	}
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"./..."}})
	want := `default: example.com/m/cgo cgo.go
default: example.com/m/cycle/a a.go
	import cycle not allowed: import stack: [example.com/m/cycle/a example.com/m/cycle/b example.com/m/cycle/a]
	cycle/a/a.go:3:8: could not import example.com/m/cycle/b (not listed by the go command: an import cycle, or a package that is not there)
default: example.com/m/cycle/b b.go
default: example.com/m/generated generated.go
default: example.com/m/gone gone.go
	gone/gone.go:4:2: could not import example.com/elsewhere/x (no required module provides package example.com/elsewhere/x; to add it: go get example.com/elsewhere/x)
	gone/gone.go:5:2: could not import example.com/m/nothing (no required module provides package example.com/m/nothing; to add it: go get example.com/m/nothing)
default: example.com/m/good good.go
default: example.com/m/line line.go
	line/line.go:4:13: cannot use "x" (untyped string constant) as int value in variable declaration
default: example.com/m/link link.go
	open link/dangling.go: no such file or directory
default: example.com/m/syntax syntax.go
	syntax/syntax.go:5:11: expected ')', found '{'
	syntax/syntax.go:5:13: expected ')', found 'EOF'
	syntax/syntax.go:5:13: expected ';', found 'EOF'
	syntax/syntax.go:5:13: missing ',' in parameter list
default: example.com/m/types types.go
	types/types.go:3:8: "fmt" imported and not used
	types/types.go:5:23: cannot use "x" (untyped string constant) as int value in return statement
`
	if diff := cmp.Diff(want, summary(p, dir)); diff != "" {
		t.Error(diff)
	}
	file := func(id string) *File { return named(t, p, "default", id).Files[0] }
	if !file("example.com/m/cgo").Cgo || !file("example.com/m/line").LineDirectives || !file("example.com/m/generated").Generated {
		t.Error("a file's marks are missing")
	}
	if f := file("example.com/m/good"); f.Cgo || f.LineDirectives || f.Generated {
		t.Error("a plain file has marks")
	}
}

func TestFaultsOfLoading(t *testing.T) {
	dir := unpack(t, shop+`
-- empty/readme --
-- vendored/go.mod --
module example.com/vendored
go 1.22
require example.com/dep v1.0.0
-- vendored/v.go --
package vendored

import _ "example.com/dep"
-- vendored/vendor/modules.txt --
# example.com/dep v1.1.0
## explicit
example.com/dep
-- vendored/vendor/example.com/dep/dep.go --
package dep
`)
	outside := t.TempDir()
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"no go.mod":         {Options{Dir: outside, Patterns: []string{"./..."}}, "no go.mod found in " + outside + " or above it: run ssot inside a Go module"},
		"no such folder":    {Options{Dir: dir, Patterns: []string{"./cart", "./nothing"}}, "./nothing: matches no packages: stat " + filepath.Join(dir, "nothing") + ": directory not found"},
		"no such folders":   {Options{Dir: dir, Patterns: []string{"./nothing/..."}}, "./nothing/...: matches no packages: lstat ./nothing/: no such file or directory"},
		"nothing in folder": {Options{Dir: dir, Patterns: []string{"./empty/..."}}, "./empty/...: matches no packages"},
		"no such package":   {Options{Dir: dir, Patterns: []string{"./cart", "example.com/shop/nothing/..."}}, "example.com/shop/nothing/...: matches no packages"},
		"vendor":            {Options{Dir: filepath.Join(dir, "vendored"), Patterns: []string{"./..."}}, "To sync the vendor directory, run:\n\t\tgo mod vendor"},
		"GOFLAGS": {
			Options{Dir: dir, Patterns: []string{"./cart"}, Configurations: []Configuration{{Env: []string{"GOFLAGS=-nope"}}}},
			"go: parsing $GOFLAGS: unknown flag -nope; correct it in the environment, or run: go env -u GOFLAGS",
		},
		"GOARCH":          {Options{Dir: dir, Patterns: []string{"./cart"}, Configurations: []Configuration{{Env: []string{"GOARCH=pdp11"}}}}, "pdp11"},
		"nothing to load": {Options{Dir: dir, Patterns: []string{"./cart"}, Configurations: []Configuration{}}, "no build configuration to load"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.o.Configurations == nil {
				c.o.Configurations = defaults
			}
			_, err := Load(t.Context(), c.o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Load(ctx, Options{Dir: dir, Patterns: []string{"./cart"}, Configurations: defaults, Listed: func(int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := Load(ctx, Options{Dir: dir, Patterns: []string{"./cart"}, Configurations: defaults}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

// TestTagsOfGOFLAGS: a configuration's tags are added to those that the environment sets.
func TestTagsOfGOFLAGS(t *testing.T) {
	dir := unpack(t, shop)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"./mixed"}, Configurations: []Configuration{{Name: "more", Tags: []string{"more"}, Env: []string{"GOFLAGS=-mod=mod -tags=integration,x"}}}})
	if diff := cmp.Diff("more: example.com/shop/mixed mixed.go on.go\n", summary(p, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestPatternOfOneConfiguration(t *testing.T) {
	dir := unpack(t, shop)
	_, err := Load(t.Context(), Options{Dir: dir, Patterns: []string{"./tagged/..."}, Configurations: defaults})
	if err == nil || err.Error() != "./tagged/...: matches no packages" {
		t.Errorf("error %v", err)
	}
	mustLoad(t, Options{Dir: dir, Patterns: []string{"./tagged/..."}, Configurations: []Configuration{{Name: "default"}, {Name: "tags", Tags: []string{"integration"}}}})
}
