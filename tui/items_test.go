package tui

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/triage"
)

func TestLabel(t *testing.T) {
	for _, tt := range []struct {
		code, pkg, file, label, detail string
	}{
		{`"example.com/netra/internal/oldredis"`, "example.com/netra/internal/ws", "internal/ws/hub.go", "internal/oldredis", ""},
		{`old "example.com/netra/internal/oldredis"`, "example.com/netra/internal/ws_test", "internal/ws/hub_test.go", "internal/oldredis", "as old"},
		{`. "example.com/netra/internal/oldredis"`, "example.com/netra", "main.go", "internal/oldredis", "as ."},
		{"_ `example.com/other/oldredis`", "example.com/netra", "main.go", "example.com/other/oldredis", "as _"},
		{`"example.com/netra/internal/oldredis"`, "example.com/netra/internal/ws", "sub/ws/hub.go", "example.com/netra/internal/oldredis", ""},
		{"", "example.com/netra", "main.go", "redis.Options", ""},
		{"new(redis.Options)", "example.com/netra", "main.go", "new(redis.Options)", "f"},
		{"func() (int)", "example.com/netra", "main.go", "func", "f"},
		{"c redis.Client", "example.com/netra", "main.go", "c redis.Client", "f"},
		{"var c {x}", "example.com/netra", "main.go", "var c {x}", "f"},
		{"(f)(x)", "example.com/netra", "main.go", "(f)(x)", "f"},
		{`redis.NewClient("a/b")`, "example.com/netra", "main.go", "redis.NewClient", "f"},
		{`Config{"a": "b"}`, "example.com/netra", "main.go", "Config{}", "f"},
	} {
		it := triage.Item{Code: tt.code, Package: tt.pkg, File: tt.file}
		if tt.detail == "f" {
			it.Function = "f"
		}
		if tt.code == "" {
			it.Symbol = tt.label
		}
		if got := newEntry(it).row; got.Label != tt.label || got.Detail != tt.detail {
			t.Errorf("%s is %q %q, not %q %q", tt.code, got.Label, got.Detail, tt.label, tt.detail)
		}
	}
}

// TestMoved holds that a sentence about a decision names the line that the row has after it.
func TestMoved(t *testing.T) {
	var s items
	s.set(newEntries([]triage.Item{{Fingerprint: "a", File: "it/a_test.go", Line: 37}, {Fingerprint: "b", File: "b.go", Line: 3}}))
	for text, want := range map[string]string{
		"allowed it/a_test.go:36":              "allowed it/a_test.go:37",
		"allowed it/a_test.go:36, 1 more":      "allowed it/a_test.go:37, 1 more",
		"allowed kit/a_test.go:36":             "allowed kit/a_test.go:36",
		"allowed it/a_test.go:360":             "allowed it/a_test.go:360",
		"allowed 2 in it/a_test.go":            "allowed 2 in it/a_test.go",
		"undid allow elsewhere.go:1 of a day":  "undid allow elsewhere.go:1 of a day",
		"undid allow gone.go:9, which is gone": "undid allow gone.go:9, which is gone",
	} {
		if got := s.moved(text, map[string]string{"a": "it/a_test.go:36", "gone": "gone.go:9"}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
