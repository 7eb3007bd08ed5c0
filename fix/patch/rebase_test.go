package patch_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

const twins = `package a

import "redis"

func one() {
	rdb := redis.New()
	use(rdb)
	return
}

func two() {
	rdb := redis.New()
	use(rdb)
	return
}
`

const three = "package a\n\nfunc a() {\n\tx(1)\n}\n\nfunc b() {\n\tx(2)\n}\n\nfunc c() {\n\tx(3)\n}\n"

// decided is twins with the construction in two replaced, and its edits.
func decided(t *testing.T, base, old, replacement string) (string, []patch.Edit) {
	t.Helper()
	at := strings.LastIndex(base, old)
	if at < 0 {
		t.Fatalf("no %q", old)
	}
	edits := []patch.Edit{{Start: at, End: at + len(old), New: replacement}}
	after, err := patch.Apply([]byte(base), edits)
	if err != nil {
		t.Fatal(err)
	}
	return string(after), edits
}

// reverse takes one decision's edits, which were made on base, out of disk.
func reverse(disk []byte, edits []patch.Edit, base []byte) ([]byte, error) {
	after, err := patch.Apply(base, edits)
	if err != nil {
		return nil, err
	}
	return patch.Rebase(base, after, disk)
}

func TestReverse(t *testing.T) {
	for _, tt := range []struct {
		name             string
		base             string // twins when empty
		old, replacement string // the edit of the last occurrence
		outside          []string
		absorbed         bool
		want             []string // the same replacements on base; outside when nil
	}{
		{name: "untouched", old: "redis.New()", replacement: "redisx.Client()"},
		{name: "edited far away", old: "redis.New()", replacement: "redisx.Client()", outside: []string{"package a", "package b"}},
		{name: "lines added above and below", old: "redis.New()", replacement: "redisx.Client()", outside: []string{"package a", "// Copyright\n\npackage a", "two()", "three()"}},
		{
			name: "line ends changed", old: "redis.New()", replacement: "redisx.Client()", outside: []string{"\n", "\r\n"},
		},
		{name: "the neighbour changed", old: "redis.New()", replacement: "redisx.Client()", outside: []string{"use(rdb)", "Use(rdb)"}},
		{name: "the line itself changed", old: "redis.New()", replacement: "redisx.Client()", outside: []string{"redisx.Client()", "redisx.Client2()"}, absorbed: true},
		{name: "the block was copied", old: "redis.New()", replacement: "redisx.Client()", outside: []string{"func one() {\n\trdb := redis.New()", "func one() {\n\trdb := redisx.Client()"}},
		{name: "the function was copied", old: "\tuse(rdb)\n\treturn", replacement: "\tuse(own)\n\treturn", outside: []string{"use(rdb)", "use(own)", "func one", "func two"}, absorbed: true},
		{name: "the function moved up", old: "\trdb := redis.New()\n\tuse(rdb)", replacement: "\trdb := redisx.Client()\n\tuse(rdb)", outside: []string{"func one", "func four", "func two", "func one"}},
		{name: "a directive", old: "\trdb := redis", replacement: "\t//ssot:allow redis -- a mock\n\trdb := redis", outside: []string{"package a", "package b"}},
		{name: "a directive, taken out by hand", old: "\trdb := redis", replacement: "\t//ssot:allow redis -- a mock\n\trdb := redis", outside: []string{"\t//ssot:allow redis -- a mock\n", "", "package a", "package b"}, absorbed: true},
		{name: "a deleted line", old: "\tuse(rdb)\n", replacement: "", outside: []string{"package a", "package b"}},
		{name: "a deleted line whose place is not certain", old: "\tuse(rdb)\n", replacement: "", outside: []string{"\treturn\n}\n\nfunc two", "\treturn 1\n}\n\nfunc two", "func two() {\n", "func two() {\n\tx()\n"}},
		{name: "a deleted line whose neighbour changed", old: "import \"redis\"\n\n", replacement: "", outside: []string{"func one", "func uno"}},
		{name: "a deleted line with its neighbours left", old: "import \"redis\"\n\n", replacement: "", outside: []string{"redis.New", "redis.Open"}},
		{name: "no newline at the end", base: "a\nb\nc", old: "c", replacement: "d", outside: []string{"a", "A"}},
		{name: "a newline was added at the end", base: "a\nb\nc", old: "c", replacement: "d", outside: []string{"d", "d\ne\n"}, want: []string{"c", "c\ne\n"}},
		{name: "all lines are new", base: "a\n", old: "a\n", replacement: "b\n", outside: []string{"b", "c"}, absorbed: true},
		{name: "a bracket without its neighbours", base: "a\nb\nc\n", old: "b\n", replacement: "])\n", outside: []string{"a", "A", "c", "C"}, absorbed: true},
		{name: "a name without its neighbours", base: "a\nb\nc\n", old: "b\n", replacement: "f()\n", outside: []string{"a", "A", "c", "C"}},
		{name: "a name without its neighbours, and what it replaced", base: "a\nb\nc\n", old: "b\n", replacement: "f()\n", outside: []string{"a\nf()\nc\n", "f()\na\nb\nc\n"}, absorbed: true},
		{name: "a name with one neighbour", base: "a\nb\nc\n", old: "b\n", replacement: "f()\n", outside: []string{"a", "A"}},
		{name: "the line stands in another function", old: "redis.New()", replacement: "redisx.Client()", outside: []string{"redis.New()", "redisx.Client()", "redisx.Client()", "redis.New()"}, absorbed: true},
		{name: "the last function was removed, and the one above goes on", base: three, old: "\nfunc c() {\n\tx(3)\n}\n", replacement: "", outside: []string{"x(2)\n", "x(2)\n\tmore()\n"}},
		{name: "the last function was removed, and another one follows the one above", base: three, old: "\nfunc c() {\n\tx(3)\n}\n", replacement: "", outside: []string{"x(2)\n}\n", "x(2)\n\tmore()\n}\n\nfunc d() {\n}\n"}, absorbed: true},
		{name: "the last function was removed, and the equal one above goes on", old: twins[strings.LastIndex(twins, "\n\nfunc two")+1:], replacement: "", outside: []string{"\treturn\n", "\tmore()\n\treturn\n\tmore()\n"}, absorbed: true},
		{name: "a function between two was removed, and the one above goes on", base: three, old: "func b() {\n\tx(2)\n}\n\n", replacement: "", outside: []string{"x(1)\n", "x(1)\n\tmore()\n"}},
		{name: "a function between two was removed, and a comment is above the one below", base: three, old: "func b() {\n\tx(2)\n}\n\n", replacement: "", outside: []string{"func c", "// C is.\nfunc c"}},
		{name: "a function between two was removed, and both are edited", base: three, old: "func b() {\n\tx(2)\n}\n\n", replacement: "", outside: []string{"x(1)\n", "x(1)\n\tmore()\n", "func c", "// C is.\nfunc c"}},
		{name: "a function between two was removed, and another one is there", base: three, old: "func b() {\n\tx(2)\n}\n\n", replacement: "", outside: []string{"x(1)\n", "x(1)\n\tmore()\n", "func c", "func d() {\n}\n\n// C is.\nfunc c"}, absorbed: true},
		{name: "a block between two statements was removed, and a statement is there", base: "func a() {\n\tif x {\n\t\ty(1)\n\t}\n\tif z {\n\t\ty(2)\n\t}\n\treturn\n}\n", old: "\tif z {\n\t\ty(2)\n\t}\n", replacement: "", outside: []string{"\treturn", "\tmore()\n\treturn"}, absorbed: true},
		{name: "a function was inserted, and a comment is below its last line", base: three, old: "func c", replacement: "func b2() {\n\ty()\n}\n\nfunc c", outside: []string{"y()\n}\n", "y()\n}\n// C is.\n"}, want: []string{"x(2)\n}\n", "x(2)\n}\n// C is.\n"}},
		{name: "emptied", base: "a\nb\n", old: "a\nb\n", replacement: ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base := tt.base
			if base == "" {
				base = twins
			}
			after, edits := decided(t, base, tt.old, tt.replacement)
			disk := strings.NewReplacer(tt.outside...).Replace(after)
			got, err := reverse([]byte(disk), edits, []byte(base))
			if tt.absorbed {
				if !errors.Is(err, patch.ErrAbsorbed) {
					t.Fatalf("got %q, %v; want it absorbed", got, err)
				}
				return
			}
			if tt.want == nil {
				tt.want = tt.outside
			}
			if want := strings.NewReplacer(tt.want...).Replace(base); err != nil || string(got) != want {
				t.Errorf("%v, got:\n%s\nwant:\n%s", err, got, want)
			}
		})
	}
}

