package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// FileName is the name of the baseline file. It is in the folder of the rule file.
const FileName = "ssot.baseline.jsonl"

// Attribute is the line of .gitattributes that makes git merge the lines of both branches.
const Attribute = FileName + " merge=union"

// An Entry is one violation. Only the fingerprint identifies it; the other fields are for people. It contains no line
// numbers, so that it stays valid when code moves.
type Entry struct {
	Fingerprint string `json:"fingerprint"` // version:hex
	Rule        string `json:"rule"`
	Package     string `json:"package"`
	Declaration string `json:"declaration,omitempty"`
	Expression  string `json:"expression"`
	Reason      string `json:"reason,omitempty"`
	Day         string `json:"day"` // the day of its addition, UTC

	Line int `json:"-"` // the line in the file, from 1
}

// Name returns the Fingerprint of an entry, for a version and a fingerprint.
func Name(version int, fingerprint string) string {
	return strconv.Itoa(version) + ":" + fingerprint
}

// Format returns the text of a file with these entries, sorted and without duplicates. It does not change its argument.
func Format(entries []Entry) ([]byte, error) {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, compare)
	sorted = slices.CompactFunc(sorted, func(a, b Entry) bool { return a.Fingerprint == b.Fingerprint })
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	for _, e := range sorted {
		if err := enc.Encode(e); err != nil {
			return nil, fmt.Errorf("write %s: %w", FileName, err)
		}
	}
	return out.Bytes(), nil
}

// compare orders entries by package, rule and declaration. Of two entries for one violation the older one comes first.
func compare(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Declaration, b.Declaration),
		cmp.Compare(a.Expression, b.Expression), cmp.Compare(a.Fingerprint, b.Fingerprint), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Reason, b.Reason))
}
