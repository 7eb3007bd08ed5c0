package record

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const goodSession = `{
	"version": 1, "last": 3,
	"steps": [{"number": 1, "verb": "allow", "time": "2026-06-15T12:00:00Z", "ids": ["aa"]}],
	"files": {"a/a.go": {"package": "a", "base": "b", "written": "w"}},
	"decisions": {"aa": {"seen": {"rule": "redis", "package": "a", "file": "a/a.go", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "symbol": "s", "code": "c", "priority": 0},
		"layers": [{"state": "allowed", "step": 1, "reason": "a mock"}]}}
}`

func TestDecode(t *testing.T) {
	st, err := Decode([]byte(goodSession))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := Encode(st)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Decode(raw)
	if d := cmp.Diff(st, again, cmp.AllowUnexported(EarlierText{})); d != "" || err != nil {
		t.Errorf("%v, %s", err, d)
	}
	if _, err := Decode([]byte(`{"version": 13, "anything": 1}`)); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer version: %v", err)
	}
	for _, change := range [][2]string{
		{`"version": 1`, `"version": 0`},
		{`"last"`, `"lost"`},
		{`"last": 3`, `"last": 0`},
		{`"ids": ["aa"]`, `"ids": ["bb"]`},
		{`"number": 1`, `"number": 2`},
		{`[{"number"`, `[null, {"number"`},
		{`[{"number"`, `[{"number": 1, "verb": "allow", "time": "2026-06-15T12:00:00Z", "ids": ["aa"]}, {"number"`},
		{`"last": 3`, `"last": 3, "past": {"a/a.go": [null]}`},
		{`"last": 3`, `"last": 3, "past": {"a/a.go": [{"base": "b", "written": ""}]}`},
		{`"last": 3`, `"last": 3, "past": {"../a.go": [{"base": "b", "written": "w"}]}`},
		{`"last": 3`, `"last": 3, "past": {"a/a.go": [{"base": "b", "written": "w", "steps": [null]}]}`},
		{`"last": 3`, `"last": 3, "past": {"a/a.go": [{"base": "b", "written": "w", "decisions": {"bb": null}}]}`},
		{`"state": "allowed"`, `"state": "gone"`},
		{`"reason": "a mock"`, `"reason": ""`},
		{`"reason": "a mock"`, `"reason": "a mock", "first": "bb"`},
		{`"reason": "a mock"`, `"reason": "a\nfunc init() {}"`},
		{`"a/a.go": {`, `"../a.go": {`},
		{`"file": "a/a.go"`, `"file": "/etc/passwd"`},
		{`"base": "b"`, `"base": ""`},
		{"}\n}", "}\n} {}"},
		{"}\n}", "}\n"},
	} {
		if !strings.Contains(goodSession, change[0]) {
			t.Fatal("not in the session:", change[0])
		}
		if _, err := Decode([]byte(strings.Replace(goodSession, change[0], change[1], 1))); err == nil || errors.Is(err, ErrNewer) {
			t.Errorf("%s in place of %s: %v", change[1], change[0], err)
		}
	}
}

// TestDecodeLayers decodes layers with the fields that their state may have, and refuses others.
func TestDecodeLayers(t *testing.T) {
	const layer = `"state": "allowed", "step": 1, "reason": "a mock"`
	for _, test := range []struct {
		layer string
		good  bool
	}{
		{layer, true},
		{layer + `, "scope": "file"`, true},
		{layer + `, "scope": "galaxy"`, false},
		{layer + `, "as": "keep-close"`, false},
		{layer + `, "also": [{"file": "b/b.go", "package": "b"}]`, false},
		{`"state": "skipped", "step": 1`, true},
		{`"state": "skipped", "step": 1, "first": "bb"`, true},
		{`"state": "skipped", "step": 1, "scope": "file"`, false},
		{`"state": "skipped", "step": 1, "as": "keep-close"`, false},
		{`"state": "accepted", "step": 1`, true},
		{`"state": "accepted", "step": 1, "as": "keep-close", "also": [{"file": "b/b.go", "package": "b"}]`, true},
		{`"state": "accepted", "step": 1, "also": [{"file": "../b.go", "package": "b"}]`, false},
		{`"state": "accepted", "step": 1, "first": "bb"`, false},
		{`"state": "accepted", "step": 1, "scope": "file"`, false},
	} {
		st, err := Decode([]byte(strings.Replace(goodSession, layer, test.layer, 1)))
		if (err == nil) != test.good || (st != nil) != test.good {
			t.Errorf("%s: %v", test.layer, err)
		}
	}
}

