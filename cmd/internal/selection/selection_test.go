package selection

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

func TestFilter(t *testing.T) {
	for _, test := range []struct {
		name string
		s    Selection
		want triage.Filter
		err  string
	}{
		{"nothing", Selection{}, triage.Filter{}, ""},
		{"rules", Selection{rules: []string{"redis"}}, triage.Filter{Rules: []string{"redis"}}, ""},
		{"priorities", Selection{priorities: []string{"High", "low", "MEDIUM"}}, triage.Filter{Priority: []scan.Priority{scan.High, scan.Low, scan.Medium}}, ""},
		{"hazards", Selection{hazards: []string{"Options", "closes"}}, triage.Filter{Hazards: []refusal.HazardKind{"options", "closes"}}, ""},
		{"a tier", Selection{tier: "Unproven"}, triage.Filter{Tier: tier.Unproven}, ""},
		{"unknown priority", Selection{priorities: []string{"high", "urgent"}}, triage.Filter{}, `unknown priority "urgent": use high, medium or low`},
		{"unknown hazard", Selection{hazards: []string{"fire"}}, triage.Filter{}, `unknown hazard "fire": use closes, lifetime, changes, `},
		{"unknown tier", Selection{tier: "sure"}, triage.Filter{}, `unknown tier "sure": use proven, unproven, differs`},
	} {
		got, err := test.s.Filter()
		switch {
		case test.err != "":
			if err == nil || !strings.HasPrefix(err.Error(), test.err) {
				t.Errorf("%s: %v, want %s", test.name, err, test.err)
			}
		case err != nil:
			t.Errorf("%s: %v", test.name, err)
		default:
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("%s: -want +got %s", test.name, d)
			}
		}
	}
}

// TestGiven: hazards and tier limit what is accepted, they select nothing.
func TestGiven(t *testing.T) {
	for name, test := range map[string]struct {
		s    Selection
		want bool
	}{
		"nothing":    {Selection{}, false},
		"rules":      {Selection{rules: []string{"redis"}}, true},
		"priorities": {Selection{priorities: []string{"high"}}, true},
		"files":      {Selection{files: []string{"a.go"}}, true},
		"like":       {Selection{like: "12345678"}, true},
		"hazards":    {Selection{hazards: []string{"options"}, tier: "proven"}, false},
	} {
		if got := test.s.Given(); got != test.want {
			t.Errorf("%s: Given() = %t, want %t", name, got, test.want)
		}
	}
}

// TestFlags lists the flags of a command that accepts rewrites, and counts those of the other kinds.
func TestFlags(t *testing.T) {
	s := new(Selection)
	var got []string
	for _, f := range s.Flags() {
		got = append(got, f.Name)
	}
	if names := strings.Join(got, " "); names != "rule priority file like hazards tier" {
		t.Error(names)
	}
	if n, m := len(s.Filters()), len(s.Several()); n != 2 || m != 4 {
		t.Errorf("%d that filter, %d that select", n, m)
	}
}
