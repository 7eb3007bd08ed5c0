package load

import (
	"go/ast"
	"maps"
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

// TestCheckEditedOtherFiles holds that leaving out the bodies of other files changes nothing but the price: no error in
// a replaced file is missed, and none comes up in the others.
func TestCheckEditedOtherFiles(t *testing.T) {
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

func io() {}

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
		"declared twice":   "package main\n\nfunc used() string { return \"\" }\n\nfunc label() {}\n",
		"imported by name": "package main\n\nimport \"io\"\n\nfunc used() string { return io.EOF.Error() }\n",
		"imported as it":   "package main\n\nimport pick \"os\"\n\nfunc used() string { return pick.Args[0] }\n",
	} {
		t.Run(name, func(t *testing.T) {
			whole, err := p.Check(t.Context(), pkg, map[string][]byte{file: []byte(src)})
			if err != nil {
				t.Fatal(err)
			}
			part, err := p.CheckEdited(t.Context(), pkg, map[string]Edited{file: {Src: []byte(src)}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(whole.Errors, part.Errors, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("errors (-whole +part):\n%s", diff)
			}
		})
	}
}

// TestCheckEdited holds that of the functions that are the same nothing is left but what the rest mentions, and that
// the rest is judged as ever.
func TestCheckEdited(t *testing.T) {
	const source = `package part

import "fmt"

type T struct{ n int }

func (t T) Sum() int { return t.n + bad }

func F() int { fmt.Println(); return 1 }

func Asked() int { return 2 }

func Held(a int) int {
	return a
}

var held = Held

func G() string { return "g" }
`
	dir := unpack(t, `
-- go.mod --
module example.com/part

go 1.24
-- a.go --
`+source+`-- b.go --
package part

func Elsewhere() int { return F() }

var _ = Elsewhere() + missing
`)
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"."}})
	file := filepath.Join(dir, "a.go")
	pkg := p.Packages[0]
	for name, c := range map[string]struct {
		old, text string
		errs      []string
		omitted   []string
	}{
		"nothing mentions F":      {`"g"`, `7`, []string{`"fmt" imported and not used`, "cannot use 7"}, []string{"Asked", "Elsewhere", "F"}},
		"a function is mentioned": {`"g"`, `Asked() + Held("")`, []string{`"fmt" imported and not used`, "cannot use Asked() + Held", `cannot use ""`}, []string{"Elsewhere", "F"}},
		"a method is mentioned":   {`"g"`, `T{}.Sum()`, []string{`"fmt" imported and not used`, "cannot use T{}.Sum()"}, []string{"Asked", "Elsewhere", "F"}},
		"a name is taken":         {"var held", "var F, held", []string{`"fmt" imported and not used`, "assignment mismatch", "F redeclared", "other declaration of F"}, []string{"Asked", "Elsewhere", "G"}},
		"an import takes a name":  {`"fmt"`, `F "fmt"`, []string{`"fmt" imported as F and not used`, "F already declared through import", "other declaration of F"}, []string{"Asked", "Elsewhere", "G"}},
		"an import takes any":     {`"fmt"`, `. "fmt"`, []string{`"fmt" imported and not used`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := Edited{Src: []byte(strings.Replace(source, c.old, c.text, 1))}
			for _, decl := range pkg.Files[0].Syntax.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok {
					text := source[f.Pos()-pkg.Files[0].Syntax.FileStart : f.End()-pkg.Files[0].Syntax.FileStart]
					if at := strings.Index(string(e.Src), text); at >= 0 {
						e.Same = append(e.Same, Same{at, f})
					}
				}
			}
			got, err := p.CheckEdited(t.Context(), pkg, map[string]Edited{file: e}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var errs []string
			for _, e := range got.Errors {
				errs = append(errs, e.Msg)
			}
			slices.Sort(errs)
			slices.Sort(c.errs)
			if !slices.EqualFunc(errs, c.errs, strings.HasPrefix) {
				t.Errorf("errors %q, want %q", errs, c.errs)
			}
			if omitted := slices.Sorted(maps.Keys(got.Omitted)); !slices.Equal(omitted, c.omitted) {
				t.Errorf("without %q, want %q", omitted, c.omitted)
			}
			if string(pkg.Files[0].Src) != source {
				t.Error("the program was changed")
			}
		})
	}
}
