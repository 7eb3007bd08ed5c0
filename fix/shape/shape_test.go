package shape_test

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/shape"
)

func of(before, after string) string {
	return shape.Of(patch.Diff([]byte(before), []byte(after), 3))
}

// TestAlike holds what does not count: names of locals, literals, comments, layout and imports.
func TestAlike(t *testing.T) {
	want := of("package a\n\nfunc f() {\n\trdb := redis.NewClient(&redis.Options{Addr: \"a:1\", DB: 3})\n\tdefer rdb.Close()\n}\n", "package a\n\nfunc f() {\n\trdb := redisx.Client()\n}\n")
	if got := "− _ := redis.NewClient(&redis.Options{Addr: …, DB: …}) defer _.Close()\n+ _ := redisx.Client()"; want != got {
		t.Fatalf("the shape is\n%s", want)
	}
	for name, got := range map[string]string{
		"a local":      of("client := redis.NewClient(&redis.Options{Addr: `b`, DB: 4})\ndefer client.Close()\n", "client := redisx.Client()\n"),
		"a comment":    of("rdb := redis.NewClient(&redis.Options{Addr: \"a:1\", DB: 3}) // three\ndefer rdb.Close()\n", "rdb := redisx.Client()\n"),
		"an import":    of("import (\n\tr \"b\"\n\t\"a\"\n)\n\n\n\n\nrdb := redis.NewClient(&redis.Options{Addr: \"a:1\", DB: 3})\ndefer rdb.Close()\n", "import (\n\t\"c\"\n)\n\n\n\n\nrdb := redisx.Client()\n"),
		"several rows": of("rdb := redis.NewClient(&redis.Options{\n\tAddr: \"a:1\",\n\tDB: 3,\n})\ndefer rdb.Close()\n", "rdb := redisx.Client()\n"),
	} {
		if got != want {
			t.Errorf("%s: the shape is\n%s", name, got)
		}
	}
}

// TestDiffers holds what does.
func TestDiffers(t *testing.T) {
	base := of("x := redis.NewClient(&redis.Options{Addr: a})\n", "x := redisx.Client()\n")
	for name, other := range map[string]string{
		"a key":        of("x := redis.NewClient(&redis.Options{DB: a})\n", "x := redisx.Client()\n"),
		"what comes":   of("x := redis.NewClient(&redis.Options{Addr: a})\n", "x := redisx.Cluster()\n"),
		"a package":    of("x := redisv8.NewClient(&redis.Options{Addr: a})\n", "x := redisx.Client()\n"),
		"a call":       of("x := redis.NewClient(&redis.Options{Addr: addr()})\n", "x := redisx.Client()\n"),
		"more that go": of("x := redis.NewClient(&redis.Options{Addr: a})\n\nlog.Print()\n", "x := redisx.Client()\n\n"),
	} {
		if other == base {
			t.Errorf("%s makes no difference", name)
		}
	}
}

func TestImportsAlone(t *testing.T) {
	if got := of("import \"a\"\n\nf()\n", "import (\n\t\"a\"\n\t\"b\"\n)\n\nf()\n"); got != "" {
		t.Errorf("imports in brackets have the shape %q", got)
	}
	if got := of("import (\n\t\"a\"\n\tb \"c\"\n)\n", "import (\n\t. \"d\"\n)\n"); got != "" {
		t.Errorf("imports have the shape %q", got)
	}
}

func TestTitle(t *testing.T) {
	for want, s := range map[string]string{
		"redis.NewClient(&redis.Options{Addr: _}) → redisx.Client()": of("x := redis.NewClient(&redis.Options{Addr: a})\n", "x := redisx.Client()\n"),
		"− defer _.Close()":      of("x := f()\ndefer x.Close()\n", "x := f()\n"),
		"+ return":               of("a\n", "a\nreturn\n"),
		"f(…) → g(), and 1 more": of("f(1)\n\nh(2)\n", "g()\n\ni()\n"),
		"no rewrite":             "no rewrite",
	} {
		if got := shape.Title(s); got != want {
			t.Errorf("%q is called %q", s, got)
		}
	}
}
