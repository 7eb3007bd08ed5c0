package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// doors are the only files that may use what lets the system in: whoever reads a tree that somebody else wrote does
// so through scan/disk, and the go command is the only program that reading starts.
var doors = map[string][]string{
	"os.ReadFile": nil, "os.Open": nil, "os.OpenFile": {"scan/disk/disk.go"}, "os.DirFS": nil,
	"os.WriteFile": {"scan/load/internal/gocmd/workspace.go", "scan/load/internal/gocmd/overlay.go"}, "os.Create": nil, "os.CreateTemp": nil, "os.MkdirTemp": {"scan/load/internal/gocmd/workspace.go", "scan/load/internal/gocmd/overlay.go"}, "os.Mkdir": nil, "os.MkdirAll": nil, "os.Remove": nil, "os.RemoveAll": {"scan/load/internal/gocmd/command.go", "scan/load/internal/gocmd/overlay.go"}, "os.Rename": nil, "os.Symlink": nil,
	"exec.Command": nil, "exec.CommandContext": {"scan/load/internal/gocmd/command.go"}, "os.StartProcess": nil,
	"net.Dial": nil, "http.Get": nil,
}

func TestDoors(t *testing.T) {
	for _, pattern := range []string{"../../scan/*.go", "../../scan/*/*.go", "../../scan/*/*/*.go", "../../scan/*/*/*/*.go", "../../fix/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			name := filepath.ToSlash(strings.TrimPrefix(path, filepath.FromSlash("../../")))
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && isParseFile(call) {
					t.Errorf("%s: parser.ParseFile is to be given what scan/disk has read", name)
				}
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				pkg, _ := sel.X.(*ast.Ident)
				if pkg == nil {
					return true
				}
				if allowed, door := doors[pkg.Name+"."+sel.Sel.Name]; door && !slices.Contains(allowed, name) {
					t.Errorf("%s uses %s.%s: see doors", name, pkg.Name, sel.Sel.Name)
				}
				return true
			})
		}
	}
}

// isParseFile reports whether a call has go/parser open a file itself.
func isParseFile(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "ParseFile" || len(call.Args) != 4 {
		return false
	}
	src, ok := call.Args[2].(*ast.Ident)
	return ok && src.Name == "nil"
}

// TestOneDoor has nothing but fix/statedir name the folder in the working tree that may have come with a clone: what is
// in it is read through its Read alone.
func TestOneDoor(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedImports, Dir: "../.."}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(^|/)\.ssot(/|$)`)
	doors := 0
	for _, pkg := range pkgs {
		for _, file := range pkg.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.BasicLit:
					if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && named.MatchString(text) {
						if doors++; pkg.PkgPath != module+"/fix/statedir" {
							t.Errorf("%s names a file of .ssot: only fix/statedir reads there", pkg.Fset.Position(n.Pos()))
						}
					}
				case *ast.SelectorExpr:
					if x, ok := n.X.(*ast.Ident); ok && x.Name == "statedir" && n.Sel.Name == "Local" {
						t.Errorf("%s uses the folder .ssot: only fix/statedir reads there", pkg.Fset.Position(n.Pos()))
					}
				}
				return true
			})
		}
	}
	if doors == 0 {
		t.Error("nothing names .ssot: this test looks for the wrong thing")
	}
}
