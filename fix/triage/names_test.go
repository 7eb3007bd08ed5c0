package triage_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage"
)

// named is a file of TestNames. Its number is in its text, so that no other has it but one by hand, in which nothing is
// decided.
type named struct {
	number   int
	accepted [2]bool
	comment  int
	byHand   bool
}

func (f named) text() string {
	calls, imports := [2]string{}, ""
	for i, accepted := range f.accepted {
		calls[i] = map[bool]string{false: "redis.NewClient(nil)", true: "redisx.Client()"}[accepted]
	}
	if f.accepted[0] || f.accepted[1] {
		imports = "\t\"example.com/shop/internal/redisx\"\n"
	}
	var text strings.Builder
	text.WriteString("package p\n\nimport (\n" + imports + "\t\"github.com/redis/go-redis/v9\"\n)\n\n")
	for i, call := range calls {
		fmt.Fprintf(&text, "func f%d() *redis.Client {\n\tprintln(%d)\n\treturn %s\n}\n\n", i, f.number, call)
	}
	fmt.Fprintf(&text, "var _ redis.Options\n\n// %d\n", f.comment)
	if f.byHand {
		text.WriteString("\nconst byHand = true\n")
	}
	return text.String()
}

// TestNames gives files each other's names and new ones, several at once and before any session sees it: renamed, and
// then some are edited too, or made anew by who only has their texts. One in which nothing is decided, and which has
// the lines of another one, takes part. Each undo gives its file's text to the byte, and changes no other file.
func TestNames(t *testing.T) {
	seeds := 24
	if testing.Short() {
		seeds = 2
	}
	for seed := range uint64(seeds) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(seed, 5))
			var names []string
			for i := range 6 {
				names = append(names, fmt.Sprintf("d%d/a.go", i))
			}
			files, ar := map[string]named{}, &txtar.Archive{}
			for i, name := range names {
				if i < 5 {
					files[name] = named{number: i % 4}
					if i == 4 {
						files[name] = named{accepted: [2]bool{rnd.IntN(2) == 0, true}, byHand: true}
					}
					ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(files[name].text())})
				}
				ar.Files = append(ar.Files, txtar.File{Name: filepath.Dir(name) + "/p.go", Data: []byte("package p\n")})
			}
			dir := module(t, ar)
			identities := identity.Of(filepath.Join(dir, names[0])).Known()
			if !identities { // without them a file by hand may be an edited one
				if err := os.Remove(filepath.Join(dir, filepath.FromSlash(names[4]))); err != nil {
					t.Fatal(err)
				}
				delete(files, names[4])
			}
			for round := range 4 {
				s := openIn(t, dir)
				for _, name := range slices.Sorted(maps.Keys(files)) { // one at least is accepted in each
					if files[name].byHand {
						continue
					}
					for _, n := range [][]int{{0}, {1}, {0, 1}}[rnd.IntN(3)] {
						files[name] = decideNamed(t, s, triage.Accept, files, name, n)
					}
				}
				files = shuffle(t, rnd, dir, names, files, identities)
				if rnd.IntN(2) == 0 { // who only reads says the same
					reader, err := triage.OpenSession(t.Context(), (&runner{t: t, dir: dir, day: "2026-06-15"}).options(true))
					if err != nil {
						t.Fatal(err)
					}
					if err := reader.Close(); err != nil {
						t.Fatal(err)
					}
				}
				s = openIn(t, dir)
				if loose := s.Inconsistencies(); len(loose) > 0 {
					t.Fatalf("round %d: %s", round, loose)
				}
				all := slices.Sorted(maps.Keys(files))
				rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				for _, name := range all {
					if files[name].byHand {
						continue
					}
					for n, accepted := range files[name].accepted {
						if accepted {
							files[name] = decideNamed(t, s, triage.Undo, files, name, n)
						}
					}
				}
			}
		})
	}
}

// decideNamed accepts or undoes the nth call of a file, compares all files, and returns the one that changed.
func decideNamed(t *testing.T, s *triage.Session, verb triage.Verb, files map[string]named, name string, n int) named {
	t.Helper()
	id := ""
	for _, it := range s.Items() {
		if it.File == name && it.Function == fmt.Sprintf("f%d", n) {
			id = it.ID
		}
	}
	f := files[name]
	f.accepted[n] = verb == triage.Accept
	if id == "" {
		t.Fatalf("no f%d in %s:\n%s\n%s", n, name, items(s), strings.Join(s.News(), "\n"))
	}
	if _, err := s.Do(t.Context(), triage.Action{Verb: verb, IDs: []string{id}}); err != nil {
		t.Fatalf("%s f%d in %s: %v\n%s\n%s", verb, n, name, err, items(s), strings.Join(s.News(), "\n"))
	}
	want := maps.Clone(files)
	want[name] = f
	for name, f := range want {
		if d := cmp.Diff(f.text(), string(read(t, s.Root(), name))); d != "" {
			t.Fatalf("%s after %s of %s: %s", name, verb, id, d)
		}
	}
	return f
}

// shuffle gives files other names.
func shuffle(t *testing.T, rnd *rand.Rand, dir string, names []string, files map[string]named, identities bool) map[string]named {
	t.Helper()
	abs := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	next, free := map[string]named{}, slices.Clone(names)
	rnd.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
	type way struct {
		to   string
		anew bool
	}
	ways := map[string]way{}
	for i, from := range slices.Sorted(maps.Keys(files)) {
		ways[from] = way{free[i], !files[from].byHand && (rnd.IntN(3) == 0 || !identities)}
		if err := os.Rename(abs(from), abs(from)+".moving"); err != nil {
			t.Fatal(err)
		}
	}
	for _, from := range slices.Sorted(maps.Keys(ways)) {
		w, f := ways[from], files[from]
		if !w.anew {
			if err := os.Rename(abs(from)+".moving", abs(w.to)); err != nil {
				t.Fatal(err)
			}
			if rnd.IntN(3) == 0 {
				f.comment++
				if err := os.WriteFile(abs(w.to), []byte(f.text()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		} else {
			if err := os.WriteFile(abs(w.to), []byte(f.text()), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(abs(from) + ".moving"); err != nil {
				t.Fatal(err)
			}
		}
		next[w.to] = f
	}
	return next
}
