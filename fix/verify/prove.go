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

// panics is what a use is replaced by: it takes the use's values and gives none of them back. Of a use with two results
// the second one is taken.
const panics = `package %s

func ssotProve1[T any](T) T { panic("ssot verify --prove") }

func ssotProve2[T, U any](T, U) (T, U) { panic("ssot verify --prove") }
`

// proof is whether tests notice what a use does.
type proof struct{ *verifier }

// prove looks, for each decision of which a test ran the lines, whether a test fails when the use panics.
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

// proveAs says whether a test fails with an overlay in which the use panics: Ran where that can't be built.
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

// panicked tests what depends on a decision's package with the use replaced by a panic: whether that could be built,
// and whether a test fails that passes otherwise.
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
	if len(w.failing) > 0 { // they prove nothing, and one that panics ends those after it
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

// offset returns where a line and a column of bytes, both 1-based, are in a text.
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
