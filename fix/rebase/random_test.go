package rebase

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

var (
	seeds     = flag.Uint64("seeds", 500, "number of random texts in TestRandom")
	firstSeed = flag.Uint64("first-seed", 1, "the first random text in TestRandom")
)

// part is a declaration or a section, before and after a change.
type part struct{ before, after string }

// TestRandom changes random texts, has something else added to the other version, which may have the change already,
// and has other line ends or no last one: what Merge makes of it is the changed text with the same added, or refused.
func TestRandom(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct {
		path, head string
		part       func(r *rand.Rand, n int) part
		others     []string // what is added
	}{
		{"a.go", "package p\n", declaration, []string{"\nfunc z() { zz() }\n", "\nfunc z() {\n\ty := f()\n\ty.Do()\n}\n", "\nvar (\n\tz = zz()\n)\n"}},
		{"a.md", "# P\n", section, []string{"\n## Z\n\nMore.\n", "\n## A\n\n```go\ny := f()\n```\n", "\nMore.\n"}},
	} {
		t.Run(kind.path, func(t *testing.T) {
			t.Parallel()
			made, all := 0, 0
			for seed := *firstSeed; seed < *firstSeed+*seeds; seed++ {
				r := rand.New(rand.NewPCG(seed, 0))
				was, is := kind.head, kind.head
				other := [2]string{kind.head, kind.head} // before and after
				n := 1 + r.IntN(4)
				at, one := r.IntN(n+1), kind.others[r.IntN(len(kind.others))]
				for i := range n + 1 {
					if i == at {
						other[0], other[1] = other[0]+one, other[1]+one
					}
					if i < n {
						p := kind.part(r, i)
						was, is = was+p.before, is+p.after
						other[0], other[1] = other[0]+p.before, other[1]+p.after
					}
				}
				form := strings.NewReplacer()
				if r.IntN(4) == 0 {
					form = strings.NewReplacer("\n", "\r\n")
				}
				if r.IntN(2) == 0 {
					was, is = form.Replace(was), form.Replace(is)
				}
				want := form.Replace(other[1])
				for _, has := range other {
					has = form.Replace(has)
					got, err := Merge(kind.path, []byte(was), []byte(is), []byte(has))
					switch all++; {
					case err != nil && !errors.Is(err, ErrMerge):
						t.Errorf("seed %d: %v", seed, err)
					case err == nil && string(got) != want:
						t.Errorf("seed %d: the change\n%sof\n%smakes what differs from what it should by\n%s", seed,
							patch.Change{Path: kind.path, Before: []byte(was), After: []byte(is)}.Unified(), has,
							patch.Change{Path: kind.path, Before: []byte(want), After: got}.Unified())
					case err == nil:
						made++
					}
				}
			}
			if made < all/2 {
				t.Errorf("%d of %d are refused", all-made, all)
			}
		})
	}
}

// declaration returns a declaration; a type may go.
func declaration(r *rand.Rand, n int) part {
	doc := []string{"", fmt.Sprintf("// Of %d.\n", n)}[r.IntN(2)]
	switch r.IntN(4) {
	case 0:
		was, is := expression(r)
		return part{fmt.Sprintf("\n%svar v%d = %s\n", doc, n, was), fmt.Sprintf("\n%svar v%d = %s\n", doc, n, is)}
	case 1:
		text := func(s string) string { return fmt.Sprintf("\nvar (\n\ta%d = f()\n%s\tb%d = f()\n)\n", n, s, n) }
		return part{text(""), text([]string{"", "\t//ssot:allow x -- y\n"}[r.IntN(2)])}
	case 2:
		was, is := expression(r)
		name := []string{"init", fmt.Sprintf("f%d", n)}[r.IntN(2)]
		text := func(x, end string) string {
			return fmt.Sprintf("\n%sfunc %s() {\n\ty := %s\n%s\ty.Do(%d)\n}\n", doc, name, x, end, n)
		}
		return part{text(was, "\tdefer y.Close()\n"), text(is, []string{"", "\tdefer y.Close()\n"}[r.IntN(2)])}
	}
	text := fmt.Sprintf("\n%stype T%d struct{}\n", doc, n)
	return part{text, []string{"", text}[r.IntN(2)]}
}

// expression returns an expression before and after a change.
func expression(r *rand.Rand) (was, is string) {
	return "f()", []string{"f()", "own()"}[r.IntN(2)]
}

// section returns a section of a page with fences, of which some are in a list.
func section(r *rand.Rand, _ int) part {
	heading := "\n## " + string("ABCD"[r.IntN(4)]) + "\n"
	p := part{heading, heading}
	for range 1 + r.IntN(2) {
		was, is := expression(r)
		fence := []string{"```", "~~~", "````"}[r.IntN(3)]
		above := []string{"", "Text.\n", "# no\n"}[r.IntN(3)]
		rest := []string{"", "g(y)\n", "# c\n", fmt.Sprintf("h()\n\nk(%d)\n", r.IntN(3))}[r.IntN(4)]
		list := r.IntN(3) == 0
		text := func(x, directive string) string {
			s := fence + "go\n" + directive + "y := " + x + "\n" + rest + fence
			if list {
				s = "- one\n\n  " + strings.ReplaceAll(s, "\n", "\n  ")
			}
			return "\n" + above + "\n" + s + "\n"
		}
		p.before += text(was, "")
		p.after += text(is, []string{"", "", "//ssot:allow x -- y\n"}[r.IntN(3)])
	}
	return p
}
