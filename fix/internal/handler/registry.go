package handler

import (
	"go/ast"
	"go/types"
	"regexp"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// Registry knows the types whose values are registered with a server.
type Registry struct {
	calls      *calling.CallGraph
	registered func() map[identity.Key]bool // those that loaded packages register
}

// NewRegistry returns the Registry of a tree.
func NewRegistry(w *calling.CallGraph) *Registry {
	return &Registry{calls: w, registered: sync.OnceValue(func() map[identity.Key]bool { return listRegistered(w.Project.Res.Program) })}
}

// Remote returns for each of what a remote method is called: it has the signature of one, and its type is registered
// with a server or embeds a generated server type. It is empty for any other method.
func (r *Registry) Remote(at *calling.Place, fn *ast.FuncDecl) string {
	if fn.Recv == nil || at.Info == nil {
		return ""
	}
	method, ok := at.Info.Defs[fn.Name].(*types.Func)
	if !ok || !fn.Name.IsExported() {
		return ""
	}
	recv := identity.Named(method.Signature().Recv().Type())
	if recv == nil {
		return ""
	}
	if embeds(recv, func(of string) bool { return controllers[of] }) {
		return request.how + " by " + syntax.FunctionName(fn)
	}
	if !remoteShape(method.Signature()) {
		return ""
	}
	key, _ := identity.KeyOf(recv)
	if !generated(recv) && !r.registered()[key] && !r.registeredOutside(recv) {
		return ""
	}
	return call.how + " of " + syntax.FunctionName(fn)
}

var (
	generatedServer = regexp.MustCompile(`\.(Unimplemented|Unsafe)\w+Server$`)
	registers       = regexp.MustCompile(`^Register\w*(Server|Service|Handler)$`)
)

// controllers are the types that request controllers embed.
var controllers = map[string]bool{
	"github.com/beego/beego/server/web.Controller": true,
	"github.com/astaxie/beego.Controller":          true,
	"github.com/revel/revel.Controller":            true,
}

// generated reports whether a type embeds a type that the gRPC generator makes for servers.
func generated(t *types.TypeName) bool {
	return embeds(t, func(of string) bool { return generatedServer.MatchString(of) })
}

// embeds reports whether a struct embeds a type whose symbol satisfies a predicate.
func embeds(t *types.TypeName, is func(symbol string) bool) bool {
	s, ok := t.Type().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if n := identity.Named(f.Type()); f.Embedded() && n != nil && n.Pkg() != nil && is(calling.Unversioned(n.Pkg().Path())+"."+n.Name()) {
			return true
		}
	}
	return false
}

// remoteShape reports whether a signature is (context.Context, *Request) (*Response, error).
func remoteShape(sig *types.Signature) bool {
	if sig.Params().Len() != 2 || sig.Results().Len() != 2 {
		return false
	}
	pointer := func(v *types.Var) bool { _, ok := types.Unalias(v.Type()).(*types.Pointer); return ok }
	return identity.IsContext(sig.Params().At(0).Type()) && pointer(sig.Params().At(1)) && pointer(sig.Results().At(0)) && identity.IsError(sig.Results().At(1).Type())
}

// listRegistered lists the types whose values loaded packages register with a server.
func listRegistered(prog *load.Program) map[identity.Key]bool {
	out := map[identity.Key]bool{}
	for _, pkg := range prog.Packages {
		for _, file := range pkg.Files {
			ast.Inspect(file.Syntax, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if id, ok := identity.IdentOf(c.Fun); !ok || !registers.MatchString(id.Name) {
					return true
				}
				for _, arg := range c.Args {
					if t := pkg.Info.TypeOf(arg); t != nil {
						if key, ok := identity.KeyOf(nameOf(t)); ok {
							out[key] = true
						}
					}
				}
				return true
			})
		}
	}
	return out
}

// nameOf returns the object of a type's name; nil where it has none.
func nameOf(t types.Type) types.Object {
	if n := identity.Named(t); n != nil {
		return n
	}
	return nil
}

// registeredOutside reports whether a file that is not loaded may register a type's values: it names the type or a
// constructor, and registers something.
func (r *Registry) registeredOutside(t *types.TypeName) bool {
	for _, name := range []string{t.Name(), "New" + t.Name(), "New"} {
		for _, at := range r.calls.Callers(identity.Key{Path: t.Pkg().Path(), Name: name}) {
			found := false
			ast.Inspect(at.Path[0], func(n ast.Node) bool {
				if c, ok := n.(*ast.CallExpr); ok && at.Info == nil {
					id, ok := identity.IdentOf(c.Fun)
					found = found || ok && registers.MatchString(id.Name)
				}
				return !found
			})
			if found {
				return true
			}
		}
	}
	return false
}
