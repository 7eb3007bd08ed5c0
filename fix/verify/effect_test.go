package verify_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/verify"
)

// redisModule writes testdata/redis.txtar to a new folder, with the requirements of the demo's module, whose go-redis
// can report its pools. Every file below before/ is the text of a file without the decisions.
func redisModule(t *testing.T) verify.Options {
	t.Helper()
	demo, err := txtar.ParseFile(filepath.Join("..", "..", "cmd", "internal", "demo", "netra.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("testdata/redis.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range demo.Files {
		if f.Name == "go.mod" || f.Name == "go.sum" {
			archive.Files = append(archive.Files, f)
		}
	}
	o := verify.Options{Root: t.TempDir(), Configurations: []verify.Configuration{{Name: "default"}}, Redis: verify.StartRedis}
	after := map[string][]byte{}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "before/"); ok {
			pkg := "example.com/netra/" + filepath.ToSlash(filepath.Dir(name))
			o.Changes = append(o.Changes, patch.Change{Path: name, Before: f.Data, After: after[name]})
			o.Decisions = append(o.Decisions, verify.Decision{Fingerprint: name, Called: name, Package: pkg, Packages: []string{pkg}, File: name, Line: 1, Column: 1, EndLine: 1, EndColumn: 2})
			continue
		}
		after[f.Name] = f.Data
		path := filepath.Join(o.Root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// TestEffect runs real tests at a real redis-server: before the decisions a package makes two clients beside the
// owner's, after them it uses that one.
func TestEffect(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds go-redis")
	}
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("there is no redis-server: nothing was counted")
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOWORK", "off")
	t.Setenv("GOPROXY", "off")
	o := redisModule(t)
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "./...")
	list.Dir = o.Root
	if out, err := list.CombinedOutput(); err != nil {
		t.Skipf("the module cache does not have go-redis: %v\n%s", err, out)
	}
	r, err := verify.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if n := r.Count(verify.Broken) + r.Count(verify.Red); n > 0 {
		t.Fatalf("%d checks fail: %+v", n, r.Checks)
	}
	e := r.Effect
	if e == nil || e.Poolless != "" {
		t.Fatalf("pools were not counted: %+v", e)
	}
	if e.Before.Most < 1 || e.Before.Most > 3 || e.Before.Pools != 3 || e.Before.Connections != 3 || e.After != (verify.Figures{Pools: 1, Connections: 1, Most: 1}) {
		t.Errorf("%s", e)
	}
	var text strings.Builder
	if err := verify.Text(&text, r, func(f string) string { return f }); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("while the tests ran, on %s: pools 3 → 1, connections 3 → 1, at most %d → 1 at once\n", e.Redis, e.Before.Most)
	if !strings.Contains(text.String(), want) {
		t.Errorf("%q is not in %s", want, &text)
	}
}

// TestEffectUncounted holds that a library that can't report its pools is named, and that connections are counted all
// the same.
func TestEffectUncounted(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a Redis")
	}
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("there is no redis-server: nothing was counted")
	}
	o := module(t)
	o.Decisions, o.Changes = o.Decisions[3:4], o.Changes[3:4]
	o.Redis = verify.StartRedis
	o.Texts = func(context.Context, []string) ([]patch.Change, error) { return nil, nil }
	const dials = `package gamma

import (
	"net"
	"os"
	"testing"
)

func TestDials(t *testing.T) {
	addr := os.Getenv("REDIS_ADDR")
	if addr == "" {
		t.Skip("no Redis")
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 7)); err != nil {
		t.Fatal(err)
	}
}
`
	if err := os.WriteFile(filepath.Join(o.Root, "gamma", "dials_test.go"), []byte(dials), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := verify.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if e := r.Effect; e.Poolless != "no package that was tested uses github.com/redis/go-redis/v9" || e.Before.Connections != 1 || e.After.Connections != 1 {
		t.Errorf("%+v", e)
	}
}
