package report_test

import (
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

// session is what a report is made of, written down: one item for every form that a line can take, with its rewrite.
type session struct {
	items     []triage.Item
	summaries []triage.Summary
	missing   []scan.NotAnalyzed
	previews  map[string]triage.Preview // by fingerprint
	err       error                     // of every preview
}

func (s *session) Items() []triage.Item            { return s.items }
func (s *session) Summaries() []triage.Summary     { return s.summaries }
func (s *session) NotAnalyzed() []scan.NotAnalyzed { return s.missing }

func (s *session) Preview(_ context.Context, id string, _ fix.AlternativeKind) (triage.Preview, error) {
	return s.previews[id], s.err
}

// item returns the item of a fingerprint, and its preview.
func (s *session) item(fingerprint string) (triage.Item, triage.Preview) {
	i := slices.IndexFunc(s.items, func(it triage.Item) bool { return it.Fingerprint == fingerprint })
	return s.items[i], s.previews[fingerprint]
}

// hub is where a rewrite has hazards, an alternative, a factory and another file.
const hub = "aaaaaaaa11111111"

func newSession() *session {
	at := func(it triage.Item, fingerprint, file string, line int) triage.Item {
		it.ID, it.Fingerprint, it.File, it.Line, it.Column, it.EndLine, it.EndColumn = fingerprint[:8], fingerprint, file, line, 9, line, 31
		it.Rule, it.Package = "redis", "example.com/shop/internal/ws"
		if it.State == "" {
			it.State = triage.Open
		}
		return it
	}
	const (
		symbol = "github.com/redis/go-redis/v9.NewClient"
		code   = "redis.NewClient(nil)"
	)
	return &session{
		items: []triage.Item{
			at(triage.Item{Function: "NewHub", Symbol: symbol, Code: "redis.NewClient(&redis.Options{\n\tAddr: \"localhost:6379\",\n})", Priority: scan.High, Critical: true, Reason: "matches the critical pattern \"./internal/ws\""}, hub, "internal/ws/hub.go", 14),
			at(triage.Item{Function: "newRing", Symbol: symbol, Code: code, Priority: scan.High, Reason: "production code", Note: "ask ada\nbefore Friday"}, "bbbbbbbb22222222", "internal/ws/ring.go", 8),
			at(triage.Item{Symbol: symbol, Code: code, Priority: scan.Medium, Reason: "test under a tag", State: triage.Skipped, Test: true}, "cccccccc33333333", "internal/it/it_test.go", 12),
			at(triage.Item{Function: "mockRedisManager", Symbol: "mockRedisManager", Code: "mockRedisManager", Priority: scan.Low, Reason: "a test", Test: true, Outside: true}, "dddddddd44444444", "internal/ws/mock_test.go", 5),
			at(triage.Item{Function: "open\x1b[31m", Symbol: symbol, Code: "redis.New\u202eClient(nil)", Priority: scan.Low, Reason: "an example"}, "eeeeeeee55555555", "examples/a\x1b[2Jb.go", 3),
			at(triage.Item{Symbol: symbol, Code: code, Priority: scan.Low, Reason: "shown in a page", Snippet: "page"}, "ffffffff66666666", "docs/redis.md", 21),
			at(triage.Item{Function: "NewJob", Symbol: symbol, Code: code, Priority: scan.High, Reason: "production code", State: triage.Accepted, As: "remove-close"}, "0000000077777777", "internal/job/job.go", 14),
			at(triage.Item{Function: "main", Symbol: symbol, Code: code, Priority: scan.Low, Reason: "a tool", State: triage.Allowed, AllowReason: "a tool of its own", AllowUntil: "2027-06-30"}, "1111111188888888", "tools/flush/main.go", 14),
		},
		summaries: []triage.Summary{
			{Rule: "redis", Title: "One Redis pool per process", Total: 6, Files: 6, High: 2, Medium: 1, Low: 3, Open: 5, Accepted: 1, Skipped: 1, Allowed: 1},
			{Rule: "redis-import", Title: "The old package goes", Total: 1, Files: 1, High: 1, Open: 1},
			{Rule: "config", Title: "One configuration"},
		},
		missing: []scan.NotAnalyzed{
			{File: "internal/ws/hub_plan9.go", Why: "no scanned configuration includes it"},
			{Package: "example.com/shop/bad", Why: "bad.go:3:1: expected 'package', found \x07"},
		},
		previews: map[string]triage.Preview{
			hub: {
				File: "internal/ws/hub.go",
				Rewrite: fix.Rewrite{
					As: fix.Replace, Status: fix.Ready,
					Hazards: []refusal.Hazard{
						{Kind: refusal.HazardOptions, Detail: "drops DB: 3"},
						{Kind: refusal.HazardCloses, Detail: "rdb is closed by Hub.Stop", Place: "internal/ws/hub.go:88"},
						{Kind: refusal.HazardCloses, Detail: "rdb is closed by Hub.Kill", Place: "internal/ws/hub.go:93"},
					},
					Factory: &fix.Factory{Name: "NewHub", Callers: 2, Files: 1, Why: "one of them is generated"},
					Decides: []fix.Decided{{Setting: "Addr", Detail: "Addr: addr here, config.RedisAddr() at internal/redisx/redisx.go:14", Place: "internal/ws/hub.go:14"}},
					Chain:   []string{"newServer", "NewHub", "redis.NewClient"},
				},
				Hunks: patch.Diff([]byte("a\n\treturn redis.NewClient()\nb\x1b\n"), []byte("a\n\treturn redisx.Client()\nb\x1b\n"), 3),
				Others: []triage.FileHunks{
					{File: "internal/ws/stop.go", Hunks: patch.Diff([]byte("x\n\th.rdb.Close()\n"), []byte("x\n"), 3)},
				},
				Alternatives: []fix.Alternative{{Kind: fix.Replace, Title: "replace the call"}, {Kind: "remove-close", Title: "replace the call and remove the close"}},
			},
			"bbbbbbbb22222222": {
				File:    "internal/ws/ring.go",
				Rewrite: fix.Rewrite{As: fix.Replace, Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Cycle, Detail: "import cycle: a → b → a"}},
				Hunks:   []patch.Hunk{{Old: 8, OldCount: 1, New: 8, NewCount: 1, Lines: []patch.Line{{Op: patch.Equal, Text: "\trdb := redis.NewClient(nil)"}}}},
			},
			"cccccccc33333333": {File: "internal/it/it_test.go", Rewrite: fix.Rewrite{As: fix.Replace, Status: fix.Covered, CoveredBy: hub, Claimed: "first"}},
			"dddddddd44444444": {
				File:         "internal/ws/mock_test.go",
				Rewrite:      fix.Rewrite{As: "callers", Status: fix.Ready},
				Alternatives: []fix.Alternative{{Kind: "callers", Title: "replace its callers"}, {Kind: "remove-close", Title: "remove the close"}},
			},
			"eeeeeeee55555555": {File: "examples/a\x1b[2Jb.go", Rewrite: fix.Rewrite{As: fix.Replace, Status: fix.Ready}, Alternatives: []fix.Alternative{{Kind: fix.Replace, Title: "replace the call"}}},
			"ffffffff66666666": {File: "docs/redis.md", Rewrite: fix.Rewrite{As: fix.Replace, Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Snippet, Detail: "it does not parse:\nchange it by hand"}}},
			"1111111188888888": {File: "tools/flush/main.go", Rewrite: fix.Rewrite{As: fix.Replace, Status: fix.Ready}},
		},
	}
}
