package detect

import (
	"go/ast"
	"strconv"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// imports finds import declarations by their exact path. A finding covers the path, and the name if the import has one.
func (p *pass) imports(file inspector.Cursor, yield func(Finding)) {
	for cur := range file.Preorder((*ast.ImportSpec)(nil)) {
		path, err := strconv.Unquote(cur.Node().(*ast.ImportSpec).Path.Value)
		if err != nil {
			continue // the parser reports this
		}
		report(p.index[rule.Import][Object{Pkg: path}], cur, false, yield)
	}
}
