package leave_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/plantest"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan"
)

// TestUnused holds what is said of a variable named left that a rewrite would leave unused.
func TestUnused(t *testing.T) {
	const file = "testdata/unused.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	res, ways := plantest.InMemory(t, file)
	var out strings.Builder
	for _, v := range res.Violations {
		all := &filerewrite.Set{Project: ways.Project, Accepts: func(o *scan.Violation) bool { return o == v }}
		s, r := ways.Gate.Refuse(ways.Project.PackageOf(v), v)
		if r != nil {
			t.Fatal(v.Function, r)
		}
		d := all.Of(s.File)
		d.Sites = append(d.Sites, s)
		d.Gone = append(d.Gone, leave.Span(d, s.Expr))
		fmt.Fprintf(&out, "%s: %s\n", v.Function, leave.RefuseUnused([]*filerewrite.File{{}, d}, "left").Detail)
	}
	typetest.Compare(t, file, ar, map[string]string{"want.txt": out.String()})
}
