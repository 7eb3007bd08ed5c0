package tier

import (
	"fmt"
	"strings"
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

// TestWorstFirst holds that what is certain comes first, and of that what ends the shared value or takes its life away.
func TestWorstFirst(t *testing.T) {
	var all []refusal.Hazard
	for _, kind := range []refusal.HazardKind{refusal.HazardInit, refusal.HazardLifetime, refusal.HazardOptions, refusal.HazardCloses} {
		all = append(all, refusal.Hazard{Kind: kind, Unproven: true}, refusal.Hazard{Kind: kind, Detail: "1"}, refusal.Hazard{Kind: kind, Detail: "2"})
	}
	all = append([]refusal.Hazard{{Kind: "unknown", Detail: "3"}, {Kind: "unknown", Unproven: true}}, all...)
	before := fmt.Sprint(all)
	var names strings.Builder
	for _, h := range WorstFirst(all) {
		fmt.Fprintf(&names, " %s%s", h.Kind, map[bool]string{true: "?", false: h.Detail}[h.Unproven])
	}
	got := names.String()
	if want := " closes1 closes2 lifetime1 lifetime2 options1 options2 init1 init2 unknown3 closes? lifetime? options? init? unknown?"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if fmt.Sprint(all) != before || len(WorstFirst(nil)) != 0 {
		t.Error("the argument was changed")
	}
}
