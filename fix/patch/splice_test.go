package patch_test

import (
	"errors"
	"go/format"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/patch"
)

// TestSplice carries the edit of each archive over: "edit" holds lines OLD => NEW that make modified from base, base
// being what gofmt makes of original ("¦" ends a line in NEW; an empty NEW deletes the line). "want" is the wanted
// file, or the wanted error.
func TestSplice(t *testing.T) {
	names, err := filepath.Glob("testdata/splice/*.txtar")
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
			base := formatted(t, file["original"])
			if b, ok := file["base"]; ok {
				base = b
			}
			modified := base
			for l := range strings.Lines(file["edit"]) {
				from, to, _ := strings.Cut(strings.TrimSuffix(l, "\n"), " => ")
				if to != "" {
					to += "\n"
				}
				next := strings.Replace(modified, from+"\n", strings.ReplaceAll(to, "¦", "\n"), 1)
				if next == modified {
					t.Fatalf("no line %q in\n%s", from, modified)
				}
				modified = next
			}
			got, err := patch.Splice([]byte(file["original"]), []byte(base), []byte(modified))
			if err != nil {
				if !errors.Is(err, patch.ErrConflict) {
					t.Errorf("error %v is not a conflict", err)
				}
				got = []byte(err.Error() + "\n")
			}
			if diff := cmp.Diff(file["want"], string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// formatted returns what a printer makes of a file whose line ends and byte order mark were taken off.
func formatted(t *testing.T, src string) string {
	t.Helper()
	out, err := format.Source([]byte(strings.ReplaceAll(strings.TrimPrefix(src, "\ufeff"), "\r", "")))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestSpliceOnFormatted checks that on a file that is its own base, the result is the modified file.
func TestSpliceOnFormatted(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 5000 {
		o := strings.ReplaceAll(randomFile(rnd), "\r", "")
		m := strings.ReplaceAll(randomFile(rnd), "\r", "")
		if rnd.IntN(3) > 0 {
			m = mutate(rnd, o)
		}
		checkSplice(t, o, m)
	}
}

func FuzzSplice(f *testing.F) {
	f.Add("a\nb\n", "a\nc\n")
	f.Add("a\n\n\"b c\"", "a\n \"b\"\n")
	f.Add("", "`a\n")
	f.Fuzz(func(t *testing.T, o, m string) {
		if strings.Contains(o+m, "\r") || strings.HasPrefix(o, "\ufeff") || strings.HasPrefix(m, "\ufeff") {
			return // line ends and mark are the original's, whatever modified says
		}
		checkSplice(t, o, m)
	})
}

func checkSplice(t *testing.T, o, m string) {
	t.Helper()
	got, err := patch.Splice([]byte(o), []byte(o), []byte(m))
	if err != nil || string(got) != m {
		t.Fatalf("splice of %q to %q gives %q, %v", o, m, got, err)
	}
}

// FuzzSpliceAny gives texts that have nothing to do with each other: no panic, and nothing changes when there is no
// edit.
func FuzzSpliceAny(f *testing.F) {
	f.Add("a\r\nb\r\n", "a\nb\n", "a\n")
	f.Fuzz(func(t *testing.T, o, b, m string) {
		if _, err := patch.Splice([]byte(o), []byte(b), []byte(m)); err != nil && !errors.Is(err, patch.ErrConflict) {
			t.Fatal(err)
		}
		got, err := patch.Splice([]byte(o), []byte(b), []byte(b))
		if err != nil || string(got) != o {
			t.Fatalf("%q, without an edit, becomes %q, %v", o, got, err)
		}
	})
}

// TestSpliceUnformatted spoils the formatting of a source in many ways and changes lines of what gofmt makes of it:
// all other lines must stay, and gofmt must make the modified text of the result.
func TestSpliceUnformatted(t *testing.T) {
	src, err := os.ReadFile("testdata/source.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	base := formatted(t, string(src))
	calls := strings.Count(base, "redis.NewClient(")
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 400 {
		original := spoil(rnd, base)
		n := rnd.IntN(calls)
		parts := strings.Split(base, "redis.NewClient(&redis.Options{})")
		modified := strings.Join(parts[:n+1], "redis.NewClient(&redis.Options{})") + "redisx.Client()" + strings.Join(parts[n+1:], "redis.NewClient(&redis.Options{})")
		got, err := patch.Splice([]byte(original), []byte(base), []byte(modified))
		if err != nil {
			t.Fatalf("%v\n%q", err, original)
		}
		if diff := cmp.Diff(modified, formatted(t, string(got))); diff != "" {
			t.Fatalf("-want +got:\n%s\n%q", diff, original)
		}
		was, is := strings.SplitAfter(original, "\n"), strings.SplitAfter(string(got), "\n")
		if len(was) != len(is) {
			t.Fatalf("%d lines became %d", len(was), len(is))
		}
		changed := 0
		for i := range was {
			if was[i] != is[i] {
				changed++
			}
		}
		if changed != 1 {
			t.Fatalf("%d lines changed:\n%s", changed, cmp.Diff(original, string(got)))
		}
	}
}

// spoil formats a source badly, without a change to what it says: no printer's text has these spaces, blank lines and
// line ends.
func spoil(rnd *rand.Rand, src string) string {
	var b strings.Builder
	if rnd.IntN(2) == 0 {
		b.WriteString("\ufeff")
	}
	end := []string{"\n", "\r\n"}[rnd.IntN(2)]
	indent := []string{"\t", "    ", "", "\t "}[rnd.IntN(4)]
	for l := range strings.Lines(src) {
		l = strings.TrimSuffix(l, "\n")
		closes := strings.HasPrefix(l, "}")
		if !strings.Contains(l, "`") && !strings.Contains(l, "raw") {
			text := strings.TrimLeft(l, "\t")
			l = strings.Repeat(indent, len(l)-len(text)) + text
			if rnd.IntN(3) == 0 {
				l = strings.Replace(l, " := ", ":=", 1)
			}
			if rnd.IntN(8) == 0 {
				l += "  "
			}
		}
		b.WriteString(l + end)
		if closes && rnd.IntN(3) == 0 {
			b.WriteString(end + end)
		}
	}
	return b.String()
}
