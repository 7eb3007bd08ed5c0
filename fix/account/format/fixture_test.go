package format_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
)

const (
	before = "package ws\n\nimport \"github.com/redis/go-redis/v9\"\n\n// NewHub makes a hub.\nfunc NewHub() *Hub {\n\treturn &Hub{rdb: redis.NewClient(&redis.Options{Addr: \"<a>\"})}\n}\n"
	after  = "package ws\n\nimport \"example.com/shop/redisx\"\n\n// NewHub makes a hub.\nfunc NewHub() *Hub {\n\treturn &Hub{rdb: redisx.Client()}\n}\n"
)

// violation returns one of the fixture.
func violation(n int, file string, v account.Violation) *account.Violation {
	v.Fingerprint = strings.Repeat(fmt.Sprintf("%x", n%16), 40)
	v.ID, v.File, v.Line, v.Column, v.Package, v.Found = v.Fingerprint[:8], file, 7+n, 19, "example.com/shop/ws", true
	if v.Rule == "" {
		v.Rule = "redis"
	}
	if v.Code == "" {
		v.Code, v.Symbol = "redis.NewClient(&redis.Options{\n\tAddr: \"<a>\",\n})", "github.com/redis/go-redis/v9.NewClient"
	}
	if v.State == "" {
		v.State = triage.Open
	}
	v.Reason = "production code"
	return &v
}

// sample has a violation for each form that a line can take; some of its words want to be obeyed.
func sample() *account.Account {
	hub := violation(1, "ws/hub.go", account.Violation{
		Item: triage.Item{State: triage.Accepted, Function: "NewHub", Priority: scan.High, Critical: true}, Owner: "@shop/core", As: "replaced", Tested: verify.Ran, Tier: tier.Differs, Status: fix.Ready,
		When: time.Date(2026, 11, 27, 23, 30, 0, 0, time.FixedZone("", -3600)), Files: []string{"ws/hub.go"}, Commit: strings.Repeat("c", 40), AuthorOf: "ada <b>",
		Hazards: []refusal.Hazard{
			{Kind: refusal.HazardOptions, Detail: "DB: 3 here, not set at redisx.go:14", Place: "ws/hub.go:7"},
			{Kind: refusal.HazardCloses, Detail: "rdb may be closed by Hub.Stop", Unproven: true},
		},
	})
	imported := violation(2, "ws/hub.go", account.Violation{
		Item: triage.Item{State: triage.Accepted, Rule: "redis-import", Code: `"example.com/shop/old"`, Symbol: "example.com/shop/old", Priority: scan.High},
		As:   "import moved", Files: []string{"ws/hub.go"}, Status: fix.Ready, Tier: tier.Proven,
	})
	earlier := violation(8, "tools/x/main.go", account.Violation{Item: triage.Item{State: triage.Allowed, AllowReason: "=1+1|a `tool`", Priority: scan.Low}})
	earlier.Found = false
	return &account.Account{
		Title: "example.com/shop<script>", Day: "2026-11-27",
		Rules: []account.Rule{{Name: "redis", Title: "One Redis pool per process"}, {Name: "redis-import", Title: "The old packages go"}, {Name: "config"}},
		Violations: []*account.Violation{
			hub, imported,
			violation(3, "ws/ring.go", account.Violation{Item: triage.Item{Priority: scan.High, Note: "ask @ada\nbefore <Friday>"}, Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Cycle, Detail: "import cycle: a → b → a"}}),
			violation(4, "ws/ring_test.go", account.Violation{Item: triage.Item{Priority: scan.Low, Test: true}, Status: fix.Ready, Tier: tier.Proven}),
			violation(5, "ws/a\x1b[2J\u202eb.go", account.Violation{Item: triage.Item{Priority: scan.Low}, Status: fix.Ready, Tier: tier.Unproven, Hazards: []refusal.Hazard{{Kind: refusal.HazardInit, Detail: "runs before main", Unproven: true}}}),
			violation(6, "it/it_test.go", account.Violation{Item: triage.Item{State: triage.Skipped, Priority: scan.Medium}, Status: fix.Ready, Tier: tier.Proven}),
			violation(7, "tools/flush/main.go", account.Violation{Item: triage.Item{State: triage.Allowed, AllowReason: "run by hand", AllowUntil: "2026-12-10", Priority: scan.Low}, Files: []string{"tools/flush/main.go"}}),
			earlier,
		},
		Files: []account.File{{
			Path: "ws/hub.go", Violations: []*account.Violation{hub, imported}, Added: 2, Removed: 2,
			Change: patch.Change{Path: "ws/hub.go", Before: []byte(before), After: []byte(after)},
		}},
		Checks: &verify.Result{Effect: &verify.Effect{Redis: "Redis 7.0.15", Before: verify.Figures{Pools: 12, Connections: 30, Most: 12}, After: verify.Figures{Pools: 1, Connections: 4, Most: 1}}, Checks: []verify.Check{
			{Verdict: verify.Same}, {Verdict: verify.Fixed, Kind: verify.Test, Package: "example.com/shop/it", Test: "TestIt"},
			{Verdict: verify.Broken, Kind: verify.Test, Package: "example.com/shop/ws", Test: "TestHub", Output: "hub_test.go:3: <b>nil</b>\x1b[2J", Decisions: []string{strings.Repeat("1", 40), strings.Repeat("2", 40)}, Culprits: []string{strings.Repeat("1", 40)}},
		}},
		Burn: []account.Point{
			{Commit: strings.Repeat("a", 40), Day: "2026-10-01", Left: 7, ByRule: map[string]int{"redis": 7}},
			{Commit: strings.Repeat("b", 40), Day: "2026-11-01", Left: 9, ByRule: map[string]int{"redis": 8, "redis-import": 1}, Ruled: true},
			{Day: "2026-11-27", Left: 4, ByRule: map[string]int{"redis": 4}},
		},
		NotAnalyzed: []scan.NotAnalyzed{{File: "ws/plan9.go", Why: "no scanned configuration includes it"}},
		Next:        []account.Step{{Text: "Build and test what the changed file is used by.", Command: "ssot verify"}, {Text: "One can't be rewritten (an import cycle)."}},
	}
}

