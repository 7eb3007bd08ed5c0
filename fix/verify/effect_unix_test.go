//go:build unix

package verify

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/scratch"
	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// goScript stands in the place of the go command. Its tests make three clients where a text says so, else one.
const goScript = `#!/bin/sh
echo "$1 $2" >>"$LOG"
case "$1 $2" in
"list -f") echo "$LIBRARY"; [ -n "$LIBRARY" ];;
"list -overlay="*) [ -z "$OLD" ];;
"env "*) printf '%s\n%s\n%s\n' "$CACHE" "$MODULE" "$WORKSPACE";;
"test -json")
	[ "$REDIS_HOST:$REDIS_PORT" = "$REDIS_ADDR" ] && [ "redis://$REDIS_ADDRESS" = "$REDIS_URL" ] || exit 3
	echo "$*" | sed -e 's/-overlay=[^ ]*/-overlay/' >>"$LOG"
	overlay=$(dirname "${GOFLAGS#-overlay=}")
	grep -q ssotPools "$overlay"/* && echo "the overlay counts" >>"$LOG"
	echo pool >>"$SSOT_POOLS"
	if grep -q "as it was" "$overlay"/*; then echo pool >>"$SSOT_POOLS"; echo pool >>"$SSOT_POOLS"; fi
	exit 1;;
esac
`

// redisOf answers INFO, with two more connections for each run of tests that a log has.
func redisOf(t *testing.T, log string) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				for lines := bufio.NewScanner(c); lines.Scan(); {
					said, _ := os.ReadFile(log)
					info := fmt.Sprintf("redis_version:7.4.1\r\ntotal_connections_received:%d\r\nconnected_clients:1\r\n", 1+2*bytes.Count(said, []byte("test -json -overlay ")))
					fmt.Fprintf(c, "$%d\r\n%s\r\n", len(info), info)
				}
			}()
		}
	}()
	return l.Addr().String()
}

// TestMeasure holds what is counted, and with what the tests are built: with the library that counts in the overlay or
// in a copy of the module, or, where pools can't be counted, as they are, and the reason.
func TestMeasure(t *testing.T) {
	counted := Effect{Redis: "Redis 7.4.1", Before: Figures{3, 2, 1}, After: Figures{1, 2, 1}}
	uncounted := func(why string) Effect {
		e := counted
		e.Poolless = why
		return e
	}
	const plain = "test -json -overlay -count=1 -vet=off example.com/m/a"
	for name, c := range map[string]struct {
		library, cache, module, workspace, old string // what go answers; below the folder of the test
		imports                                string
		worlds                                 int
		want                                   Effect
		runs                                   []string // of tests
	}{
		"a folder": {
			library: "lib", cache: "cache", imports: library, worlds: 1, want: counted,
			runs: []string{plain, "the overlay counts", plain, "the overlay counts"},
		},
		"two configurations": {
			library: "lib", cache: "cache", imports: library, worlds: 2,
			want: Effect{Redis: "Redis 7.4.1", Before: Figures{6, 4, 1}, After: Figures{2, 4, 1}},
			runs: []string{plain, "the overlay counts", plain, "the overlay counts", plain, "the overlay counts", plain, "the overlay counts"},
		},
		"the module cache": {
			library: "cache/lib", cache: "cache", module: "go.mod", workspace: "off", imports: library, worlds: 1, want: counted,
			runs: []string{"test -json -overlay -modfile=COPY -count=1 -vet=off example.com/m/a", "test -json -overlay -modfile=COPY -count=1 -vet=off example.com/m/a"},
		},
		"a workspace": {
			library: "cache/lib", cache: "cache", module: "go.mod", workspace: "go.work", imports: library, worlds: 1,
			want: uncounted("the module is in a workspace: verify it with GOWORK=off"), runs: []string{plain, plain},
		},
		"an old library": {
			library: "lib", cache: "cache", old: "old", imports: library, worlds: 1,
			want: uncounted("the go-redis of this module does not report its pools (9.18 and later do)"), runs: []string{plain, plain},
		},
		"an old library of the module cache": {
			library: "cache/lib", cache: "cache", module: "go.mod", workspace: "off", old: "old", imports: library, worlds: 1,
			want: uncounted("the go-redis of this module does not report its pools (9.18 and later do)"), runs: []string{plain, plain},
		},
		"no source": {
			cache: "cache", imports: library, worlds: 1,
			want: uncounted("the source of " + library + " was not found"), runs: []string{plain, plain},
		},
		"no use": {
			library: "lib", cache: "cache", imports: "example.com/other", worlds: 1,
			want: uncounted("no package that was tested uses " + library), runs: []string{plain, plain},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, v := measured(t, c.worlds, c.imports)
			in := func(name string) string {
				if name == "" || name == "off" {
					return name
				}
				return filepath.Join(dir, name)
			}
			v.env = append(v.env, "LIBRARY="+in(c.library), "CACHE="+in(c.cache), "MODULE="+in(c.module), "WORKSPACE="+in(c.workspace), "OLD="+c.old)
			e := effect{verifier: v}
			got, err := e.measure(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, *got); d != "" {
				t.Errorf("-want +got %s", d)
			}
			log, err := os.ReadFile(filepath.Join(dir, "log"))
			if err != nil {
				t.Fatal(err)
			}
			var runs []string
			for line := range strings.Lines(string(log)) {
				if line != "test -json\n" && (strings.HasPrefix(line, "test ") || strings.HasPrefix(line, "the ")) {
					runs = append(runs, strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "-modfile="+e.modfile, "-modfile=COPY"))
				}
			}
			if d := cmp.Diff(c.runs, runs); d != "" {
				t.Errorf("-want +got %s", d)
			}
			if e.modfile != "" {
				mod, err := os.ReadFile(e.modfile)
				if copied := filepath.Join(filepath.Dir(e.modfile), "library"); err != nil || !strings.Contains(string(mod), "replace "+library+" => "+copied) {
					t.Errorf("%v, the go.mod is\n%s", err, mod)
				}
				for name, want := range map[string]string{"go.sum": "sums\n", "library/redis.go": "package redis\n", "library/" + poolsFile: poolsText} {
					if text, err := os.ReadFile(filepath.Join(filepath.Dir(e.modfile), name)); err != nil || string(text) != want {
						t.Errorf("%s is %q, %v", name, text, err)
					}
				}
			}
		})
	}
}

