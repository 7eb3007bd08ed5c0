package fix_test

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// feeds has a context that only feeds one violation, and that another one's function can be passed the use with.
const feeds = `
-- ssot.yaml --
version: 1
rules:
  redis:
    owner: example.com/shop/internal/redisx
    use: redisx.Client({ctx})
    forbid:
      - call: example.com/clients/redis/v9.NewClient
      - {call: example.com/shop/app.connect, use: redisx.Shared()}
-- internal/redisx/redisx.go --
package redisx

import (
	"context"

	"example.com/clients/redis/v9"
)

var client = redis.NewClient(nil)

func Client(ctx context.Context) *redis.Client { return client }

func Shared() *redis.Client { return client }
-- app/app.go --
package app

import (
	"context"

	"example.com/clients/redis/v9"
)

func connect(ctx context.Context) *redis.Client { return nil }

func Run() string {
	ctx := context.Background()
	c := connect(ctx)
	return get("a") + c.Get("b")
}

func get(key string) string {
	c := redis.NewClient(nil)
	return c.Get(key)
}
`

// TestPassedStays checks that what the uses take which calls are passed stays, also when it only fed what another
// rewrite replaces.
func TestPassedStays(t *testing.T) {
	d := newDecide(t, feeds)
	f := fix.Decisions{Accept: []string{d.by["Run"].Fingerprint, d.by["get"].Fingerprint}, As: map[string]fix.AlternativeKind{d.by["get"].Fingerprint: fix.TakeParameter}}
	plan, err := d.planner.Plan(t.Context(), f)
	if err != nil || plan.Failed != nil || len(plan.Changes) != 1 {
		t.Fatal(plan, err)
	}
	after := string(plan.Changes[0].After)
	for _, want := range []string{"ctx := context.Background()\n", "c := redisx.Shared()\n", `get(redisx.Client(ctx), "a")`} {
		if !strings.Contains(after, want) {
			t.Errorf("%q is not in\n%s", want, after)
		}
	}
}

// TestParameterTwice asks for two parameters of one function, which is refused as a pair.
func TestParameterTwice(t *testing.T) {
	d := newDecide(t, `
-- app/app.go --
package app

import "example.com/clients/redis/v9"

type Hub struct{ a, b redis.UniversalClient }

func NewHub() *Hub {
	return &Hub{redis.NewClient(nil), redis.NewUniversalClient(nil)}
}

func start() *Hub { return NewHub() }
`)
	both := fix.Decisions{As: map[string]fix.AlternativeKind{}}
	for _, v := range d.res.Violations {
		if v.File == "app/app.go" {
			both.Accept, both.As[v.Fingerprint] = append(both.Accept, v.Fingerprint), fix.TakeParameter
		}
	}
	plan, err := d.planner.Plan(t.Context(), both)
	if err != nil || len(plan.Failed) != 1 {
		t.Fatal(plan, err)
	}
	const want = "not together with redis.NewClient(nil) at app/app.go:8: NewHub is changed by another rewrite already: make one of the two by hand"
	for _, r := range plan.Failed {
		if r.Kind != refusal.Conflict || r.Detail != want {
			t.Errorf("%+v, want %s", r, want)
		}
	}
}
