package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
)

// alternativesShop returns the shop with other rewrites: two of the hub, and one of the factory, which can't be
// replaced.
func alternativesShop(tb testing.TB) *memory {
	tb.Helper()
	s := shop(tb)
	const hub, gateway, factory = "internal/ws/hub.go", "cmd/gateway/main.go", "internal/core/factory.go"
	s.base[gateway] = "package main\n\nfunc main() {\n\th := ws.NewHub(addr)\n\tdefer h.Stop()\n\th.Serve()\n}\n"
	for _, v := range s.violations {
		switch v.item.File {
		case hub:
			use := lineEdit{hub, "\t\trdb: redis.NewClient(&redis.Options{Addr: addr}),", "\t\trdb: redisx.Client(),"}
			v.alternatives = []fixtureAlternative{{
				Alternative: fix.Alternative{Kind: "remove-close", Title: "replace it, and remove the 2 closes at internal/ws/hub.go:25 and cmd/gateway/main.go:5"},
				edits:       []lineEdit{use, {hub, "func (h *Hub) Stop() error { return h.rdb.Close() }", "func (h *Hub) Stop() error { return nil }"}, {gateway, "\tdefer h.Stop()", ""}},
			}, {
				Alternative: fix.Alternative{Kind: "take-parameter", Title: "take it as a parameter"},
				edits: []lineEdit{{hub, "func NewHub(addr string) *Hub {", "func NewHub(rdb *redis.Client) *Hub {"}, {hub, use.line, "\t\trdb: rdb,"},
					{gateway, "\th := ws.NewHub(addr)", "\th := ws.NewHub(redisx.Client())"}},
				hazards: []refusal.Hazard{{Kind: refusal.HazardCloses, Detail: "the shared client would be closed by (*Hub).Stop", Place: "internal/ws/hub.go:25"}},
			}}
			v.rewrite.Chain = []string{"main", "ws.NewHub", "redis.NewClient"}
		case factory:
			v.rewrite.Factory = &fix.Factory{Name: "ForUser", Callers: 12, Files: 5}
			v.alternatives = []fixtureAlternative{{
				Alternative: fix.Alternative{Kind: "replace-callers", Title: "replace the 12 calls of ForUser, and remove it"},
				edits:       []lineEdit{{factory, "var connect = redis.NewClient", ""}},
			}}
		}
	}
	return s
}

// TestAlternatives presses the keys that show other rewrites: what is shown, where the cursor is, and which rewrite was
// accepted.
func TestAlternatives(t *testing.T) {
	for name, tt := range map[string]struct {
		keys   string
		shown  string // part of the frame
		states string
		as     fix.AlternativeKind // of the last decision
		flash  string
	}{
		"the first":                   {"", "⇄ 1 of 3: replace it (v: alternative)", "", "", ""},
		"the second":                  {"v", "⇄ 2 of 3, remove-close: replace it, and remove the 2 closes", "", "", ""},
		"its other files":             {"v", "── cmd/gateway/main.go ──", "", "", ""},
		"the third":                   {"v,v", "⇄ 3 of 3, take-parameter: take it as a parameter", "", "", ""},
		"round":                       {"v,v,v", "⇄ 1 of 3: replace it", "", "", ""},
		"back":                        {"V", "⇄ 3 of 3, take-parameter: take it as a parameter", "", "", ""},
		"the second is accepted":      {"v,a", "", "hub.go:19 accepted", "remove-close", "accept: 1"},
		"a hazard of the third asks":  {"v,v,a", "accept redis.NewClient at hub.go:19 with the hazard closes? ⇄ take it as a parameter", "", "", ""},
		"and is confirmed":            {"v,v,a,y", "", "hub.go:19 accepted", "take-parameter", ""},
		"the first, seen again":       {"v,v,v,a,y", "", "hub.go:19 accepted", "", ""},
		"what is accepted says as":    {"v,a,k", "accepted as remove-close: the rewrite is in 2 files; U takes it back", "hub.go:19 accepted", "remove-close", ""},
		"no other of what is decided": {"v,a,k,v", "accepted as remove-close", "hub.go:19 accepted", "remove-close", "it is accepted: another rewrite"},
		"undone, it is shown again":   {"v,a,k,U", "⇄ 2 of 3, remove-close: replace it, and remove", "", "remove-close", ""},
		"one that has no other":       {"j,v", "", "", "", "there is no other rewrite"},
		"the choice stays":            {"v,j,k", "⇄ 2 of 3, remove-close: replace it, and remove", "", "", ""},
		"refused, but another way":    {"k", "⇄ 1 alternative: v (replace the 12 calls of ForUser, and remove it)", "", "", ""},
		"a names the other way":       {"k,a", "", "", "", "(1 alternative: v)"},
		"the other way":               {"k,v", "⇄ 1 of 1, replace-callers: replace the 12 calls", "", "", ""},
		"and back to the refusal":     {"k,v,v", "✗ no rewrite: the function is used as a value", "", "", ""},
		"the other way is accepted":   {"k,v,a", "", "factory.go:5 accepted", "replace-callers", ""},
		"the chain":                   {"", "→ chain: main → ws.NewHub → redis.NewClient", "", "", ""},
		"the callers":                 {"k", "ƒ factory: ForUser, called 12 times in 5 files", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			sc := newScreen(t, alternativesShop(t), 140, 40)
			for _, k := range keyNames(tt.keys) {
				sc.press(k)
				sc.checkFrame()
			}
			sc.wantWords(tt.shown)
			sc.wantStates(tt.states)
			if !strings.Contains(sc.flash(), tt.flash) {
				t.Errorf("the status says %q, not %q", sc.flash(), tt.flash)
			}
			as := fix.AlternativeKind("")
			for _, a := range sc.s.calls {
				if a.Verb == triage.Accept {
					as = a.As
				}
			}
			if as != tt.as {
				t.Errorf("accepted as %q, not %q", as, tt.as)
			}
		})
	}
}