func TestReverseRefusesBadEdits(t *testing.T) {
	if _, err := reverse([]byte("b"), []patch.Edit{{Start: 3, End: 4}}, []byte("a")); err == nil || errors.Is(err, patch.ErrAbsorbed) {
		t.Errorf("error %v", err)
	}
}

func TestRebase(t *testing.T) {
	base := []byte(twins)
	after, _ := decided(t, twins, "redis.New()", "redisx.Client()")
	got, err := patch.Rebase(base, []byte(after), base)
	if err != nil || string(got) != twins {
		t.Errorf("reverted outside: %q, %v", got, err)
	}
	// Of a file that was reverted and edited, the opposite question finds that it was.
	disk := []byte(strings.Replace(twins, "package a", "package b", 1))
	if _, err := patch.Rebase(base, []byte(after), disk); !errors.Is(err, patch.ErrAbsorbed) {
		t.Errorf("error %v, want it absorbed", err)
	}
	if _, err := patch.Rebase([]byte(after), base, disk); err != nil {
		t.Errorf("reverted, then edited elsewhere: %v", err)
	}
	disk = []byte(strings.Replace(after, "redisx.Client()", "redisx.Client2()", 1))
	if _, err := patch.Rebase([]byte(after), base, disk); !errors.Is(err, patch.ErrAbsorbed) {
		t.Errorf("error %v, want it absorbed", err)
	}
}

