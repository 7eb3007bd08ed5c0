package layout

import (
	"bytes"
	"go/ast"
	"math/rand/v2"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/excerpt"
	"github.com/seed-58def443/ssot/fix/internal/layout/layouttest"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// TestFormatParts formats files of Go's own source after random edits, in parts and as a whole.
func TestFormatParts(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	parts, inside, changed := 0, 0, 0
	for _, f := range layouttest.Sample(t, 60) {
		for _, src := range [][]byte{f.Src, bytes.ReplaceAll(f.Src, []byte("\n"), []byte("\r\n")), append(bytes.Clone(syntax.ByteOrderMark), f.Src...)} {
			file := layouttest.WithSyntax(t, src)
			edits := randomEdits(rnd, file)
			whole := Of(src)
			inParts := whole
			inParts.Breaks = Breaks(file)
			want, wholeAt, err := whole.Apply(src, edits)
			if err != nil {
				t.Fatal(err)
			}
			got, at, err := inParts.Apply(src, edits)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v: %s", err, patch.Change{Path: file.Syntax.Name.Name, Before: want, After: got}.Unified())
			}
			for _, p := range inParts.parts(len(src), edits) {
				parts++
				if p.startsInBody && p.endsInBody {
					inside++
				}
			}
			if edited, err := patch.Apply(src, edits); err == nil && !bytes.Equal(edited, got) {
				changed++
			}
			for offset := range src {
				if to := Moved(offset, edits); at(to) != wholeAt(to) {
					t.Fatalf("offset %d lies at %d and %d", offset, at(to), wholeAt(to))
				}
			}
		}
	}
	if parts < 100 || inside < 50 || changed < 20 {
		t.Errorf("%d parts, %d of them inside functions, %d files that had to be formatted", parts, inside, changed)
	}
}

// randomEdits takes away lines of bodies, and adds some that are not as gofmt wants them.
func randomEdits(rnd *rand.Rand, file *load.File) []patch.Edit {
	var edits []patch.Edit
	for _, decl := range file.Syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Body == nil || len(f.Body.List) == 0 || rnd.IntN(3) > 0 {
			continue
		}
		stmt := f.Body.List[rnd.IntN(len(f.Body.List))]
		start, end := file.Tok.Offset(stmt.Pos()), file.Tok.Offset(stmt.End())
		line, behind := excerpt.LineStart(file, stmt.Pos()), end+bytes.IndexByte(file.Src[end:], '\n')+1
		switch rnd.IntN(7) {
		case 0:
			edits = append(edits, patch.Edit{Start: start, End: end})
		case 1:
			edits = append(edits, patch.Edit{Start: start, End: start, New: "x  :=  1 // here\n"})
		case 2:
			edits = append(edits, patch.Edit{Start: start, End: end, New: "f( )"})
		case 3: // whole lines
			edits = append(edits, patch.Edit{Start: line, End: behind})
		case 4: // what is aligned with its neighbours
			edits = append(edits, patch.Edit{Start: end, End: end, New: " // here"})
		case 5:
			edits = append(edits, patch.Edit{Start: line, End: line, New: "// above\n\n\n"}, patch.Edit{Start: behind, End: behind, New: "y := 1 // below\n"})
		case 6: // the whole declaration, without what stands above it
			edits = append(edits, patch.Edit{Start: file.Tok.Offset(f.Pos()), End: file.Tok.Offset(f.End())})
		}
	}
	return edits
}
