package detect

import (
	"go/ast"
	"strconv"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/rule"
)

// imports finds import declarations by their exact path, each once. The span is the path, with its name if there is
// one.
func (p *pass) imports(file inspector.Cursor, yield func(Finding)) {
	for cur := range file.Preorder((*ast.ImportSpec)(nil)) {
		path, err := strconv.Unquote(cur.Node().(*ast.ImportSpec).Path.Value)
		if err != nil {
			continue // the parser's own error says so
		}
		report(p.index[rule.Import][Object{Pkg: path}], cur, false, yield)
	}
}
