package scan_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan"
)

// TestFactories scans a module in which packages call what builds a forbidden value: those are loaded whose callers a
// rewrite may have to change, and no others. What is wrong in them is nobody's concern.
func TestFactories(t *testing.T) {
	t.Parallel()
	f, err := write(t, txtar.Parse([]byte(`
-- ssot.yaml --
version: 1
rules:
  redis:
    owner: example.com/shop/internal/redisx
    use: redisx.Client()
    exclude: [./tools/...]
    forbid: [{preset: go-redis}]
  log:
    owner: example.com/shop/internal/logx/internal/one
    forbid: [{call: log.New}]
-- internal/logx/internal/one/one.go --
package one
-- internal/logs/logs.go --
package logs

import "log"

func Prints() *log.Logger {
	l := log.New(nil, "", 0)
	l.Print("a")
	return l
}
-- callsinner/x.go --
package callsinner

import "example.com/shop/internal/logs"

var _ = logs.Prints()
-- made/made.go --
package made

import r "github.com/redis/go-redis/v9"

func AtOnce() *r.Client { return r.NewClient(nil) }

func Later() (*r.Client, error) {
	opts := &r.Options{}
	rdb := r.NewClient(opts)
	if rdb == nil {
		return nil, nil
	}
	return rdb, nil
}

func Built() *r.Client { return &r.Client{} }

func New() *r.Client { return new(r.Client) }

func Pings() *r.Client {
	rdb := r.NewClient(nil)
	rdb.Ping()
	return rdb
}

func Wraps() *Store { return &Store{r.NewClient(nil)} }

func Takes(c *r.Client) *r.Client { return c }

type Store struct{ C *r.Client }
-- dotted/dotted.go --
package dotted

import . "github.com/redis/go-redis/v9"

func Open() *Client { return NewClient(nil) }
-- below/below.go --
package below

import "github.com/redis/go-redis/v9"

type Hub struct{ c *redis.Client }

func NewHub() *Hub {
	h := &Hub{}
	h.c = redis.NewClient(nil)
	h.c.Ping()
	return h
}
-- internal/redisx/redisx.go --
package redisx

import (
	"example.com/shop/below"
	"github.com/redis/go-redis/v9"
)

var _ below.Hub

func Client() *redis.Client { return redis.NewClient(nil) }
-- tools/tools.go --
package tools

import "github.com/redis/go-redis/v9"

func Excluded() *redis.Client { return redis.NewClient(nil) }
-- callsatonce/x.go --
package callsatonce

import "example.com/shop/made"

var _ = made.AtOnce()
-- callslater/x_test.go --
package callslater

import . "example.com/shop/made"

var _, _ = Later()
-- callsbuilt/x.go --
package callsbuilt

import "example.com/shop/made"

var _ = made.Built()
-- callsnew/x.go --
package callsnew

import "example.com/shop/made"

var _ = made.New()
-- callsdotted/x.go --
package callsdotted

import "example.com/shop/dotted"

var _ = dotted.Open()
-- callshub/x.go --
package callshub

import "example.com/shop/below"

var _ = below.NewHub()

var broken missing
-- notpings/x.go --
package notpings

import "example.com/shop/made"

var _ = made.Pings()
-- notwraps/x.go --
package notwraps

import "example.com/shop/made"

var _ = made.Wraps()
-- nottakes/x.go --
package nottakes

import "example.com/shop/made"

var _ = made.Takes(nil)
-- notowner/x.go --
package notowner

import "example.com/shop/internal/redisx"

var _ = redisx.Client()
-- notexcluded/x.go --
package notexcluded

import "example.com/shop/tools"

var _ = tools.Excluded()
-- notimported/x.go --
package notimported

func AtOnce() {}

var _ = AtOnce
`)))
	if err != nil {
		t.Fatal(err)
	}
	res, err := scan.Run(context.Background(), f.opts)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, pkg := range res.Program.Packages {
		name := strings.TrimPrefix(pkg.Path, "example.com/shop/")
		if strings.HasPrefix(name, "calls") || strings.HasPrefix(name, "not") {
			got = append(got, name)
		}
	}
	slices.Sort(got)
	want := []string{"callsatonce", "callsbuilt", "callsdotted", "callshub", "callsinner", "callslater", "callsnew"}
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("loaded are %v, want %v", got, want)
	}
	if len(res.NotAnalyzed) > 0 {
		t.Errorf("not analyzed is %v: a package that is loaded for its calls alone has no say", res.NotAnalyzed)
	}
}