// TestRebaseBesideOneAlike takes a change back where another block begins like its own, which is found with more of its
// context.
func TestRebaseBesideOneAlike(t *testing.T) {
	t.Parallel()
	const base = "func serve() {\n\tgo func() {\n\t\tc := kv.New()\n\t\tprint(c)\n\t}()\n}\n"
	after := strings.Replace(base, "kv.New()", "kvx.Client()", 1)
	more := "\tgo func() {\n\t\tc := kv.New()\n\t\tprintln(c)\n\t}()\n}\n"
	disk := strings.TrimSuffix(after, "}\n") + more
	got, err := patch.Rebase([]byte(base), []byte(after), []byte(disk))
	if want := strings.TrimSuffix(base, "}\n") + more; err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
	if got := patch.Pending([]byte(base), []byte(after), []byte(disk)); string(got) != after {
		t.Errorf("it is not there: %s", got)
	}
}

// TestReverseOneOfMany takes one decision of several out of a file that someone edited in another place.
func TestReverseOneOfMany(t *testing.T) {
	var src strings.Builder
	src.WriteString("package a\n")
	for i := range 6 {
		fmt.Fprintf(&src, "\nfunc f%d() {\n\trdb := redis.New(%d)\n\tuse(rdb)\n}\n", i, i)
	}
	base := src.String()
	all := make([]patch.Edit, 6)
	for i := range all {
		old := fmt.Sprintf("redis.New(%d)", i)
		at := strings.Index(base, old)
		all[i] = patch.Edit{Start: at, End: at + len(old), New: "redisx.Client()"}
	}
	after, err := patch.Apply([]byte(base), all)
	if err != nil {
		t.Fatal(err)
	}
	disk := strings.Replace(string(after), "package a", "// Package a is new.\npackage a", 1)
	got, err := reverse([]byte(disk), all[2:3], []byte(base))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(disk, "func f2() {\n\trdb := redisx.Client()", "func f2() {\n\trdb := redis.New(2)", 1)
	if string(got) != want {
		t.Errorf("got:\n%s", got)
	}
}

