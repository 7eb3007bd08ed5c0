// Package rebase takes the changes of decisions out of a file that was edited meanwhile. It is package patch that does
// it, line by line, and where that fails on a Go file's imports, this package compares the code behind them alone:
// goimports sorts, groups and adds imports each time that a file is saved, and that is no edit of what was decided.
//
// The imports of the result are then those on disk together with those of the base. Which of them the code needs is not
// known here; who scans the result takes out the others.
package rebase

import (
	"bytes"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
)

// TakeOut returns the text on disk of a file without the changes that lead from base to decided, see patch.Rebase.
func TakeOut(path string, base, decided, disk []byte) ([]byte, error) {
	out, err := patch.Rebase(base, decided, disk)
	if err == nil {
		return out, nil
	}
	made := patch.Made{Base: base, Decided: decided}
	return behindImports(path, disk, err, func(disk []byte, changes []patch.Made) ([]byte, error) {
		return patch.Rebase(changes[0].Base, changes[0].Decided, disk)
	}, made)
}

// TakeOutAll returns the text on disk of a file without several changes, see patch.RebaseAll.
func TakeOutAll(path string, disk []byte, changes ...patch.Made) ([]byte, error) {
	out, err := patch.RebaseAll(disk, changes...)
	if err == nil {
		return out, nil
	}
	return behindImports(path, disk, err, func(disk []byte, changes []patch.Made) ([]byte, error) {
		return patch.RebaseAll(disk, changes...)
	}, changes...)
}

// behindImports takes changes out of the code behind a file's imports. It returns failed if a change is in the imports
// alone, if it is not in the file any more or one of its imports is not, or if the file is not Go.
func behindImports(path string, disk []byte, failed error, takeOut func(disk []byte, changes []patch.Made) ([]byte, error), changes ...patch.Made) ([]byte, error) {
	if !strings.HasSuffix(path, ".go") {
		return nil, failed
	}
	code := Code(path, disk)
	var behind []patch.Made
	for _, c := range changes {
		m := patch.Made{Base: Code(path, c.Base), Decided: Code(path, c.Decided)}
		if bytes.Equal(m.Base, m.Decided) || bytes.Equal(m.Base, code) || !hasImports(disk, c) {
			return nil, failed
		}
		behind = append(behind, m)
	}
	rest, err := takeOut(code, behind)
	if err != nil {
		return nil, failed
	}
	out := slices.Concat(disk[:len(disk)-len(code)], rest)
	for _, c := range changes {
		if out, err = fix.WithImports(out, c.Base); err != nil {
			return nil, failed
		}
	}
	return out, nil
}

// hasImports reports whether a file has all imports that a change added.
func hasImports(disk []byte, c patch.Made) bool {
	had, err := fix.WithImports(c.Base, disk)
	if err != nil {
		return false
	}
	all, err := fix.WithImports(had, c.Decided)
	return err == nil && bytes.Equal(all, had)
}

// Code returns the text behind the imports of a Go file, and all of another file or of one whose imports can't be
// parsed.
func Code(path string, src []byte) []byte {
	if !strings.HasSuffix(path, ".go") {
		return src
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return src
	}
	end := f.Name.End()
	for _, d := range f.Decls {
		end = max(end, d.End())
	}
	return src[fset.Position(end).Offset:]
}
