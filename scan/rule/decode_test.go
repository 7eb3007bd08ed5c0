package rule_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seed-58def443/ssot/scan/rule"
)

const design = `version: 1
critical: [./cmd/gateway, ./internal/ws/...]   # Go package patterns, relative to this file; drives priority
tags: [integration]                            # scanned as well, merged with the default configuration
rules:
  redis:
    title: One Redis pool per process
    owner: example.com/shop/internal/redisx    # a package or a list; it and its tests are exempt
    use: redisx.Client()                       # the default; the qualifier is the owner's package name
    exclude: [./tools/...]
    forbid:
      - {preset: rueidis, use: redisx.Rueidis()}
      - {call: example.com/shop/internal/cache.NewManager, use: redisx.Manager()}
      - {build: example.com/shop/internal/cache.Manager, use: redisx.Manager()}    # T{}, &T{}, new(T), var x T
      - {declare: "*RedisManager"}             # type declarations by name
      - {import: example.com/shop/internal/oldredis, use: example.com/shop/internal/redisx}
      - {ref: example.com/shop/internal/cache.Default}
      - call: (*example.com/shop/internal/cache.Factory).New
      - call: github.com/redis/rueidis.NewClient
  find-only.1:
    forbid:
      - import: gopkg.in/redis.v5
      - call: (gopkg.in/redis.v5.Options).Make
    ends: [Drain, StopAndWait]
    changes: [SetLimit]
`

// TestParse decodes the example of the design, and the same with CRLF line ends and a BOM.
func TestParse(t *testing.T) {
	file, err := rule.Parse("/shop/ssot.yaml", []byte(design))
	if err != nil {
		t.Fatal(err)
	}
	redisx := "redisx.Client()"
	cache := "example.com/shop/internal/cache"
	use := rule.Position{Line: 8, Column: 10}
	want := &rule.File{
		Path:     "/shop/ssot.yaml",
		Critical: []string{"./cmd/gateway", "./internal/ws/..."},
		Patterns: []rule.Pattern{
			{Text: "./cmd/gateway", Key: "critical", Pos: rule.Position{Line: 2, Column: 12}},
			{Text: "./internal/ws/...", Key: "critical", Pos: rule.Position{Line: 2, Column: 27}},
			{Text: "./tools/...", Key: "exclude", Pos: rule.Position{Line: 9, Column: 15}},
		},
		Tags: []string{"integration"},
		Rules: []*rule.Rule{
			{
				Name:    "redis",
				Title:   "One Redis pool per process",
				Owner:   []rule.Owner{{Text: "example.com/shop/internal/redisx", Pos: rule.Position{Line: 7, Column: 12}}},
				Use:     redisx,
				UsePos:  use,
				Exclude: []string{"./tools/..."},
				Pos:     rule.Position{Line: 5, Column: 3},
				Entries: []*rule.Entry{
					preset("github.com/rueian/rueidis", "NewClient"),
					preset("github.com/redis/rueidis/rueidisaside", "NewClient"),
					preset("github.com/redis/rueidis/rueidislock", "NewLocker"),
					preset("github.com/redis/rueidis/rueidisotel", "NewClient"),
					preset("github.com/rueian/rueidis/rueidislock", "NewLocker"),
					{Kind: rule.Call, Symbol: rule.Symbol{Package: cache, Name: "NewManager"}, Use: "redisx.Manager()", UsePos: rule.Position{Line: 12, Column: 65}, Pos: rule.Position{Line: 12, Column: 9}},
					{Kind: rule.Build, Symbol: rule.Symbol{Package: cache, Name: "Manager"}, Use: "redisx.Manager()", UsePos: rule.Position{Line: 13, Column: 63}, Pos: rule.Position{Line: 13, Column: 9}},
					{Kind: rule.Declare, Symbol: rule.Symbol{Name: "*RedisManager"}, Pos: rule.Position{Line: 14, Column: 9}},
					{Kind: rule.Import, Symbol: rule.Symbol{Package: "example.com/shop/internal/oldredis"}, Use: "example.com/shop/internal/redisx", UsePos: rule.Position{Line: 15, Column: 59}, Pos: rule.Position{Line: 15, Column: 9}},
					{Kind: rule.Ref, Symbol: rule.Symbol{Package: cache, Name: "Default"}, Use: redisx, UsePos: use, Pos: rule.Position{Line: 16, Column: 9}},
					{Kind: rule.Call, Symbol: rule.Symbol{Package: cache, Recv: "Factory", Pointer: true, Name: "New"}, Use: redisx, UsePos: use, Pos: rule.Position{Line: 17, Column: 9}},
					{Kind: rule.Call, Symbol: rule.Symbol{Package: "github.com/redis/rueidis", Name: "NewClient"}, Use: redisx, UsePos: use, Pos: rule.Position{Line: 18, Column: 9}},
				},
			},
			{
				Name:    "find-only.1",
				Pos:     rule.Position{Line: 19, Column: 3},
				Ends:    []string{"Drain", "StopAndWait"},
				Changes: []string{"SetLimit"},
				Entries: []*rule.Entry{
					{Kind: rule.Import, Symbol: rule.Symbol{Package: "gopkg.in/redis.v5"}, Pos: rule.Position{Line: 21, Column: 9}},
					{Kind: rule.Call, Symbol: rule.Symbol{Package: "gopkg.in/redis.v5", Recv: "Options", Name: "Make"}, Pos: rule.Position{Line: 22, Column: 9}},
				},
			},
		},
	}
	if diff := cmp.Diff(want, file, cmpopts.IgnoreFields(rule.File{}, "Lines")); diff != "" {
		t.Errorf("wanted - got +\n%s", diff)
	}
	for _, variant := range []string{crlf(design), "\ufeff" + design} {
		again, err := rule.Parse("/shop/ssot.yaml", []byte(variant))
		if diff := cmp.Diff(file, again); err != nil || diff != "" {
			t.Errorf("%v\nwith a BOM or CRLF line ends:\n%s", err, diff)
		}
	}
}

func preset(pkg, name string) *rule.Entry {
	return &rule.Entry{
		Kind:   rule.Call,
		Symbol: rule.Symbol{Package: pkg, Name: name},
		Use:    "redisx.Rueidis()",
		UsePos: rule.Position{Line: 11, Column: 32},
		Preset: "rueidis",
		Pos:    rule.Position{Line: 11, Column: 9},
	}
}