// TestAlternativeGone holds that an alternative which no longer exists is replaced by the first rewrite, and that a key
// pressed for it decides nothing.
func TestAlternativeGone(t *testing.T) {
	s := alternativesShop(t)
	sc := newScreen(t, s, 120, 40)
	sc.press("v")
	for _, v := range s.violations {
		v.alternatives = nil
	}
	s.changed = true
	sc.press("R")
	if !strings.Contains(sc.flash(), "remove-close can't be had any more") {
		t.Errorf("the status says %q", sc.flash())
	}
	sc.press("a")
	sc.wantStates("")
	sc.wantFrame("redisx.Client()", "with the hazard closes?")
}

// TestOtherFilesUnseen holds that the changed lines of a rewrite's other files have to be seen before it is accepted.
func TestOtherFilesUnseen(t *testing.T) {
	sc := newScreen(t, alternativesShop(t), 80, 16)
	sc.press("l", "v", "a")
	sc.wantStates("")
	if !strings.Contains(sc.flash(), "not accepted yet: ") {
		t.Errorf("the status says %q", sc.flash())
	}
	for sc.m.page.diff.Unseen() > 0 {
		sc.press("a")
	}
	sc.press("a")
	sc.wantStates("hub.go:19 accepted")
}

// TestAlternativesTypedFast holds that keys which arrive at once do what they do one by one: the rewrite that they
// lead to is accepted.
func TestAlternativesTypedFast(t *testing.T) {
	var did []fix.AlternativeKind
	for _, pressed := range [][]string{{"v", "a"}, {"va"}} {
		sc := newScreen(t, alternativesShop(t), 120, 40)
		sc.press(pressed...)
		sc.wantStates("hub.go:19 accepted")
		did = append(did, sc.s.calls[0].As)
	}
	if did[0] == "" || did[0] != did[1] {
		t.Errorf("one by one they accept %q, at once %q", did[0], did[1])
	}
}

// TestFramesOfAlternatives holds what the screen looks like with several rewrites over several files, at every size.
func TestFramesOfAlternatives(t *testing.T) {
	for _, size := range []struct{ w, h int }{{120, 40}, {80, 24}, {50, 12}} {
		sc := newScreenOn(t, alternativesShop(t), size.w, size.h, termenv.Ascii)
		sc.press("l", "v")
		sc.checkFrame()
		golden(t, fmt.Sprintf("way-%dx%d", size.w, size.h), printed(sc.m.View()))
		sc.press("G")
		sc.checkFrame()
		golden(t, fmt.Sprintf("way-%dx%d-end", size.w, size.h), printed(sc.m.View()))
		sc.press("esc", "k", "l")
		sc.checkFrame()
		golden(t, fmt.Sprintf("way-%dx%d-refused", size.w, size.h), printed(sc.m.View()))
	}
}
