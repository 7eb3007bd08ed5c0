package scan_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan"
)

const named = `
-- ssot.yaml --
version: 1
rules:
  redis:
    forbid:
      - preset: go-redis
      - import: example.com/shop/old
-- old/old.go --
package old
-- internal/redisx/redisx.go --
package redisx
-- a/a.go --
package a

import (
	"github.com/redis/go-redis/v9"
)

type T struct{}

func first() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "x", DB: 3})
}

func (t *T) second() (a, b *redis.Client) {
	a = redis.NewClient(nil)
	b = redis.NewClient(nil)
	return a, b
}
`

// fingerprints scans the archive named with files replaced and lists, in the order of place, what was found as
// "function fingerprint".
func fingerprints(t *testing.T, replace map[string]string) []string {
	t.Helper()
	found := scanNamed(t, replace)
	slices.SortFunc(found, func(a, b *scan.Violation) int {
		return strings.Compare(a.File, b.File)*1e9 + a.Offset - b.Offset
	})
	out := make([]string, 0, len(found))
	for _, v := range found {
		out = append(out, v.Function+" "+v.Fingerprint)
	}
	return out
}

// scanNamed scans the archive named with files replaced.
func scanNamed(t *testing.T, replace map[string]string) []*scan.Violation {
	t.Helper()
	ar := txtar.Parse([]byte(named))
	for name, src := range replace {
		i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == name })
		if i < 0 {
			ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(src)})
			continue
		}
		ar.Files[i].Data = []byte(src)
	}
	f, err := write(t, ar)
	if err != nil {
		t.Fatal(err)
	}
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.NotAnalyzed) > 0 {
		t.Fatal(res.NotAnalyzed)
	}
	return res.Violations
}

func TestFingerprintSurvives(t *testing.T) {
	t.Parallel()
	before := fingerprints(t, nil)
	if len(before) != 3 {
		t.Fatal(before)
	}
	for _, f := range before {
		if !regexp.MustCompile(`^\S+ [0-9a-f]{40}$`).MatchString(f) {
			t.Error(f)
		}
	}
	source := string(txtar.Parse([]byte(named)).Files[3].Data)
	edit := func(pairs ...string) string {
		out := strings.NewReplacer(pairs...).Replace(source)
		if out == source {
			t.Fatal("the edit changes nothing")
		}
		return out
	}
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"edit elsewhere":  {edit("type T", "// A comment.\nvar x = 1\n\ntype T"), before},
		"rename import":   {edit(`"github.com`, `rds "github.com`, "redis.", "rds."), before},
		"dot import":      {edit(`"github.com`, `. "github.com`, "redis.", ""), before},
		"reformat":        {edit(`(&redis.Options{Addr: "x", DB: 3})`, "( &redis.Options{ // the address\n\t\tAddr: \"x\",\n\t\tDB: /* three */ 3,\n\t},\n\t)"), before},
		"line ends":       {edit("\n", "\r\n"), before},
		"type parameters": {edit("type T struct{}", "type T[P any] struct{}", "(t *T)", "(t *T[P])"), before},
		"more parameters": {edit("type T struct{}", "type T[P, Q any] struct{}", "(t *T)", "(t *T[P, Q])"), before},
		"parentheses":     {edit("(t *T)", "(t (*(T)))"), before},
		"swap functions":  {edit("func first", "func third() {}\n\nfunc first"), before},
		"add before": {
			edit("\ta = redis.NewClient(nil)", "\t_ = redis.NewClient(&redis.Options{})\n\ta = redis.NewClient(nil)"),
			[]string{before[0], "*", before[1], before[2]},
		},
		"add an equal one after": {
			edit("\treturn a, b", "\t_ = redis.NewClient(nil)\n\treturn a, b"),
			[]string{before[0], before[1], before[2], "*"},
		},
		"change the expression": {edit("DB: 3", "DB: 4"), []string{"*", before[1], before[2]}},
		"rename the function":   {edit("first", "erste"), []string{"*", before[1], before[2]}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := fingerprints(t, map[string]string{"a/a.go": c.source})
			if len(after) != len(c.want) {
				t.Fatalf("got %q", after)
			}
			for i, want := range c.want {
				if want == "*" {
					if slices.Contains(before, after[i]) {
						t.Errorf("%d: %s is an old one", i, after[i])
					}
				} else if after[i] != want {
					t.Errorf("%d: got %s, want %s", i, after[i], want)
				}
			}
		})
	}
}

