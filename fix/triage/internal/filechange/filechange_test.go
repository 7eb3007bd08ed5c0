package filechange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// TestClassify classifies two files. b.go has an earlier text whose decision changed a.go as well.
func TestClassify(t *testing.T) {
	accepted := func(file string, also ...record.AffectedFile) *record.Decision {
		return &record.Decision{Seen: record.Sighting{File: file}, Layers: []record.Layer{{State: record.Accepted, Step: 1, OtherFiles: also}}}
	}
	both := record.Decisions{"1": accepted("a.go", record.AffectedFile{File: "b.go"})}
	past := func(written string, decisions record.Decisions) []*record.EarlierText {
		return []*record.EarlierText{{File: record.File{Base: "base", Written: written}, Decisions: decisions}}
	}
	one := record.Decisions{"2": accepted("b.go")}
	bound := record.Decisions{"3": accepted("b.go", record.AffectedFile{File: "c.go"})}
	for _, test := range []struct {
		name      string
		files     map[string]*record.File
		decisions record.Decisions
		past      record.EarlierTexts
		now       map[string]string
		want      string
	}{
		{"as it was written", wrote(), one, nil, map[string]string{"b.go": "written"}, "b.go written"},
		{"reverted", wrote(), one, nil, map[string]string{"b.go": "base"}, "b.go reverted"},
		{"gone", wrote(), one, nil, map[string]string{"b.go": ""}, "b.go gone"},
		{"edited", wrote(), one, nil, map[string]string{"b.go": "else"}, "b.go edited"},
		{"an earlier text, not there", nil, nil, record.EarlierTexts{"b.go": past("old", one)}, map[string]string{"b.go": "else"}, "b.go stays"},
		{"an earlier text, and the file is gone", nil, nil, record.EarlierTexts{"b.go": past("old", one)}, map[string]string{"b.go": ""}, "b.go stays"},
		{"back", nil, nil, record.EarlierTexts{"b.go": past("old", one)}, map[string]string{"b.go": "old"}, "b.go back"},
		{"back in place of what is decided now", wrote(), one, record.EarlierTexts{"b.go": past("old", one)}, map[string]string{"b.go": "old"}, "b.go back"},
		{"written again as it once was", wrote(), one, record.EarlierTexts{"b.go": past("written", one)}, map[string]string{"b.go": "written"}, "b.go written"},
		{"both are back", nil, nil, record.EarlierTexts{"a.go": past("old a", both), "b.go": past("old b", both)}, map[string]string{"a.go": "old a", "b.go": "old b"}, "a.go+b.go back"},
		{"one of both", nil, nil, record.EarlierTexts{"a.go": past("old a", both), "b.go": past("old b", both)}, map[string]string{"a.go": "old a", "b.go": "else"}, "a.go stays, b.go stays"},
		{"what is decided now reaches beyond", map[string]*record.File{"b.go": {Base: "base", Written: "written"}, "c.go": {Base: "base", Written: "written"}}, bound,
			record.EarlierTexts{"b.go": past("old", one)}, map[string]string{"b.go": "old", "c.go": "written"}, "b.go edited, c.go written"},
	} {
		r := record.New()
		r.Files, r.Decisions, r.Earlier = test.files, test.decisions, test.past
		if d := cmp.Diff(test.want, spell(Classify(r, test.now, nil))); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
}

func wrote() map[string]*record.File {
	return map[string]*record.File{"b.go": {Base: "base", Written: "written"}}
}

func spell(found []Change) string {
	names := map[Kind]string{Unknown: "stays", AsWritten: "written", Reverted: "reverted", Deleted: "gone", Overwritten: "overwritten", Renamed: "moved", Edited: "edited", Restored: "back"}
	var all []string
	for _, f := range found {
		path := f.Path
		if f.Kind == Restored {
			path = strings.Join(record.Keys(f.Restored), "+")
		}
		text := path + " " + names[f.Kind]
		if len(f.Copies) > 0 {
			text += fmt.Sprint(" to ", f.Copies)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}

// absent returns files that may be others.
func absent(copies map[string][]string, paths ...string) Absent {
	all := Absent{}
	for _, path := range paths {
		all[path] = Candidates{Paths: copies[path]}
	}
	return all
}

// TestClassifyMoved checks which of two deleted files was renamed.
func TestClassifyMoved(t *testing.T) {
	for _, test := range []struct {
		name  string
		twins map[string][]string
		want  string
	}{
		{"no file is what it was", nil, "a.go gone, b.go gone"},
		{"one", map[string][]string{"a.go": {"c.go"}}, "a.go moved to [c.go], b.go gone"},
		{"two", map[string][]string{"a.go": {"c.go", "d.go"}}, "a.go gone to [c.go d.go], b.go gone"},
		{"one that is a file of the session's", map[string][]string{"a.go": {"e.go"}}, "a.go gone, b.go gone"},
		{"one for both", map[string][]string{"a.go": {"c.go"}, "b.go": {"c.go"}}, "a.go gone to [c.go], b.go gone to [c.go]"},
		{"one each", map[string][]string{"a.go": {"c.go"}, "b.go": {"d.go"}}, "a.go moved to [c.go], b.go moved to [d.go]"},
	} {
		r := record.New()
		r.Files = map[string]*record.File{"a.go": {Base: "base", Written: "a"}, "b.go": {Base: "base", Written: "b"}, "e.go": {Base: "base", Written: "a"}}
		got := spell(Classify(r, map[string]string{"a.go": "", "b.go": "", "e.go": "a"}, absent(test.twins, "a.go", "b.go")))
		if d := cmp.Diff(test.want+", e.go written", got); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
}

// TestClassifyMovedOver has the text of a deleted file at a path that has an earlier text of its own like it: the file
// was renamed, unless other files have theirs again together with it.
func TestClassifyMovedOver(t *testing.T) {
	decided := func(file string, also ...record.AffectedFile) record.Decisions {
		return record.Decisions{"1": {Seen: record.Sighting{File: file}, Layers: []record.Layer{{State: record.Accepted, Step: 1, OtherFiles: also}}}}
	}
	earlier := func(written string, decisions record.Decisions) []*record.EarlierText {
		return []*record.EarlierText{{File: record.File{Base: "base", Written: written}, Decisions: decisions}}
	}
	both := decided("c.go", record.AffectedFile{File: "d.go"})
	for _, test := range []struct {
		name string
		past record.EarlierTexts
		want string
	}{
		{"another text", record.EarlierTexts{"c.go": earlier("else", decided("c.go"))}, "a.go moved to [c.go], c.go stays, d.go stays"},
		{"its own text", record.EarlierTexts{"c.go": earlier("a", decided("c.go"))}, "a.go moved to [c.go], c.go stays, d.go stays"},
		{"its own text and that of another file", record.EarlierTexts{"c.go": earlier("a", both), "d.go": earlier("d", both)}, "a.go gone to [c.go], c.go+d.go back"},
	} {
		r := record.New()
		r.Files, r.Earlier = map[string]*record.File{"a.go": {Base: "base", Written: "a"}}, test.past
		if d := cmp.Diff(test.want, spell(Classify(r, map[string]string{"a.go": "", "c.go": "a", "d.go": "d"}, Absent{"a.go": {Paths: []string{"c.go"}}}))); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
}

// TestClassifyNames has a.go, b.go and c.go not under their names, or those of them that "absent" names: "a:b" may be
// b, "a!b" is b for sure; another file is for sure at "a's" name in "a?b".
func TestClassifyNames(t *testing.T) {
	for _, test := range []struct{ name, absent, want string }{
		{"two swap", "a:b b:a", "a moved to [b], b moved to [a], c edited"},
		{"three in a ring", "a:b b:c c:a", "a moved to [b], b moved to [c], c moved to [a]"},
		{"a chain", "a:b b:c c:d", "a moved to [b], b moved to [c], c moved to [d]"},
		{"a chain whose end is not found", "a:b b:c c:", "a moved to [b], b moved to [c], c overwritten"},
		{"a chain whose end may be two", "a:b b:c c:d,e", "a moved to [b], b moved to [c], c overwritten"},
		{"over one that was there", "a:b b:", "a moved to [b], b overwritten, c edited"},
		{"at the name of one that is there", "a:b", "a edited, b edited, c edited"},
		{"nobody came", "a: b:", "a edited, b edited, c edited"},
		{"two claim one", "a:d b:d", "a edited, b edited, c edited"},
		{"two claim one, one is it", "a!d b:d", "a moved to [d], b edited, c edited"},
		{"two are one", "a!d b!d", "a edited, b edited, c edited"},
		{"one of two is another for sure", "a:d,e b!d", "a moved to [e], b moved to [d], c edited"},
		{"two swap for sure", "a!b b!a", "a moved to [b], b moved to [a], c edited"},
		{"it may be two, of which another has one", "a:b,d b!a", "a overwritten, b moved to [a], c edited"},
		{"a stranger is there", "a?d", "a moved to [d], b edited, c edited"},
		{"a stranger is there, and nobody knows where it is", "a?", "a overwritten, b edited, c edited"},
		{"a stranger is there, and it may be two", "a?d,e", "a overwritten to [d e], b edited, c edited"},
		{"a stranger is there, and another file of the session came", "a?b b?a", "a moved to [b], b moved to [a], c edited"},
	} {
		r := record.New()
		r.Files = map[string]*record.File{}
		now := map[string]string{}
		for _, path := range []string{"a", "b", "c"} {
			r.Files[path], now[path] = &record.File{Base: "base", Written: path}, "else"
		}
		all := Absent{}
		for one := range strings.FieldsSeq(test.absent) {
			i := strings.IndexAny(one, ":!?")
			all[one[:i]] = Candidates{Paths: strings.FieldsFunc(one[i+1:], func(r rune) bool { return r == ',' }), Sure: one[i] == '!', Another: one[i] == '?'}
		}
		if d := cmp.Diff(test.want, spell(Classify(r, now, all))); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
}
