package tree

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan/scantest"
)

const workspace = `
-- go.work --
go 1.22
use (
	./a
	./b/inner
)
-- a/go.mod --
module example.com/a
go 1.22
-- a/a.go --
package a

import "example.com/inner"

var X = inner.X
-- a/a_test.go --
package a_test

import "testing"
-- a/sub/sub.go --
//go:build integration

package sub

import (
	str "strings"
	_ "example.com/a"
)
-- a/testdata/t.go --
package t
-- a/_x/x.go --
package x
-- a/.y/y.go --
package y
-- a/vendor/v/v.go --
package v
-- a/_ignored.go --
package ignored
-- a/broken/broken.go --
package broken

import "fmt
-- a/nested/go.mod --
module example.com/nested
-- a/nested/n.go --
package n
-- b/loose.go --
package loose
-- b/inner/go.mod --
module example.com/inner
go 1.22
-- b/inner/inner.go --
package inner

var X = 1
`

func picture(tree *Tree) string {
	var b strings.Builder
	fmt.Fprintf(&b, "module %s, not entered: %s\n", tree.ModulePath, strings.Join(tree.Nested, " "))
	for _, d := range tree.Dirs {
		fmt.Fprintf(&b, "%s (%s)\n", d.Rel, d.ImportPath)
		for _, f := range d.Files {
			fmt.Fprintf(&b, "\t%s: package %s, imports %v", f.Name, f.Package, f.Imports)
			if f.Test {
				b.WriteString(", test")
			}
			if f.Constraint != "" {
				fmt.Fprintf(&b, ", if %s", f.Constraint)
			}
			b.WriteByte('\n')
		}
	}
	for _, e := range tree.Errors {
		fmt.Fprintln(&b, strings.ReplaceAll(e.Error(), tree.Root+string(filepath.Separator), ""))
	}
	return b.String()
}