// TestMeasureFails holds that what can't be counted is an error: no Redis, no folder, a go.mod that is gone or damaged.
func TestMeasureFails(t *testing.T) {
	dir, v := measured(t, 1, library)
	env := v.env
	cached := func(module string) {
		v.env = append(append([]string(nil), env...), "LIBRARY="+filepath.Join(dir, "cache", "lib"), "CACHE="+filepath.Join(dir, "cache"), "MODULE="+filepath.Join(dir, module))
	}
	want := func(of, begin string) {
		t.Helper()
		if got, err := (&effect{verifier: v}).measure(t.Context()); got != nil || err == nil || !strings.HasPrefix(err.Error(), begin) {
			t.Errorf("%s: %v, %v", of, got, err)
		}
	}
	for module, text := range map[string]string{"none.mod": "", "damaged.mod": "nonsense\n", "lone.mod": "module example.com/m\n"} { // the last has no go.sum
		cached(module)
		if text != "" {
			if err := os.WriteFile(filepath.Join(dir, module), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want(module, "make a copy of "+library+" to count pools with: ")
	}
	cached("go.mod")
	if err := os.RemoveAll(filepath.Join(dir, "cache", "lib")); err != nil {
		t.Fatal(err)
	}
	want("no library", "make a copy of "+library+" to count pools with: ")
	redis := v.Redis
	v.Redis = "127.0.0.1:1"
	want("no Redis", "ask the Redis at 127.0.0.1:1: ")
	v.Redis = redis
	v.temp = &scratch.Folder{Path: filepath.Join(dir, "none")}
	want("no folder", "make a folder to verify in: ")
}

// measured returns a folder with a library and a module, and a verifier of a change of one package of it.
func measured(t *testing.T, worlds int, imports string) (dir string, v *verifier) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"bin/go": goScript, "go.mod": "module example.com/m\n", "go.sum": "sums\n", "log": "",
		"lib/redis.go": "package redis\n", "cache/lib/redis.go": "package redis\n", "temp/keep": "", "tests/keep": "",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", filepath.Join(dir, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	log := filepath.Join(dir, "log")
	v = &verifier{
		Options: Options{Root: dir, Redis: redisOf(t, log), Changes: []patch.Change{{Path: "a/a.go", Before: []byte("package a // as it was\n"), After: []byte("package a\n")}}},
		scratchFolders: scratchFolders{
			env:  []string{"PATH=" + os.Getenv("PATH"), "LOG=" + log},
			temp: &scratch.Folder{Path: filepath.Join(dir, "temp")}, tests: &scratch.Folder{Path: filepath.Join(dir, "tests")},
		},
	}
	for range worlds {
		v.worlds = append(v.worlds, world{
			Configuration: Configuration{Name: "default"}, test: []string{"example.com/m/a"},
			all: map[string]gotool.Package{"example.com/m/a": {Imports: []string{"example.com/m/b"}}, "example.com/m/b": {Imports: []string{imports}}},
		})
	}
	v.worlds = append(v.worlds, world{Configuration: Configuration{Name: "untested"}})
	return dir, v
}
