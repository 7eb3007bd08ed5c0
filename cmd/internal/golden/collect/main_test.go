package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

const shop = `
-- go.mod --
module example.com/shop

go 1.21
-- ssot.yaml --
version: 1
rules:
  pool:
    owner: example.com/shop/one
    use: one.Pool()
    forbid:
      - {call: example.com/shop/pool.New}
-- pool/pool.go --
package pool

type Pool struct{}

func New(addr string) *Pool { return &Pool{} }

func (p *Pool) Close() error { return nil }
-- one/one.go --
package one

import "example.com/shop/pool"

var the = pool.New("a")

func Pool() *pool.Pool { return the }
-- main.go --
package main

import "example.com/shop/pool"

func main() {
	p := pool.New("b")
	defer p.Close()
	serve(p, pool.New)
}

func serve(*pool.Pool, func(string) *pool.Pool) {}
`

// asCommand is set for a test that runs this program as the collector.
const asCommand = "GOLDEN_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestCommand runs the collector over a folder that can't be scanned: it fails with the reason and says nothing.
func TestCommand(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range []bool{false, true} {
		dir := write(t)
		if broken {
			if err := os.WriteFile(dir+"/ssot.yaml", []byte("version: 1\nrulez: {}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.CommandContext(t.Context(), program, "-dir", dir, "-state", t.TempDir())
		cmd.Env = append(os.Environ(), asCommand+"=1")
		var out, complaint bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &complaint
		if err := cmd.Run(); (err != nil) != broken || (out.Len() == 0) != broken || strings.Contains(complaint.String(), "ssot.yaml:2:1: ") != broken {
			t.Errorf("broken %t: %v, output:\n%s\n%s", broken, err, &out, &complaint)
		}
	}
}

// write writes the module.
func write(t *testing.T) (dir string) {
	t.Helper()
	files, err := txtar.FS(txtar.Parse([]byte(shop)))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestCollect has the collector say all of a small module, and the same again.
func TestCollect(t *testing.T) {
	dir := write(t)
	var first []record
	for range 2 {
		var out bytes.Buffer
		if err := collect(t.Context(), dir, t.TempDir(), &out); err != nil {
			t.Fatal(err)
		}
		var all []record
		for dec := json.NewDecoder(&out); ; {
			var r record
			err := dec.Decode(&r)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			r.Seconds = 0
			all = append(all, r)
		}
		if first == nil {
			first = all
		}
		if diff := cmp.Diff(first, all); diff != "" {
			t.Error(diff)
		}
	}
	var keys []string
	texts := map[string]string{}
	for _, r := range first {
		keys = append(keys, r.Key)
		texts[r.Key] = r.Text
	}
	if diff := cmp.Diff([]string{
		"time: scan",
		"summary of pool",
		"main.go:6:7 example.com/shop/pool.New, rule pool",
		"main.go:6:7 example.com/shop/pool.New, rule pool, keep-close",
		"main.go:8:11 example.com/shop/pool.New, rule pool",
		"time: plan",
		"fix with all hazards: main.go",
		"fix with all hazards: left",
		"time: fix",
	}, keys); diff != "" {
		t.Error(diff)
	}
	for key, want := range map[string]string{
		"main.go:6:7 example.com/shop/pool.New, rule pool":             "-\tdefer p.Close()\n",
		"main.go:6:7 example.com/shop/pool.New, rule pool, keep-close": "+\tp := one.Pool()\n \tdefer p.Close()\n",
		"main.go:8:11 example.com/shop/pool.New, rule pool":            "\nrefusal   ",
		"fix with all hazards: main.go":                                "--- a/main.go\n",
	} {
		if !strings.Contains(texts[key], want) {
			t.Errorf("%s has no %q:\n%s", key, want, texts[key])
		}
	}
}
