package tier

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/refusal"
)

func TestOf(t *testing.T) {
	differs, maybe := refusal.Hazard{Kind: refusal.HazardOptions}, refusal.Hazard{Kind: refusal.HazardOptions, Unproven: true}
	for _, test := range []struct {
		hazards []refusal.Hazard
		want    Tier
		glyph   string
	}{
		{nil, Proven, "✓"},
		{[]refusal.Hazard{maybe}, Unproven, "?"},
		{[]refusal.Hazard{differs}, Differs, "⚠"},
		{[]refusal.Hazard{maybe, differs, maybe}, Differs, "⚠"},
	} {
		if got := Of(test.hazards); got != test.want || got.Glyph() != test.glyph {
			t.Errorf("%v: %s %s, want %s %s", test.hazards, got, got.Glyph(), test.want, test.glyph)
		}
	}
}

func TestTakes(t *testing.T) {
	for _, test := range []struct {
		up   Tier
		want [3]bool // of Proven, Unproven, Differs
	}{
		{"", [3]bool{true, false, false}},
		{Proven, [3]bool{true, false, false}},
		{Unproven, [3]bool{true, true, false}},
		{Differs, [3]bool{true, true, true}},
	} {
		for i, other := range All() {
			if got := test.up.Takes(other); got != test.want[i] {
				t.Errorf("up to %q, %s: %t", test.up, other, got)
			}
		}
	}
}