// TestReverseIsTheInverse checks that on an untouched file Reverse takes back what Apply did, and that it takes back
// nothing else in an edited one.
func TestReverseIsTheInverse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	rebased := 0
	for range 5000 {
		base := randomFile(rnd)
		edits := randomEdits(rnd, base)
		after, err := patch.Apply([]byte(base), edits)
		if err != nil {
			t.Fatal(err)
		}
		got, err := reverse(after, edits, []byte(base))
		if err != nil || string(got) != base {
			t.Fatalf("%q with %v is %q; taken back %q, %v", base, edits, after, got, err)
		}
		marked := "first line outside\n" + string(after)
		got, err = reverse([]byte(marked), edits, []byte(base))
		if err == nil {
			if rebased++; string(got) != "first line outside\n"+base {
				t.Fatalf("%q with %v under a new line gives %q", base, edits, got)
			}
		} else if !errors.Is(err, patch.ErrAbsorbed) {
			t.Fatal(err)
		}
	}
	if rebased < 4000 {
		t.Errorf("rebased only %d of 5000", rebased)
	}
}

func randomEdits(rnd *rand.Rand, src string) []patch.Edit {
	var edits []patch.Edit
	for at := 0; at <= len(src) && len(edits) < 3; {
		start := at + rnd.IntN(len(src)-at+1)
		end := start + rnd.IntN(min(8, len(src)-start+1))
		edits = append(edits, patch.Edit{Start: start, End: end, New: []string{"", "x", "new\n", "\n\tf()\n"}[rnd.IntN(4)]})
		at = end + 1
	}
	return edits
}

func FuzzReverse(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nx\nc\n", "z\na\nx\nc\n")
	f.Fuzz(func(t *testing.T, base, after, disk string) {
		got, err := patch.Rebase([]byte(base), []byte(after), []byte(after))
		if err != nil || string(got) != base {
			t.Fatalf("%q to %q taken back is %q, %v", base, after, got, err)
		}
		if _, err := patch.Rebase([]byte(base), []byte(after), []byte(disk)); err != nil && !errors.Is(err, patch.ErrAbsorbed) {
			t.Fatal(err)
		}
	})
}

// TestRebaseAll takes changes out of a file that were made apart from each other: what both did goes once.
func TestRebaseAll(t *testing.T) {
	const base = "import (\n\t\"redis\"\n)\n\nfunc one() {\n\tredis.New(1)\n}\n\nfunc two() {\n\tredis.New(2)\n}\n"
	edit := func(text string, pairs ...string) []byte {
		out := strings.NewReplacer(pairs...).Replace(text)
		if out == text {
			t.Fatalf("nothing of %q is in it", pairs)
		}
		return []byte(out)
	}
	const imports = "import (\n\t\"own\"\n"
	one := patch.Made{Base: []byte(base), Decided: edit(base, "import (\n", imports, "redis.New(1)", "own.Client()")}
	two := patch.Made{Base: []byte(base), Decided: edit(base, "import (\n", imports, "redis.New(2)", "own.Client()")}
	other := patch.Made{Base: []byte(base), Decided: edit(base, "import (\n", imports, "redis.New(1)", "own.Other()")}
	both := string(edit(base, "import (\n", imports, "redis.New(1)", "own.Client()", "redis.New(2)", "own.Client()"))
	for _, tt := range []struct {
		name string
		disk string
		made []patch.Made
		want string // empty: absorbed
	}{
		{"one", string(one.Decided), []patch.Made{one}, base},
		{"both", both, []patch.Made{one, two}, base},
		{"both, in another order, and edited elsewhere", "// Mine.\n" + both + "\nvar x int\n", []patch.Made{two, one}, "// Mine.\n" + base + "\nvar x int\n"},
		{"one of both", both, []patch.Made{one}, strings.Replace(base, "redis.New(2)", "own.Client()", 1)},
		{"the same twice", string(one.Decided), []patch.Made{one, one}, base},
		{"one is not there", string(one.Decided), []patch.Made{one, two}, ""},
		{"another one", string(one.Decided), []patch.Made{one, other}, ""},
		{"nothing", base, nil, base},
	} {
		got, err := patch.RebaseAll([]byte(tt.disk), tt.made...)
		switch {
		case tt.want == "" && !errors.Is(err, patch.ErrAbsorbed):
			t.Errorf("%s: %v, %q", tt.name, err, got)
		case tt.want != "" && (err != nil || string(got) != tt.want):
			t.Errorf("%s: %v, %q", tt.name, err, got)
		}
	}
}

