package load

import (
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCheck(t *testing.T) {
	dir := unpack(t, shop)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"./cart", "./bag", "./price", "./mixed"}})
	const cart = "example.com/shop/cart"
	file := filepath.Join(dir, "cart", "cart.go")
	source := string(named(t, p, "default", cart).Files[0].Src)
	for name, c := range map[string]struct {
		id   string
		src  string
		want []string
	}{
		"the same":               {cart, source, nil},
		"another type":           {cart, strings.Replace(source, "Total price.Amount", "Total string", 1), []string{"7:56: c.Total.Plus undefined (type string has no field or method Plus)"}},
		"a new import":           {cart, `package cart; import "example.com/shop/mixed"; var _ bool = mixed.Tagged; type Cart struct{}`, nil},
		"in a test":              {cart + " [" + cart + ".test]", `package cart; import "example.com/shop/mixed"; var _ bool = mixed.Tagged; type Cart struct{}`, nil},
		"not loaded":             {cart, `package cart; import "net/smtp"; var _ = smtp.Dial`, []string{`1:22: could not import net/smtp (not among the loaded packages)`}},
		"cycle":                  {cart, `package cart; import "example.com/shop/bag"; var _ bag.Bag`, []string{"1:22: could not import example.com/shop/bag (import cycle not allowed: example.com/shop/cart -> example.com/shop/bag -> example.com/shop/cart)"}},
		"syntax":                 {cart, "package cart\nvar x = \n", []string{"2:10: expected ';', found 'EOF'", "2:10: expected operand, found 'EOF'"}},
		"line directive":         {cart, "package cart\n//line /etc/passwd:9\nvar x = y\n", []string{"3:9: undefined: y"}},
		"line directive, syntax": {cart, "package cart\n//line /etc/passwd:9\nvar x = 1 2\n", []string{"3:11: expected ';', found 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			pkg := named(t, p, "default", c.id)
			got, err := p.Check(t.Context(), pkg, map[string][]byte{file: []byte(c.src)})
			if err != nil {
				t.Fatal(err)
			}
			var errs []string
			for _, e := range got.Errors {
				errs = append(errs, strings.TrimPrefix(e.Error(), file+":"))
			}
			if diff := cmp.Diff(c.want, errs); diff != "" {
				t.Error(diff)
			}
			if len(got.Files) != len(pkg.Files) {
				t.Errorf("%d files", len(got.Files))
			}
			if len(pkg.Files) > 1 && got.Files[pkg.Files[1].Path] != pkg.Files[1].Syntax {
				t.Error("a file that was not replaced was parsed again")
			}
			if got.Types == pkg.Types || len(pkg.Errors) > 0 || string(pkg.Files[0].Src) != source {
				t.Error("the program was changed")
			}
		})
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != source {
		t.Error("the file was changed")
	}
	pkg := named(t, p, "default", cart)
	if _, err := p.Check(t.Context(), pkg, map[string][]byte{filepath.Join(dir, "bag", "bag.go"): nil}); err == nil {
		t.Error("a file of another package was taken")
	}
	if _, err := p.Check(t.Context(), &Package{ID: "x"}, nil); err == nil {
		t.Error("a package that was not loaded was taken")
	}
}

func TestImportPath(t *testing.T) {
	dir := unpack(t, shop)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"./..."}})
	for _, c := range []struct{ from, to, want string }{
		{"example.com/shop/bag", "example.com/shop/price", "example.com/shop/bag example.com/shop/cart example.com/shop/price"},
		{"example.com/shop/bag", "example.com/shop/bag", "example.com/shop/bag"},
		{"example.com/shop/price", "example.com/shop/bag", ""},
		{"example.com/shop/cart", "testing", ""}, // only the tests import it
		{"nothing", "example.com/shop/bag", ""},
	} {
		if got := strings.Join(p.ImportPath("default", c.from, c.to), " "); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
	if p.ImportPath("other", "example.com/shop/bag", "example.com/shop/cart") != nil || p.Types("other", "fmt") != nil || p.Types("default", "nothing") != nil {
		t.Error("an unknown configuration or package has an answer")
	}
}

// TestCheckReplaced holds that leaving out the bodies of other files changes nothing but the price: no error in a replaced file is missed, and none comes up in the others.
func TestCheckReplaced(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/whole

go 1.24
-- a.go --
package main

func used() string { return label() }
-- b.go --
package main

import (
	"fmt"
	str "strings"
)

type list[T any] []T

func (l list[T]) first() (t T, err error) {
	if len(l) == 0 {
		return t, fmt.Errorf("empty")
	}
	return l[0], nil
}

func pick[T any](a, b T) T { return b }

func label() string { return str.ToUpper(pick("a", "b")) }

func init() { fmt.Println(used()) }

func main() {}

var table = map[string]func() string{"label": func() string { return label() }}
`)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"."}})
	pkg := p.Packages[0]
	file := filepath.Join(dir, "a.go")
	for name, src := range map[string]string{
		"the same":         "package main\n\nfunc used() string { return label() }\n",
		"another use":      "package main\n\nfunc used() string { l, _ := list[string]{}.first(); return pick(l, table[\"label\"]()) }\n",
		"an error here":    "package main\n\nimport \"os\"\n\nfunc used() string { var x int; return label }\n",
		"a wrong argument": "package main\n\nfunc used() string { return pick(1, 2) }\n",
	} {
		t.Run(name, func(t *testing.T) {
			replace := map[string][]byte{file: []byte(src)}
			whole, err := p.Check(t.Context(), pkg, replace)
			if err != nil {
				t.Fatal(err)
			}
			part, err := p.CheckReplaced(t.Context(), pkg, replace)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(whole.Errors, part.Errors, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("errors (-whole +part):\n%s", diff)
			}
		})
	}
}

// TestCheckEdited holds that the bodies of the functions that are named are left out, and nothing else.
func TestCheckEdited(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/part

go 1.24
-- a.go --
package part

import "fmt"

func F() int { fmt.Println(); return 1 }
`)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"."}})
	file := filepath.Join(dir, "a.go")
	replace := map[string][]byte{file: []byte("package part\n\nimport \"fmt\"\n\nfunc F() int { fmt.Println(); return \"f\" }\n\nfunc G() string { return 7 }\n")}
	for name, want := range map[string][]string{"F": {"\"fmt\" imported and not used", "cannot use 7"}, "G": {"cannot use \"f\""}, "": {"cannot use \"f\"", "cannot use 7"}} {
		c, err := p.CheckEdited(t.Context(), p.Packages[0], replace, nil, func(tree *ast.File, f *ast.FuncDecl) bool {
			return f.Name.Name == name && slices.Contains(tree.Decls, ast.Decl(f))
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(c.Errors, func(a, b Error) int { return a.Position.Offset - b.Position.Offset })
		if !slices.EqualFunc(c.Errors, want, func(e Error, start string) bool { return strings.HasPrefix(e.Msg, start) }) {
			t.Errorf("without the body of %s: %v, want %v", name, c.Errors, want)
		}
	}
}
