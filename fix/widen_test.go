package fix_test

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// keeps has two fields, and two places that fill the first.
const keeps = `
-- ssot.yaml --
version: 1
rules:
  redis:
    owner: example.com/shop/internal/redisx
    use: redisx.Client()
    forbid:
      - call: example.com/clients/redis/v9.NewClient
      - {call: example.com/shop/app.connect, use: redisx.Small()}
-- internal/redisx/redisx.go --
package redisx

import "example.com/clients/redis/v9"

type Getter interface{ Get(key string) string }

func Client() redis.UniversalClient { return nil }

func Small() Getter { return nil }
-- app/store.go --
package app

import "example.com/clients/redis/v9"

type store struct{ rdb *redis.Client }

func (s *store) get() string { return s.rdb.Get("x") }
-- app/app.go --
package app

import "example.com/clients/redis/v9"

func connect() *redis.Client { return nil }

func Open() *store { return &store{rdb: redis.NewClient(nil)} }

func Again(s *store) { s.rdb = redis.NewClient(nil) }

func Small() *store { return &store{rdb: connect()} }
`

// TestWidenTwice widens one field for two violations: once, and for one of them alone where the other follows.
func TestWidenTwice(t *testing.T) {
	d := newDecide(t, keeps)
	open, again := d.by["Open"].Fingerprint, d.by["Again"].Fingerprint
	for name, as := range map[string]map[string]fix.AlternativeKind{
		"both":        {open: fix.Widen, again: fix.Widen},
		"one follows": {open: fix.Widen},
	} {
		t.Run(name, func(t *testing.T) {
			plan, err := d.planner.Plan(t.Context(), fix.Decisions{Accept: []string{open, again}, As: as})
			if err != nil || plan.Failed != nil || len(plan.Changes) != 2 {
				t.Fatal(plan, err)
			}
			if n := strings.Count(string(plan.Changes[0].After), "redisx.Client()"); n != 2 {
				t.Errorf("%d uses in\n%s", n, plan.Changes[0].After)
			}
			if after := string(plan.Changes[1].After); !strings.Contains(after, "struct{ rdb redis.UniversalClient }") {
				t.Errorf("not widened:\n%s", after)
			}
		})
	}
}

// TestWidenApart widens one field to two types, which can't be had together.
func TestWidenApart(t *testing.T) {
	d := newDecide(t, keeps)
	open, small := d.by["Open"].Fingerprint, d.by["Small"].Fingerprint
	plan, err := d.planner.Plan(t.Context(), fix.Decisions{Accept: []string{open, small}, As: map[string]fix.AlternativeKind{open: fix.Widen, small: fix.Widen}})
	if err != nil || len(plan.Failed) != 1 {
		t.Fatal(plan, err)
	}
	const want = "store.rdb is widened to another type by another rewrite already"
	for _, r := range plan.Failed {
		if r.Kind != refusal.Conflict || !strings.HasSuffix(r.Detail, want) {
			t.Errorf("%+v, want %s", r, want)
		}
	}
}