// TestReverseRemovedFunction removes one of several functions, whose bodies are alike but not equal, edits the others,
// and takes the removal back: that gives the same edits of the first text, or is refused.
func TestReverseRemovedFunction(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 12))
	reversed := 0
	for range 3000 {
		n := 2 + rnd.IntN(3)
		removed := rnd.IntN(n)
		var base, decided, disk, want strings.Builder
		for i := range n {
			name := string(rune('a' + i))
			lines := []string{"func " + name + "() {", "\tif x {", "\t\ty(" + []string{"1", "2", name}[rnd.IntN(3)] + ")", "\t}", "}", ""}
			if i == n-1 {
				lines = lines[:len(lines)-1]
			}
			for k, line := range lines {
				edited := line + "\n"
				if rnd.IntN(6) == 0 && k < 4 {
					edited += "\tmore()\n"
				}
				base.WriteString(line + "\n")
				if i == removed {
					want.WriteString(line + "\n")
					continue
				}
				decided.WriteString(line + "\n")
				disk.WriteString(edited)
				want.WriteString(edited)
			}
		}
		if removed == n-1 { // the blank line above goes too
			for _, b := range []*strings.Builder{&decided, &disk} {
				s := strings.TrimSuffix(b.String(), "\n\n") + "\n"
				b.Reset()
				b.WriteString(s)
			}
		}
		got, err := patch.Rebase([]byte(base.String()), []byte(decided.String()), []byte(disk.String()))
		switch {
		case err == nil && string(got) != want.String():
			t.Fatalf("%s\nbecame\n%s\nedited to\n%s\ngives\n%s\nwant\n%s", &base, &decided, &disk, got, &want)
		case err == nil:
			reversed++
		case !errors.Is(err, patch.ErrAbsorbed):
			t.Fatal(err)
		}
	}
	if reversed < 2500 {
		t.Errorf("reversed only %d of 3000", reversed)
	}
}

// TestPending leaves what another version lacks of a change, a line a letter.
func TestPending(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, base, decided, other, want string }{
		{"all", "abc", "aBc", "abc", "abc"},
		{"none", "abc", "aBc", "aBc", "aBc"},
		{"beside an edit", "abc", "aBc", "xBc", "aBc"},
		{"with no context", "abc", "aBc", "xBx", "abc"},
		{"beside what it replaced", "abc", "aBc", "abBc", "abc"},
		{"one of two", "abcdefghi", "aBcdefgHi", "aBcdefghi", "aBcdefghi"},
		{"the other of two", "abcdefghi", "aBcdefgHi", "abcdefgHi", "abcdefgHi"},
		{"an insertion", "ac", "abc", "xbc", "abc"},
		{"an insertion that is not there", "ac", "abc", "ac", "ac"},
		{"a deletion", "abc", "ac", "ac", "ac"},
		{"a deletion that is not there", "abc", "ac", "abc", "abc"},
		{"twice there", "abc", "aBc", "aBcaBc", "abc"},
	} {
		lines := func(s string) []byte { return []byte(strings.Join(strings.Split(s, ""), "\n") + "\n") }
		if got := patch.Pending(lines(test.base), lines(test.decided), lines(test.other)); string(got) != string(lines(test.want)) {
			t.Errorf("%s: %q, want %q", test.name, strings.ReplaceAll(string(got), "\n", ""), test.want)
		}
	}
}
