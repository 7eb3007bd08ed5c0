package handler_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/handler"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestHandlers holds for each of what the functions of package a are called, and which of them answer one request.
func TestHandlers(t *testing.T) {
	program, compare := typetest.Archive(t, "testdata/handlers.txtar")
	graph := &calling.CallGraph{Project: project.New(&scan.Result{Root: typetest.Root, Program: program})}
	registry := handler.NewRegistry(graph)
	pkg := program.Packages[len(program.Packages)-1]
	var out strings.Builder
	for _, decl := range pkg.Files[0].Syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		obj := pkg.Info.Defs[fn.Name].(*types.Func)
		at, _ := graph.Declaration(obj)
		var is []string
		if how, typ := handler.Served(at, fn.Type); how != "" {
			is = append(is, how+", by "+typ)
		}
		if how := registry.Remote(at, fn); how != "" {
			is = append(is, how)
		}
		if handler.Answers(obj.Signature()) {
			is = append(is, "answers one request")
		}
		outside := *at
		outside.Info = nil // as if its package were not loaded
		if how, typ := handler.Served(&outside, fn.Type); how != "" {
			is = append(is, "not loaded: "+how+", by "+typ)
		}
		if how := registry.Remote(&outside, fn); how != "" {
			is = append(is, "not loaded: "+how)
		}
		fmt.Fprintf(&out, "%s: %s\n", fn.Name.Name, strings.Join(is, "; "))
	}
	compare(out.String())
}
