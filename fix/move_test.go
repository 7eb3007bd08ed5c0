package fix_test

import (
	"bytes"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/scan"
)

const threeMoves = `
-- app/app.go --
package app

import (
	"example.com/clients/redis/v9"
	"example.com/shop/aold" // first
	"example.com/shop/lib"
	legacy "example.com/shop/mold"
	"example.com/shop/zold" // last
)

func App() []any {
	return []any{aold.A, legacy.B, zold.C, redis.NewClient(nil), lib.L, zold.Ref}
}
-- aold/a.go --
package aold

const A = 1
-- mold/m.go --
package mold

const B = 2
-- zold/z.go --
package zold

const C = 3

var Ref = 1
-- lib/lib.go --
package lib

const L = 1
-- new/util/u.go --
package util

const (
	A = 1
	B = 2
)

var Ref = 1
-- basic/c.go --
package basic

const C = 3

var Ref = 1
-- ssot.yaml --
version: 1
rules:
  redis:
    owner: [example.com/shop/internal/redisx]
    use: redisx.Client()
    forbid:
      - call: example.com/clients/redis/v9.NewClient
  moved:
    owner: [example.com/shop/new/util]
    forbid:
      - {import: example.com/shop/aold, use: example.com/shop/new/util}
      - {import: example.com/shop/mold, use: example.com/shop/new/util}
      - {import: example.com/shop/zold, use: example.com/shop/basic}
      - {ref: example.com/shop/zold.Ref, use: util.Ref}
`

// TestEverySetOfMoves accepts each set of the violations of one file, and allows the others or leaves them open:
// nothing of what is accepted is left, all else is, and gofmt likes it.
func TestEverySetOfMoves(t *testing.T) {
	dir := t.TempDir()
	plantest.Write(t, dir, txtar.Parse([]byte(threeMoves)))
	res := plantest.Scan(t, dir)
	violations := slices.DeleteFunc(slices.Clone(res.Violations), func(v *scan.Violation) bool { return v.File != "app/app.go" })
	if len(violations) != 5 {
		t.Fatalf("%d violations, want 5", len(violations))
	}
	for set := range 1 << len(violations) {
		for _, allowing := range []bool{false, true} {
			var d fix.Decisions
			var gone, stay []string
			for i, v := range violations {
				old := strings.Trim(v.Code[strings.LastIndexByte(v.Code, ' ')+1:], `"`)
				switch {
				case set&(1<<i) != 0:
					d.Accept = append(d.Accept, v.Fingerprint)
					gone = append(gone, old)
				default:
					stay = append(stay, old)
					if allowing {
						d.Allow = append(d.Allow, fix.Insertion{Fingerprint: v.Fingerprint, Text: "//ssot:allow " + v.Rule + " -- it stays"})
					}
				}
			}
			plan, err := fix.New(res, "").Plan(t.Context(), d)
			if err != nil || len(plan.Failed) > 0 {
				t.Fatalf("accepting %v: %v, %v", gone, plan.Failed, err)
			}
			if len(plan.Changes) != 1 {
				if len(plan.Changes) > 0 || set != 0 || allowing {
					t.Fatalf("accepting %v changes %d files", gone, len(plan.Changes))
				}
				continue
			}
			after := plan.Changes[0].After
			if out, err := format.Source(after); err != nil || !bytes.Equal(out, after) {
				t.Errorf("accepting %v: gofmt would change it: %v\n%s", gone, err, after)
			}
			text := string(after)
			for _, old := range stay {
				if old == "zold.Ref" && slices.Contains(gone, "example.com/shop/zold") {
					old = "basic.Ref"
				}
				if !strings.Contains(text, old) {
					t.Errorf("accepting %v: %s is gone:\n%s", gone, old, text)
				}
			}
			for _, old := range gone {
				if strings.Contains(text, old) {
					t.Errorf("accepting %v: %s is left:\n%s", gone, old, text)
				}
			}
			if allowing {
				allowed(t, text)
			}
			slices.Reverse(d.Accept)
			if other, err := fix.New(res, "").Plan(t.Context(), d); err != nil || !bytes.Equal(other.Changes[0].After, after) {
				t.Errorf("accepting %v: another order gives another file: %v", gone, err)
			}
		}
	}
}

// allowed checks that the line after each directive for an import is an import of an old package.
func allowed(t *testing.T, text string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "\t//ssot:allow moved") || i+1 > len(lines) || strings.Contains(lines[i+1], "return") {
			continue
		}
		old := false
		for _, s := range f.Imports {
			path, err := strconv.Unquote(s.Path.Value)
			old = old || err == nil && strings.HasSuffix(path, "old") && strings.Contains(lines[i+1], s.Path.Value)
		}
		if !old {
			t.Errorf("a directive stands above %q:\n%s", lines[i+1], text)
		}
	}
}
