package changes

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/library"
)

// handing follows the parts of a value that a library hands to functions.
type handing struct{ *analysis }

// called follows the parts that a library's method calls a function with: c.ForEachShard(ctx, func(…) { … }).
func (c handing) called(p part, sel inspector.Cursor, s *types.Selection) {
	x := c.At(sel)
	for _, row := range c.p.Project.Library.Selected(s) {
		if row.Kind != library.Parts || row.To.Base != library.Argument || p.depth >= maxDepth {
			continue
		}
		for _, call := range x.CallsOf(sel) {
			if row.To.Index >= len(call.Node().(*ast.CallExpr).Args) {
				continue
			}
			fun := call.ChildAt(edge.CallExpr_Args, row.To.Index)
			sig, ok := identity.Under(x.Info.TypeOf(fun.Node().(ast.Expr))).(*types.Signature)
			if !ok {
				continue
			}
			for v := range sig.Params().Variables() {
				if isContext(v.Type()) {
					continue
				}
				trace := c.p.Effects.FollowParameter(x, fun, v.Type())
				for _, expr := range trace.Values {
					c.In(trace.At(expr).Pkg)
					c.walk(part{at: expr, steps: 1, indirect: true, depth: p.depth + 1})
				}
			}
		}
	}
}
