package fix_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// TestCutShort holds that a search which is given up says so: that nothing was found before is no answer.
func TestCutShort(t *testing.T) {
	// cut names the variable more often than a value is followed, and closes it after that.
	source := func(mentions int) string {
		return "-- app/app.go --\npackage app\n\nimport \"example.com/clients/redis/v9\"\n\n" +
			"var C = redis.NewClient(&redis.Options{Addr: \"\"})\n\nfunc use(*redis.Client) {}\n\nfunc Use() {\n" + strings.Repeat("\tuse(C)\n", mentions) + "}\n"
	}
	cut := func(kind refusal.HazardKind, what string) refusal.Hazard {
		return refusal.Hazard{
			Kind: kind, Unproven: true, Place: "app/app.go:5",
			Detail: "it can't be told whether it is " + what + ": its value goes to more than 20000 places, which are not all followed",
		}
	}
	for mentions, want := range map[int][]refusal.Hazard{100: nil, 20001: {cut(refusal.HazardCloses, "closed"), cut(refusal.HazardChanges, "changed")}} {
		d := newDecide(t, source(mentions))
		rw, _, err := d.planner.Rewrite(t.Context(), d.accepted().Accept[0], fix.Decisions{})
		if err != nil {
			t.Fatal(err)
		}
		var got []refusal.Hazard
		for _, h := range rw.Hazards {
			if h.Kind == refusal.HazardCloses || h.Kind == refusal.HazardChanges {
				got = append(got, h)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d mentions (-want +got):\n%s", mentions, diff)
		}
	}
}
