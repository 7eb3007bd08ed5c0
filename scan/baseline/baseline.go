package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// FileName is the name of the file; it stands beside the rule file.
const FileName = "ssot.baseline.jsonl"

// Attribute is the line of .gitattributes with which merges take the lines of both branches.
const Attribute = FileName + " merge=union"

// Entry is one violation. Only the fingerprint names it: the rest is for people, and holds no place in a file.
type Entry struct {
	Fingerprint string `json:"fingerprint"` // version:hex
	Rule        string `json:"rule"`
	Package     string `json:"package"`
	Declaration string `json:"declaration,omitempty"`
	Expression  string `json:"expression"`
	Reason      string `json:"reason,omitempty"`
	Day         string `json:"day"` // on which it came in, UTC

	Line int `json:"-"` // in the file it was read from
}

// Name returns the fingerprint of a version as an entry has it.
func Name(version int, fingerprint string) string {
	return strconv.Itoa(version) + ":" + fingerprint
}

// Format returns the text of a file with these entries: sorted, each once. It does not mutate its argument.
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

// compare orders entries as a person looks for them; of two for one violation the older comes first.
func compare(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Declaration, b.Declaration),
		cmp.Compare(a.Expression, b.Expression), cmp.Compare(a.Fingerprint, b.Fingerprint), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Reason, b.Reason))
}
