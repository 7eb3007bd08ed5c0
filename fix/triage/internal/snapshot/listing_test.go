package snapshot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIDs(t *testing.T) {
	v := &listing{Index: map[string]int{}}
	for _, fingerprint := range []string{"aaaaaaaaaaaa1111", "aaaaaaaaaaaa2222", "aaaabbbbcccc0000", "0123456789abcdef"} {
		v.Items = append(v.Items, Item{Fingerprint: fingerprint})
	}
	v.assignIDs()
	var ids []string
	for _, it := range v.Items {
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
		it, err := v.Resolve(id)
		got := it.Fingerprint
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", id, got, want)
		}
	}
}

// TestLastingIDs checks that an item's ID is a prefix of its lasting name, long enough to differ from both names of all
// others.
func TestLastingIDs(t *testing.T) {
	v := &listing{Index: map[string]int{}, Items: []Item{
		{Fingerprint: "aaaaaaaaaaaa1111", Lasting: "bbbbbbbbbbbb1111"},
		{Fingerprint: "bbbbbbbbbbbb1122", Lasting: "cccccccccccc0000"},
		{Fingerprint: "cccccccccccc0011", Lasting: "cccccccccccc1111"},
		{Fingerprint: "dddddddddddd0000", Lasting: "dddddddddddd0001"},
		{Fingerprint: "dddddddd99990000"},
	}}
	v.assignIDs()
	var ids []string
	for _, it := range v.Items {
		ids = append(ids, it.ID)
	}
	if d := cmp.Diff([]string{"bbbbbbbbbbbb111", "cccccccccccc000", "cccccccccccc1", "ddddddddd", "dddddddd9"}, ids); d != "" {
		t.Error(d)
	}
	for i, id := range ids {
		if it, err := v.Resolve(id); err != nil || it.Fingerprint != v.Items[i].Fingerprint {
			t.Errorf("%s is %s: %v", id, it.Fingerprint, err)
		}
	}
}
