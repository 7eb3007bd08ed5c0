package triage

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/scan/disk"
)

func TestShift(t *testing.T) {
	const before = "one\ntwo x(1) y\nthree\nfour\nfive\n"
	for _, test := range []struct {
		name, after string
		at, want    place
	}{
		{"equal", before, place{2, 5, 2, 9}, place{2, 5, 2, 9}},
		{"below", "zero\n" + before, place{2, 5, 2, 9}, place{3, 5, 3, 9}},
		{"replaced in its line", "one\ntwo use() y\nthree\nfour\nfive\n", place{2, 5, 2, 9}, place{2, 5, 2, 10}},
		{"behind what was replaced", "one\ntwo use() y\nthree\nfour\nfive\n", place{2, 10, 2, 11}, place{2, 11, 2, 12}},
		{"several lines become one", "one\ntwo z\nfive\n", place{2, 5, 4, 5}, place{2, 5, 2, 6}},
		{"all gone", "", place{2, 5, 2, 9}, place{1, 1, 1, 1}},
		{"CRLF", strings.ReplaceAll(before, "\n", "\r\n"), place{5, 1, 5, 5}, place{5, 1, 5, 5}},
		{"no final newline", strings.TrimSuffix(before, "\n"), place{5, 1, 5, 5}, place{5, 1, 5, 5}},
		{"far out", before, place{90, 7, 99, 1}, place{90, 1, 99, 1}},
	} {
		s := newShift([]byte(before), []byte(test.after))
		if got := s.place(test.at); got != test.want {
			t.Errorf("%s: %v became %v, want %v", test.name, test.at, got, test.want)
		}
	}
}

func TestIDs(t *testing.T) {
	v := &view{index: map[string]int{}}
	for _, fingerprint := range []string{"aaaaaaaaaaaa1111", "aaaaaaaaaaaa2222", "aaaabbbbcccc0000", "0123456789abcdef"} {
		v.items = append(v.items, Item{Fingerprint: fingerprint})
	}
	v.name()
	var ids []string
	for _, it := range v.items {
		ids = append(ids, it.ID)
	}
	if d := cmp.Diff([]string{"aaaaaaaaaaaa1", "aaaaaaaaaaaa2", "aaaabbbb", "01234567"}, ids); d != "" {
		t.Error(d)
	}
	for id, want := range map[string]string{
		"0123":             "0123456789abcdef",
		"0123ABC":          "no violation is called 0123abc",
		"01234567\n":       "0123456789abcdef",
		"AAAAB":            "aaaabbbbcccc0000",
		"aaaaaaaaaaaa1111": "aaaaaaaaaaaa1111",
		"aaaa":             "aaaa could be aaaaaaaaaaaa1, aaaaaaaaaaaa2, aaaabbbb: write more of it",
		"012":              `"012" is not an ID`,
		"":                 `"" is not an ID`,
		"\x1b[2J":          `"[2j" is not an ID`,
		"ffff":             "no violation is called ffff",
	} {
		it, err := v.resolve(id)
		got := it.Fingerprint
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", id, got, want)
		}
	}
}

const goodSession = `{
	"version": 1, "last": 3,
	"steps": [{"number": 1, "verb": "allow", "time": "2026-06-15T12:00:00Z", "ids": ["aa"]}],
	"files": {"a/a.go": {"package": "a", "base": "b", "written": "w"}},
	"decisions": {"aa": {"seen": {"rule": "redis", "package": "a", "file": "a/a.go", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "symbol": "s", "code": "c", "priority": 0},
		"layers": [{"state": "allowed", "step": 1, "reason": "a mock"}]}}
}`

func TestDecode(t *testing.T) {
	st, err := decode([]byte(goodSession))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := st.encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := decode(raw)
	if d := cmp.Diff(st, again, cmp.AllowUnexported(past{})); d != "" || err != nil {
		t.Errorf("%v, %s", err, d)
	}
	if _, err := decode([]byte(`{"version": 7, "anything": 1}`)); !errors.Is(err, errNewer) {
		t.Errorf("a newer version: %v", err)
	}
	for _, change := range [][2]string{
		{`"version": 1`, `"version": 0`},
		{`"last"`, `"lost"`},
		{`"last": 3`, `"last": 0`},
		{`"ids": ["aa"]`, `"ids": ["bb"]`},
		{`"number": 1`, `"number": 2`},
		{`[{"number"`, `[null, {"number"`},
		{`"state": "allowed"`, `"state": "gone"`},
		{`"reason": "a mock"`, `"reason": ""`},
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
		if _, err := decode([]byte(strings.Replace(goodSession, change[0], change[1], 1))); err == nil || errors.Is(err, errNewer) {
			t.Errorf("%s in place of %s: %v", change[1], change[0], err)
		}
	}
}

// TestPop takes back more than was decided, as a step of an adopted session can ask for.
func TestPop(t *testing.T) {
	st, err := decode([]byte(goodSession))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 0} {
		if got := st.pop("aa"); got != want {
			t.Errorf("%d: %d", i, got)
		}
		if got := st.popNote("aa"); got != 0 {
			t.Errorf("%d: note %d", i, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(goodSession))
	f.Fuzz(func(t *testing.T, raw []byte) {
		st, err := decode(raw)
		if err != nil {
			return
		}
		if _, err := st.encode(); err != nil {
			t.Error(err)
		}
	})
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"  plain  ":           "plain",
		"two\r\nlines\tand":   "two\nlines\tand",
		"\x1b[31mred\x07":     "[31mred",
		"a\u202eb\u2066c":     "abc",
		"bad \xff byte":       "bad  byte",
		"zero\u200bwidth\x00": "zerowidth",
	} {
		if got := printable(text, true); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestFull(t *testing.T) {
	write := func(cause error) error {
		return fmt.Errorf("keep the text of a file in .ssot: %w", &fs.PathError{Op: "write", Path: ".ssot/blobs/" + strings.Repeat("a", 64), Err: cause})
	}
	stuck := &journal.StuckError{Cause: write(syscall.ENOSPC), Stuck: map[string]error{"a.go": syscall.ENOSPC}}
	for _, test := range []struct {
		err  error
		want string
	}{
		{write(syscall.ENOSPC), "the disk is full: nothing was changed; make space, then decide again"},
		{write(syscall.EDQUOT), "your quota on this disk is used up: nothing was changed; make space, then decide again"},
		{write(syscall.EACCES), write(syscall.EACCES).Error()},
		{stuck, stuck.Error()},
	} {
		if got := full(test.err); got.Error() != test.want || !errors.Is(got, errors.Unwrap(test.err)) {
			t.Errorf("%v is told as %v", test.err, got)
		}
	}
	if err := full(nil); err != nil {
		t.Error(err)
	}
}

// TestLargeSession names a session file that is larger than a source file may be.
func TestLargeSession(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := newStore(dir, dir+"-state", newStamps(nil))
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	text := make([]byte, disk.Limit+1)
	if err := s.WriteState(sessionFile, text); err != nil {
		t.Fatal(err)
	}
	if got := s.saved(); got != hash(text) {
		t.Error(got)
	}
}