// The name of a file matters only where a package may hold a name more than once.
func TestFingerprintAndFiles(t *testing.T) {
	t.Parallel()
	const tail = "\n\nimport \"github.com/redis/go-redis/v9\"\n\nfunc third() { redis.NewClient(nil) }\n"
	in := fingerprints(t, map[string]string{"a/b_test.go": "package a" + tail})
	external := fingerprints(t, map[string]string{"a/b_test.go": "package a_test" + tail})
	moved := fingerprints(t, map[string]string{"a/c_test.go": "package a_test" + tail})
	if !slices.Equal(in, external) || !slices.Equal(in, moved) {
		t.Error("moving a declaration renames it", in, external, moved)
	}
	both := fingerprints(t, map[string]string{"a/b_test.go": "package a" + tail, "a/c_test.go": "package a_test" + tail})
	if both[len(both)-2] != in[len(in)-1] || both[len(both)-1] == in[len(in)-1] {
		t.Error("an external test shares a name with the package", both)
	}

	const imports = "package a\n\nimport (\n\t\"example.com/shop/old\"\n\n\t\"github.com/redis/go-redis/v9\"\n)\n\nvar _ = old.X\n\nvar _ = redis.NewClient(nil)\n\nfunc init() { redis.NewClient(nil) }\n"
	old := map[string]string{"old/old.go": "package old\n\nvar X = 1\n", "a/z.go": imports}
	one := fingerprints(t, old)
	old["a/y.go"] = imports
	two := fingerprints(t, old)
	if !slices.Equal(one[len(one)-3:], two[len(two)-3:]) {
		t.Error("what another file imports, or does in its init, renames what this one does", one, two)
	}
}

// TestLasting holds that the lasting name stays over what changes nothing of what the code does, and that the other one
// goes where it went before.
func TestLasting(t *testing.T) {
	t.Parallel()
	const source = "package a\n\nimport \"github.com/redis/go-redis/v9\"\n\nfunc first(addr string) {\n\to := &redis.Options{Addr: addr}\n\tredis.NewClient(o)\n\tredis.NewClient(&redis.Options{Addr: addr, DB: 1})\n\tfunc(n int) { redis.NewClient(&redis.Options{DB: n}) }(2)\n}\n\nvar _ = redis.NewClient(nil)\n\nfunc init() { redis.NewClient(nil) }\n"
	before := lasting(t, map[string]string{"a/a.go": source})
	if len(before) != 5 {
		t.Fatal(before)
	}
	for name, files := range map[string]map[string]string{
		"rename locals": {"a/a.go": strings.NewReplacer("addr string", "where string", "o :=", "opts :=", "Addr: addr", "Addr: where", "(o)", "(opts)", "n int", "db int", "DB: n", "DB: db").Replace(source)},
		"another file":  {"a/a.go": "package a\n", "a/b.go": source},
		"more lines":    {"a/a.go": strings.ReplaceAll(source, "\n\tredis", "\n\n\t// A comment.\n\tredis")},
		"reformat":      {"a/a.go": strings.ReplaceAll(source, "Addr: addr, DB: 1}", "\n\t\tAddr: addr,\n\t\tDB:   1,\n\t}")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if after := lasting(t, files); !slices.Equal(after, before) {
				t.Errorf("renamed:\n%q\n%q", before, after)
			}
		})
	}
	t.Run("another value", func(t *testing.T) {
		t.Parallel()
		after := lasting(t, map[string]string{"a/a.go": strings.ReplaceAll(source, "DB: 1", "DB: 7")})
		if slices.Equal(after, before) || len(after) != len(before) {
			t.Errorf("one fixed and one added are not seen: %q", after)
		}
	})
}

// lasting scans the archive named with files replaced and lists the lasting names, sorted, each once.
func lasting(t *testing.T, replace map[string]string) []string {
	t.Helper()
	var out []string
	for _, v := range scanNamed(t, replace) {
		if v.Lasting == v.Fingerprint {
			t.Errorf("%s: two versions of names meet", v.Code)
		}
		out = append(out, v.Lasting)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
