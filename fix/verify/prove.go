package verify

import (
	"bytes"
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// panics is the helper that replaces a use in a mutation: it takes the use's values and panics instead of returning
// one. For a use with two results the second variant is used.
const panics = `package %s

func ssotProve1[T any](T) T { panic("ssot verify --prove") }

func ssotProve2[T, U any](T, U) (T, U) { panic("ssot verify --prove") }
`

// proof determines by mutation whether tests notice a use.
type proof struct{ *verifier }

// prove mutates each decision whose lines a test ran, and sets Proven if a test fails when the use panics.
func (v proof) prove(ctx context.Context, list []Worth) error {
	for i, d := range v.Decisions {
		if list[i].Tested != Ran {
			continue
		}
		v.tell("proving %d of %d", i+1, len(list))
		tested, why, err := v.proveOne(ctx, d)
		if err != nil {
			return err
		}
		list[i].Tested, list[i].Why = tested, why
	}
	return nil
}

func (v proof) proveOne(ctx context.Context, d Decision) (Tested, string, error) {
	src, err := os.ReadFile(v.abs(d.File))
	if err != nil {
		return Unknown, "its file can't be read", nil
	}
	start, ok := offset(src, d.Line, d.Column)
	end, ok2 := offset(src, d.EndLine, d.EndColumn)
	file, err := parser.ParseFile(token.NewFileSet(), d.File, src, parser.PackageClauseOnly)
	if !ok || !ok2 || start >= end || err != nil {
		return Unknown, "its place is not known", nil
	}
	beside := "ssot_prove.go"
	if strings.HasSuffix(d.File, "_test.go") {
		beside = "ssot_prove_test.go"
	}
	for _, call := range []string{"ssotProve1", "ssotProve2"} {
		text := slices.Concat(src[:start], []byte(call+"("), src[start:end], []byte(")"), src[end:])
		overlay, err := v.write(map[string][]byte{
			v.abs(d.File): text,
			filepath.Join(filepath.Dir(v.abs(d.File)), beside): fmt.Appendf(nil, panics, file.Name.Name),
		})
		if err != nil {
			return "", "", err
		}
		tested, err := v.proveAs(ctx, overlay, d)
		if err != nil || tested != Ran {
			return tested, "", err
		}
	}
	return Ran, "it could not be replaced by a panic", nil
}

// proveAs returns the result of the tests with an overlay in which the use panics, or Ran if that does not build.
func (v proof) proveAs(ctx context.Context, overlay string, d Decision) (Tested, error) {
	tested := Ran
	for i := range v.worlds {
		built, failed, err := v.panicked(ctx, &v.worlds[i], overlay, d)
		if err != nil || failed {
			return Proven, err
		}
		if built {
			tested = Unproven
		}
	}
	return tested, nil
}

// panicked runs the tests that depend on a decision's package with an overlay in which the use panics. It reports
// whether the packages build, and whether a test fails that passes otherwise.
func (v proof) panicked(ctx context.Context, w *world, overlay string, d Decision) (built, failed bool, err error) {
	packages := slices.DeleteFunc(slices.Clone(w.test), func(pkg string) bool { return !w.depends(pkg)[d.Package] })
	if len(packages) == 0 {
		return false, false, nil
	}
	tool := v.tool(w.Configuration, overlay)
	_, _, ok, err := tool.Run(ctx, "test", []string{"-run=^$", "-vet=off"}, d.Package)
	if err != nil || !ok {
		return false, false, err
	}
	flags := v.testFlags()
	if len(w.failing) > 0 { // skip them: they prove nothing, and a panic in one ends the tests after it
		flags = append(flags, "-skip=^("+strings.Join(w.failing, "|")+")$")
	}
	results, _, err := tool.Test(ctx, flags, packages...)
	if err != nil {
		return false, false, err
	}
	for name, o := range results {
		if o.State == gotool.Fail && w.passed[name] {
			return true, true, nil
		}
	}
	return true, false, nil
}

// offset returns the offset of a 1-based line and byte column in a text.
func offset(src []byte, line, column int) (int, bool) {
	at := 0
	for range line - 1 {
		next := bytes.IndexByte(src[at:], '\n')
		if next < 0 {
			return 0, false
		}
		at += next + 1
	}
	at += column - 1
	return at, line > 0 && column > 0 && at <= len(src)
}
