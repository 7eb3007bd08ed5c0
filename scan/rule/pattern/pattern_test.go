package pattern_test

import (
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

func TestMatch(t *testing.T) {
	tests := []struct {
		written, name string
		want          bool
	}{
		{"./cmd/gateway", "cmd/gateway", true},
		{"./cmd/gateway/", "cmd/gateway", true},
		{"./cmd/gateway", "cmd/gateway/sub", false},
		{"./cmd/gateway", "cmd/gateway2", false},
		{"./cmd.gateway", "cmd/gateway", false},
		{"./internal/ws/...", "internal/ws", true},
		{"./internal/ws/...", "internal/ws/hub/x", true},
		{"./internal/ws/...", "internal/wsx", false},
		{"./internal/ws...", "internal/wsx/y", true},
		{"./.../ws", "internal/ws", true},
		{"./.../ws/...", "a/b/ws/c", true},
		{"./...", ".", true},
		{"./...", "a/b", true},
		{"./...", "../other", false},
		{".", ".", true},
		{".", "a", false},
		{"./...", "vendor", true},
		{"./...", "vendor/example.com/x", false},
		{"./...", "a/vendor/example.com/x", false},
		{"./vendor/...", "vendor/example.com/x", true},
		{"./vendor/...", "vendor", true},
		{"./vendor/...", "vendors", false},
		{"example.com/m/internal/...", "example.com/m/internal", true},
		{"example.com/m/internal/...", "example.com/m/internal/ws", true},
		{"example.com/m/internal/...", "example.com/m2/internal/ws", false},
		{"example.com/m", "example_com/m", false},
		{"...", "example.com/m", true},
		{"net/http", "net/http", true},
		{"", "", false},
		{"../x", "x", false},
	}
	for _, tt := range tests {
		rel, importPath := "", tt.name
		if strings.HasPrefix(tt.written, ".") && tt.written != "..." {
			rel, importPath = tt.name, ""
		}
		if got := pattern.New([]string{tt.written}).Match(rel, importPath); got != tt.want {
			t.Errorf("%q matches %q: %v", tt.written, tt.name, got)
		}
	}
}

// TestMatcher asks with both names of a package.
func TestMatcher(t *testing.T) {
	m := pattern.New([]string{"./tools/...", "example.com/m/gen"})
	for name, want := range map[[2]string]bool{
		{"tools/x", "example.com/m/tools/x"}: true,
		{"gen", "example.com/m/gen"}:         true,
		{"gen", ""}:                          false,
		{"", "example.com/m/tools/x"}:        false,
		{".", "example.com/m"}:               false,
	} {
		if got := m.Match(name[0], name[1]); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
	if m.Empty() || !pattern.New(nil).Empty() {
		t.Error("Empty")
	}
}
