package handler_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/handler"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestHandlers holds for each of what the functions of package a are called, and which of them answer one request.
func TestHandlers(t *testing.T) {
	const file = "testdata/handlers.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	code := slices.DeleteFunc(slices.Clone(ar.Files), func(f txtar.File) bool { return strings.HasPrefix(f.Name, "want.") })
	program := typetest.Program(t, string(txtar.Format(&txtar.Archive{Files: code})))
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
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}