// TestUndone checks that a session with something to redo has the version for it, and that invalid entries are
// rejected.
func TestUndone(t *testing.T) {
	st, err := Decode([]byte(goodSession))
	if err != nil {
		t.Fatal(err)
	}
	d := st.Decisions["aa"].Clone()
	d.Seen.Text = "seen"
	st.Last++
	st.Undone.Add(st.Last, []UndoneDecision{{ID: "bb", Verb: Note, Step: 2, Text: "x"}, d.Undone("aa")}, nil)
	raw, err := Encode(st)
	if err != nil || !strings.Contains(string(raw), `"version": 6`) || !st.Blobs()["seen"] {
		t.Fatalf("%v, %s", err, raw)
	}
	again, err := Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	want := []UndoneDecision{{ID: "aa", Verb: Allow, Step: 1, Reason: "a mock", Seen: d.Seen}, {ID: "bb", Verb: Note, Step: 2, Text: "x"}}
	if got := again.Undone.Newest(); got.Number != 4 || again.Last != 4 || got.Verb() != "" || cmp.Diff(want, got.Decisions) != "" {
		t.Errorf("%+v of %d", got, again.Last)
	}
	next := again.Clone()
	next.Rename(map[string]string{"aa": "cc"})
	if a, b := again.Undone[0].Decisions[0].ID, next.Undone[0].Decisions[0].ID; a != "aa" || b != "cc" {
		t.Errorf("renamed from %s to %s", a, b)
	}
	for _, change := range [][2]string{
		{`"number": 4`, `"number": 5`},
		{`"number": 4`, `"number": 0`},
		{`"id": "bb"`, `"id": ""`},
		{`"verb": "note"`, `"verb": "undo"`},
		{`"verb": "note"`, `"verb": "skip", "as": "replace"`},
		{`"reason": "a mock",
					"`, `"reason": "a\nfunc init() {}", "`},
	} {
		bad := strings.Replace(string(raw), change[0], change[1], 1)
		if _, err := Decode([]byte(bad)); err == nil && bad != string(raw) {
			t.Errorf("%s in place of %s is taken", change[1], change[0])
		}
	}
	if _, err := Decode([]byte(strings.Replace(goodSession, `"last": 3,`, `"last": 3, "undone": [{"number": 3, "again": []}],`, 1))); err == nil {
		t.Error("what undid nothing is taken")
	}
	next.Undone = Undone{{Number: 4, Decisions: []UndoneDecision{{ID: "bb", Verb: Note, Step: 2, Text: "x"}}}}
	if raw, err = Encode(next); err != nil || !strings.Contains(string(raw), `"version": 4`) {
		t.Errorf("%v, %s", err, raw)
	}
	next.Undone = nil
	if raw, err = Encode(next); err != nil || !strings.Contains(string(raw), `"version": 1`) {
		t.Errorf("%v, %s", err, raw)
	}
}

// TestFirst checks that a skip with an original fingerprint makes the session one of the newest version.
func TestFirst(t *testing.T) {
	st, err := Decode([]byte(strings.Replace(goodSession, `"allowed", "step": 1, "reason": "a mock"`, `"skipped", "step": 1`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	for i, to := range []string{"bb", "cc"} {
		st.Rename(map[string]string{[]string{"aa", "bb"}[i]: to})
	}
	raw, err := Encode(st)
	if err != nil || !strings.Contains(string(raw), `"version": 8`) || st.Decisions["cc"].Top().First != "aa" {
		t.Fatalf("%v, %s", err, raw)
	}
	if _, err := Decode(raw); err != nil {
		t.Error(err)
	}
}

// TestPop pops more than was decided, as a step of an adopted session may ask for.
func TestPop(t *testing.T) {
	st, err := Decode([]byte(goodSession))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 0} {
		if got := st.Pop("aa"); got != want {
			t.Errorf("%d: %d", i, got)
		}
		if got := st.PopNote("aa"); got != 0 {
			t.Errorf("%d: note %d", i, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(goodSession))
	f.Fuzz(func(t *testing.T, raw []byte) {
		st, err := Decode(raw)
		if err != nil {
			return
		}
		if _, err := Encode(st); err != nil {
			t.Error(err)
		}
	})
}