func TestWalkOfWorkspace(t *testing.T) {
	dir := scantest.Unpack(t, workspace)
	tree, err := Walk(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `module , not entered: a/nested
a (example.com/a)
	a.go: package a, imports [example.com/inner]
	a_test.go: package a_test, imports [testing], test
a/broken (example.com/a/broken)
	broken.go: package broken, imports []
a/sub (example.com/a/sub)
	sub.go: package sub, imports [strings example.com/a], if integration
b (example.com/b)
	loose.go: package loose, imports []
b/inner (example.com/inner)
	inner.go: package inner, imports []
a/broken/broken.go:3:8: string literal not terminated
`
	want = strings.Replace(want, "b (example.com/b)", "b ()", 1)
	if diff := cmp.Diff(want, picture(tree)); diff != "" {
		t.Error(diff)
	}
}

func TestWalk(t *testing.T) {
	dir := scantest.Unpack(t, `
-- go.mod --
module example.com/shop
go 1.22
-- bag/bag.go --
package bag
-- cart/cart.go --
package cart

import "example.com/shop/price"
-- only/only_test.go --
package only

import _ "example.com/shop/price"
-- mixed/on.go --
//go:build tagged

package mixed
-- tagged/tagged.go --
package tagged
`)
	if err := os.Symlink(filepath.Join(dir, "cart"), filepath.Join(dir, "linked")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "bag", "dangling.go")); err != nil {
		t.Fatal(err)
	}
	tree, err := Walk(t.Context(), filepath.Join(dir, "bag"), map[string][]byte{
		filepath.Join(dir, "bag", "bag.go"):             []byte("package bag\nimport \"os\"\nvar mention = 1\n"),
		filepath.Join(dir, "bag", "new", "new.go"):      []byte("package new\n"),
		filepath.Join(dir, "bag", "testdata", "new.go"): []byte("package no\n"),
		filepath.Join(dir, "other", "new.go"):           []byte("package no\n"),
		filepath.Join(dir, "bag", "new", "new.txt"):     []byte("no\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `module example.com/shop, not entered: 
. (example.com/shop/bag)
	bag.go: package bag, imports [os]
	dangling.go: package , imports []
new (example.com/shop/bag/new)
	new.go: package new, imports []
dangling.go: no such file or directory
`
	if diff := cmp.Diff(want, picture(tree)); diff != "" {
		t.Error(diff)
	}
	whole, err := Walk(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := rels(whole.Importing("example.com/shop/price")); got != "cart only" {
		t.Errorf("importing price: %s", got)
	}
	if got := rels(whole.Mentioning("tagged")); got != "mixed tagged" {
		t.Errorf("mentioning tagged: %s", got)
	}
	if strings.Contains(picture(whole), "linked") {
		t.Error("a symbolic link to a folder was followed")
	}
}

// TestWalkImported has imports of packages in folders that go list does not enter, one of them new, and of packages
// behind links: to a folder that the walk reads, to one that it does not, and out of the tree.
func TestWalkImported(t *testing.T) {
	dir := scantest.Unpack(t, `
-- m/go.mod --
module example.com/m
go 1.24
-- m/a/a.go --
package a

import (
	_ "example.com/m/_x"
	_ "example.com/m/a/.new"
	_ "example.com/m/inside/b"
	_ "example.com/m/_same"
	_ "example.com/m/outside/b"
	_ "example.com/m/a/odd"
	_ "example.com/m/b/vendor/v"
	_ "example.com/m/_nested/n"
	_ "example.com/m/_gone"
)
-- m/_x/x.go --
package x

import _ "example.com/m/testdata"
-- m/_x/_ignored.go --
package x
-- m/_x/page.md --
-- m/_x/below/x.go --
package below
-- m/testdata/t.go --
package testdata

import _ "example.com/m/_x"
-- m/_other/o.go --
package other
-- m/b/vendor/v/v.go --
package v
-- m/b/b.go --
package b
-- m/_nested/go.mod --
module example.com/nested
-- m/_nested/n/n.go --
package n
-- elsewhere/b/b.go --
package b
`)
	root := filepath.Join(dir, "m")
	for link, to := range map[string]string{"inside": ".", "_same": "b", "outside": "../elsewhere", "a/odd": "../_other"} {
		if err := os.Symlink(to, filepath.Join(root, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	added := filepath.Join(root, "a", ".new", "new.go")
	if err := os.Mkdir(filepath.Dir(added), 0o755); err != nil {
		t.Fatal(err)
	}
	tree, err := Walk(t.Context(), root, map[string][]byte{added: []byte("package new\n")})
	if err != nil {
		t.Fatal(err)
	}
	want := `module example.com/m, not entered: 
_x (example.com/m/_x)
	x.go: package x, imports [example.com/m/testdata]
a (example.com/m/a)
	a.go: package a, imports [example.com/m/_x example.com/m/a/.new example.com/m/inside/b example.com/m/_same example.com/m/outside/b example.com/m/a/odd example.com/m/b/vendor/v example.com/m/_nested/n example.com/m/_gone]
a/.new (example.com/m/a/.new)
	new.go: package new, imports []
b (example.com/m/b)
	b.go: package b, imports []
testdata (example.com/m/testdata)
	t.go: package testdata, imports [example.com/m/_x]
a/odd: a link to a folder, which is not followed, though a package below it is imported
outside: a link to a folder, which is not followed, though a package below it is imported
`
	if diff := cmp.Diff(want, picture(tree)); diff != "" {
		t.Error(diff)
	}
}

func rels(dirs []*Dir) string {
	out := make([]string, 0, len(dirs))
	for _, d := range dirs {
		out = append(out, d.Rel)
	}
	return strings.Join(out, " ")
}

func TestWalkOutsideOfModules(t *testing.T) {
	dir := scantest.Unpack(t, "-- a/a.go --\npackage a\n")
	tree, err := Walk(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("module , not entered: \na ()\n\ta.go: package a, imports []\n", picture(tree)); diff != "" {
		t.Error(diff)
	}
	if _, err := Walk(t.Context(), filepath.Join(dir, "nothing"), nil); err == nil {
		t.Error("a folder that does not exist was walked")
	}
}

// TestWalkReplaced has modules that go.mod replaces to, below the root and beside it, and folders whose paths are no
// import paths.
func TestWalkReplaced(t *testing.T) {
	dir := scantest.Unpack(t, `
-- m/go.mod --
module example.com/m
go 1.22
require (
	example.com/beside v1.0.0
	example.com/below v1.0.0
	example.com/hidden v1.0.0
)
replace (
	example.com/beside => ../beside
	example.com/below => ./below
	example.com/hidden => ./_hidden
	example.com/gone => ./gone
)
-- m/m.go --
package m
-- m/below/go.mod --
module example.com/below
-- m/below/b.go --
package below
-- m/_hidden/go.mod --
module example.com/hidden
-- m/_hidden/h.go --
package hidden
-- m/odd name/x.go --
package x
-- m/in/x.go.go/x.go --
package x
-- beside/go.mod --
module example.com/beside
-- beside/b.go --
package beside
-- std/go.mod --
module std
-- std/a.go --
package std
`)
	tree, err := Walk(t.Context(), filepath.Join(dir, "m"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `module example.com/m, not entered: _hidden below
. (example.com/m)
	m.go: package m, imports []
in/x.go.go (example.com/m/in/x.go.go)
	x.go: package x, imports []
odd name ()
	x.go: package x, imports []
`
	if diff := cmp.Diff(want, picture(tree)); diff != "" {
		t.Error(diff)
	}
	var patterns, why []string
	for _, d := range tree.Dirs {
		patterns, why = append(patterns, d.Pattern()), append(why, d.Unlisted)
	}
	if diff := cmp.Diff([]string{"example.com/m", "./in/x.go.go", ""}, patterns); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"", "", `malformed import path "example.com/m/odd name": invalid char ' '`}, why); diff != "" {
		t.Error(diff)
	}
	if got := (&Dir{Rel: ".", ImportPath: "example.com/m.go"}).Pattern(); got != "." {
		t.Error(got)
	}
	if tree.Dirs[0].Files[0].Src == nil {
		t.Error("the content of files is kept")
	}
	if tree.DropSources(); tree.Dirs[0].Files[0].Src != nil || tree.Dirs[0].Files[0].Name != "m.go" {
		t.Error("the content of files is dropped, their names are not")
	}
	reserved, err := Walk(t.Context(), filepath.Join(dir, "std"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := reserved.Dirs[0]; d.ImportPath != "" || d.Unlisted != `"std" is a word of the go command's, not an import path` {
		t.Errorf("%+v", d)
	}
}

// TestWalkEnds holds that a walk whose context has ended ends.
func TestWalkEnds(t *testing.T) {
	dir := scantest.Unpack(t, "-- a/a.go --\npackage a\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Walk(ctx, dir, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
