package listing

import (
	"errors"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// A Node is a package, or a package variant, in a configuration.
type Node struct {
	ID, Path, Name       string
	ForTest, Dir, Module string
	GoVersion            string
	From                 *packages.Module // the module that contains the package; nil for the standard library
	Files                []string
	Imports              map[string]*Node // by import path as written in the source
	errors               []packages.Error // the errors of go list
	Wanted               bool
	Sizes                types.Sizes

	Types *types.Package // set once the package is checked
}

// Import returns the package for an import path in a file of n.
func (n *Node) Import(path string) (*types.Package, error) {
	dep := n.Imports[path]
	switch {
	case path == "unsafe":
		return types.Unsafe, nil
	case dep == nil:
		return nil, errors.New("not listed by the go command: an import cycle, or a package that is not there")
	case len(dep.Files) == 0 && len(dep.errors) > 0:
		return nil, errors.New(gocmd.OneLine(dep.errors[0].Msg))
	}
	return dep.Types, nil
}

// Variant returns the part of the package's ID after the import path: " [a/b.test]", or an empty string.
func (n *Node) Variant() string { return strings.TrimPrefix(n.ID, n.Path) }

// Unrequired returns the module of the package path if n can import it only because of go.work: the go.mod of n's
// module does not require that module. It returns an empty string if the go.mod requires the module, or if n imports
// the module already.
func (l *Listing) Unrequired(n *Node, path string) string {
	required, ok := l.requires[n.Module]
	other := l.Nodes[path]
	if !ok || other == nil || other.Module == "" || other.Module == n.Module || slices.Contains(required, other.Module) {
		return ""
	}
	for _, dep := range n.Imports {
		if dep.Module == other.Module {
			return ""
		}
	}
	return other.Module
}

// ListErrors returns the errors of go list about a package.
func (n *Node) ListErrors(dir string) []source.Error {
	errs := make([]source.Error, 0, len(n.errors))
	for _, e := range n.errors {
		errs = append(errs, source.Error{Position: position(dir, e.Pos), Msg: gocmd.OneLine(e.Msg)})
	}
	return errs
}

// position parses a position: "file:line:col", "file:line", "-" or an empty string.
func position(dir, s string) token.Position {
	if s == "" || s == "-" {
		return token.Position{}
	}
	var numbers []int
	for len(numbers) < 2 {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			break
		}
		numbers = append(numbers, n)
		s = s[:i]
	}
	p := token.Position{Filename: gocmd.Absolute(dir, s)}
	switch len(numbers) {
	case 2:
		p.Line, p.Column = numbers[1], numbers[0]
	case 1:
		p.Line = numbers[0]
	}
	return p
}
