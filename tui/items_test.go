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