// many returns an account of that many violations, half of them replaced, ten in a file.
func many(n int) *account.Account {
	a := &account.Account{Title: "example.com/huge", Day: "2026-11-27", Rules: []account.Rule{{Name: "redis", Title: "One Redis pool per process"}}}
	for i := range n {
		file := fmt.Sprintf("internal/area%d/service%d/file%d.go", i/500, i/100, i/10)
		v := violation(i, file, account.Violation{Item: triage.Item{Function: fmt.Sprintf("(*Service%d).Open", i), Priority: scan.Priority(i % 3)}, Status: fix.Ready, Tier: tier.Unproven, Hazards: []refusal.Hazard{{Kind: refusal.HazardOptions, Detail: "Addr: cfg.Addr here, config.RedisAddr() at internal/redisx/redisx.go:14", Unproven: true}}})
		v.Fingerprint = fmt.Sprintf("%040x", i)
		v.ID = v.Fingerprint[32:]
		v.Package = fmt.Sprintf("example.com/huge/internal/area%d/service%d", i/500, i/100)
		if i%2 == 0 {
			v.State, v.As, v.Files = triage.Accepted, "replaced", []string{file}
		}
		a.Violations = append(a.Violations, v)
		if i%10 == 0 {
			a.Files = append(a.Files, account.File{Path: file, Change: patch.Change{Path: file, Before: []byte(strings.Repeat(before, 5)), After: []byte(strings.Repeat(after, 5))}})
		}
		if f := &a.Files[len(a.Files)-1]; v.State == triage.Accepted {
			f.Violations = append(f.Violations, v)
		}
	}
	return a
}
