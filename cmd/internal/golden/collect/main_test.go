package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
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

// TestCollect has the collector say all of a small module, and the same again.
func TestCollect(t *testing.T) {
	files, err := txtar.FS(txtar.Parse([]byte(shop)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
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
