package compare

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// TestClassify names what became of two files, of which b.go has an earlier text that changed a.go as well.
func TestClassify(t *testing.T) {
	accepted := func(file string, also ...record.Reach) *record.Decision {
		return &record.Decision{Seen: record.Sighting{File: file}, Layers: []record.Layer{{State: record.Accepted, Step: 1, Also: also}}}
	}
	both := record.Decisions{"1": accepted("a.go", record.Reach{File: "b.go"})}
	past := func(written string, decisions record.Decisions) []*record.Past {
		return []*record.Past{{File: record.File{Base: "base", Written: written}, Decisions: decisions}}
	}
	one := record.Decisions{"2": accepted("b.go")}
	bound := record.Decisions{"3": accepted("b.go", record.Reach{File: "c.go"})}
	for _, test := range []struct {
		name      string
		files     map[string]*record.File
		decisions record.Decisions
		past      record.Pasts
		now       map[string]string
		want      string
	}{
		{"as it was written", wrote("b.go"), one, nil, map[string]string{"b.go": "written"}, "b.go written"},
		{"reverted", wrote("b.go"), one, nil, map[string]string{"b.go": "base"}, "b.go reverted"},
		{"gone", wrote("b.go"), one, nil, map[string]string{"b.go": ""}, "b.go gone"},
		{"edited", wrote("b.go"), one, nil, map[string]string{"b.go": "else"}, "b.go edited"},
		{"an earlier text, not there", nil, nil, record.Pasts{"b.go": past("old", one)}, map[string]string{"b.go": "else"}, "b.go stays"},
		{"an earlier text, and the file is gone", nil, nil, record.Pasts{"b.go": past("old", one)}, map[string]string{"b.go": ""}, "b.go stays"},
		{"back", nil, nil, record.Pasts{"b.go": past("old", one)}, map[string]string{"b.go": "old"}, "b.go back"},
		{"back in place of what is decided now", wrote("b.go"), one, record.Pasts{"b.go": past("old", one)}, map[string]string{"b.go": "old"}, "b.go back"},
		{"written again as it once was", wrote("b.go"), one, record.Pasts{"b.go": past("written", one)}, map[string]string{"b.go": "written"}, "b.go written"},
		{"both are back", nil, nil, record.Pasts{"a.go": past("old a", both), "b.go": past("old b", both)}, map[string]string{"a.go": "old a", "b.go": "old b"}, "a.go+b.go back"},
		{"one of both", nil, nil, record.Pasts{"a.go": past("old a", both), "b.go": past("old b", both)}, map[string]string{"a.go": "old a", "b.go": "else"}, "a.go stays, b.go stays"},
		{"what is decided now reaches beyond", map[string]*record.File{"b.go": {Base: "base", Written: "written"}, "c.go": {Base: "base", Written: "written"}}, bound,
			record.Pasts{"b.go": past("old", one)}, map[string]string{"b.go": "old", "c.go": "written"}, "b.go edited, c.go written"},
	} {
		r := record.New()
		r.Files, r.Decisions, r.Past = test.files, test.decisions, test.past
		if d := cmp.Diff(test.want, spell(classify(r, test.now))); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
}

func wrote(path string) map[string]*record.File {
	return map[string]*record.File{path: {Base: "base", Written: "written"}}
}

func spell(found []finding) string {
	names := map[fate]string{stays: "stays", written: "written", reverted: "reverted", gone: "gone", edited: "edited", back: "back"}
	var all []string
	for _, f := range found {
		path := f.path
		if f.fate == back {
			path = strings.Join(record.Keys(f.back), "+")
		}
		all = append(all, fmt.Sprint(path, " ", names[f.fate]))
	}
	return strings.Join(all, ", ")
}
