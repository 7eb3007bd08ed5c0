package patch_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/patch"
)

// TestDiff compares the files before and after of each archive. In them ⏎ stands for a carriage return and ¶ for "no
// newline here".
func TestDiff(t *testing.T) {
	names, err := filepath.Glob("testdata/diff/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file := files(ar)
			context := 3
			if c := strings.TrimSpace(string(ar.Comment)); c != "" {
				if _, err := fmt.Sscanf(c, "context %d", &context); err != nil {
					t.Fatal(err)
				}
			}
			got := show(patch.Diff([]byte(file["before"]), []byte(file["after"]), context))
			if diff := cmp.Diff(file["want"], got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
				if os.Getenv("UPDATE") != "" {
					for i := range ar.Files {
						if ar.Files[i].Name == "want" {
							ar.Files[i].Data = []byte(got)
						}
					}
					if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

func files(ar *txtar.Archive) map[string]string {
	decode := strings.NewReplacer("⏎", "\r", "¶\n", "", "<BOM>", "\ufeff")
	m := make(map[string]string)
	for _, f := range ar.Files {
		m[f.Name] = decode.Replace(string(f.Data))
	}
	return m
}

// show writes hunks with their numbers, and what changed in a line between brackets.
func show(hunks []patch.Hunk) string {
	var b strings.Builder
	for _, h := range hunks {
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n", h.Old, h.OldCount, h.New, h.NewCount)
		for _, l := range h.Lines {
			fmt.Fprintf(&b, "%2d %2d %c", l.Old, l.New, l.Op)
			last := 0
			for _, s := range l.Changed {
				b.WriteString(l.Text[last:s.Start] + "[" + l.Text[s.Start:s.End] + "]")
				last = s.End
			}
			b.WriteString(l.Text[last:] + "\n")
		}
	}
	return b.String()
}

// TestDiffRebuilds checks that hunks hold both files: with every line as context they are the files.
func TestDiffRebuilds(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		before, after := randomFile(rnd), randomFile(rnd)
		if rnd.IntN(2) == 0 {
			after = mutate(rnd, before)
		}
		checkDiff(t, before, after, rnd.IntN(4))
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("a\nb\n", "a\nc\n", 1)
	f.Add("a\r\nb", "b\r\n", 0)
	f.Add("\xff\n", "", 3)
	f.Fuzz(func(t *testing.T, before, after string, context int) {
		checkDiff(t, before, after, context%10)
	})
}

func checkDiff(t *testing.T, before, after string, context int) {
	t.Helper()
	hunks := patch.Diff([]byte(before), []byte(after), context)
	if (len(hunks) == 0) != (before == after) {
		t.Fatalf("%d hunks between %q and %q", len(hunks), before, after)
	}
	old, now := lines(before), lines(after)
	var rebuilt []string
	next := 1 // the line of the old file that comes next
	for _, h := range hunks {
		start := h.Old
		if h.OldCount == 0 {
			start++
		}
		for ; next < start; next++ {
			rebuilt = append(rebuilt, old[next-1])
		}
		oldCount, newCount := 0, 0
		for _, l := range h.Lines {
			if l.Op != patch.Insert {
				oldCount++
				if l.Old != next || old[next-1] != l.Text {
					t.Fatalf("old line %d is %q, not line %d %q", next, old[next-1], l.Old, l.Text)
				}
				next++
			} else if l.Old != 0 {
				t.Fatalf("an inserted line has old number %d", l.Old)
			}
			if l.Op != patch.Delete {
				newCount++
				rebuilt = append(rebuilt, l.Text)
				if l.New != len(rebuilt) {
					t.Fatalf("line %q has number %d, want %d", l.Text, l.New, len(rebuilt))
				}
			} else if l.New != 0 {
				t.Fatalf("a deleted line has new number %d", l.New)
			}
			last := 0
			for _, s := range l.Changed {
				if s.Start < last || s.End <= s.Start || s.End > len(l.Text) {
					t.Fatalf("spans %v in a line of %d bytes", l.Changed, len(l.Text))
				}
				last = s.End
			}
		}
		if oldCount != h.OldCount || newCount != h.NewCount {
			t.Fatalf("counts -%d +%d, want -%d +%d", h.OldCount, h.NewCount, oldCount, newCount)
		}
	}
	for ; next <= len(old); next++ {
		rebuilt = append(rebuilt, old[next-1])
	}
	if diff := cmp.Diff(now, rebuilt); diff != "" {
		t.Fatalf("before %q after %q context %d: -want +got:\n%s", before, after, context, diff)
	}
}

// lines returns the texts of a file's lines, without their ends.
func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if t, ok := strings.CutSuffix(l, "\n"); ok {
			l = strings.TrimSuffix(t, "\r")
		}
		out = append(out, l)
	}
	return out
}

func randomFile(rnd *rand.Rand) string {
	var b strings.Builder
	for range rnd.IntN(12) {
		b.WriteString(randomLine(rnd))
		if rnd.IntN(8) == 0 {
			b.WriteString("\r")
		}
		b.WriteString("\n")
	}
	s := b.String()
	if rnd.IntN(3) == 0 {
		s = strings.TrimSuffix(s, "\n")
	}
	return s
}

func randomLine(rnd *rand.Rand) string {
	all := []string{"", "}", "{", "a", "b", "\tx := 1", "\tx := f(1)", "import \"fmt\"", "é", "\xff", "  a", "a ", "`a"}
	return all[rnd.IntN(len(all))]
}

// mutate changes a few lines of a file.
func mutate(rnd *rand.Rand, s string) string {
	all := strings.SplitAfter(s, "\n")
	for range 1 + rnd.IntN(3) {
		i := rnd.IntN(len(all))
		switch rnd.IntN(3) {
		case 0:
			all[i] = randomLine(rnd) + "\n"
		case 1:
			all[i] += randomLine(rnd) + "\n"
		case 2:
			all[i] = ""
		}
	}
	return strings.Join(all, "")
}

// TestDiffFarChanges has more differences than the search for the longest common sequence bears; unchanged lines
// between them must stay unchanged.
func TestDiffFarChanges(t *testing.T) {
	var before, after strings.Builder
	for i := range 400 {
		fmt.Fprintf(&before, "func f%d() {\n\tx(%d)\n}\n", i, i)
		fmt.Fprintf(&after, "func f%d() {\n\ty(%d)\n}\n", i, i)
	}
	hunks := patch.Diff([]byte(before.String()), []byte(after.String()), 0)
	if len(hunks) != 400 {
		t.Fatalf("%d hunks, want 400", len(hunks))
	}
}

func BenchmarkDiff(b *testing.B) {
	var before strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&before, "\tx%d := f(%d)\n\t}\n", i, i%10)
	}
	src := before.String()
	after := strings.Replace(src, "x2500 := f", "x2500 := ggg", 1)
	for b.Loop() {
		patch.Diff([]byte(src), []byte(after), 3)
	}
}

// TestPart applies some of the runs of lines of a change, to the byte.
func TestPart(t *testing.T) {
	before, after := []byte("one\ntwo\r\nthree\nfour\nfive"), []byte("zero\none\n2\nthree\nfive\n")
	for want, wanted := range map[string]func(patch.Hunk) bool{
		string(before):                        func(patch.Hunk) bool { return false },
		string(after):                         func(patch.Hunk) bool { return true },
		"zero\none\ntwo\r\nthree\nfour\nfive": func(h patch.Hunk) bool { return h.OldCount == 0 },
		"one\n2\nthree\nfour\nfive":           func(h patch.Hunk) bool { return h.Old == 2 && h.NewCount == 1 },
		"one\ntwo\r\nthree\nfive\n":           func(h patch.Hunk) bool { return h.Old == 4 },
	} {
		if got := string(patch.Part(before, after, wanted)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
