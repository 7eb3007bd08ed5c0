package recall

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// text makes a text with one word per line.
func text(words string) string { return strings.ReplaceAll(words, " ", "\n") + "\n" }

// TestCandidates has files whose decisions replace a line by its capital letter. Each earlier text is named by its
// decision, the letter. It spells the candidates with their bases; those that are listed twice in a row count once.
func TestCandidates(t *testing.T) {
	type earlier struct{ file, base, written, also string }
	for _, test := range []struct {
		name    string
		disk    map[string]string
		earlier []earlier
		now     string // a decision that is in effect
		lost    string // a missing text
		want    string
	}{
		{name: "edited", disk: map[string]string{"a.go": "n x B c"}, earlier: []earlier{{"a.go", "x b c", "x B c", ""}}, want: "a.go: n x b c"},
		{name: "edited in the hunk", disk: map[string]string{"a.go": "x Bb c"}, earlier: []earlier{{"a.go", "x b c", "x B c", ""}}},
		{name: "not in the file", disk: map[string]string{"a.go": "n x b c"}, earlier: []earlier{{"a.go", "x b c", "x B c", ""}}},
		{name: "without a file", disk: map[string]string{}, earlier: []earlier{{"a.go", "x b c", "x B c", ""}}},
		{name: "in effect", disk: map[string]string{"a.go": "n x B c"}, earlier: []earlier{{"a.go", "x b c", "x B c", ""}}, now: "B"},
		{name: "a text is missing", disk: map[string]string{"a.go": "n x B c"}, earlier: []earlier{{"a.go", "x b c", "x B c", ""}}, lost: "x b c"},
		{
			name: "merged", disk: map[string]string{"a.go": "B 1 2 3 4 5 6 7 C"},
			earlier: []earlier{{"a.go", "b 1 2 3 4 5 6 7 c", "B 1 2 3 4 5 6 7 c", ""}, {"a.go", "b 1 2 3 4 5 6 7 c", "b 1 2 3 4 5 6 7 C", ""}},
			want:    "a.go: b 1 2 3 4 5 6 7 c; a.go: B 1 2 3 4 5 6 7 c; a.go: b 1 2 3 4 5 6 7 C",
		},
		{
			name: "connected", disk: map[string]string{"a.go": "n x B c", "d.go": "y B z n"},
			earlier: []earlier{{"a.go", "x b c", "x B c", "d.go"}, {"d.go", "y b z", "y B z", "d.go"}},
			want:    "a.go: n x b c, d.go: y b z n",
		},
		{
			name: "connected, and one is not in the file", disk: map[string]string{"a.go": "n x B c", "d.go": "y b z n"},
			earlier: []earlier{{"a.go", "x b c", "x B c", "d.go"}, {"d.go", "y b z", "y B z", "d.go"}},
		},
		{
			name: "connected, and one was not remembered", disk: map[string]string{"a.go": "n x B c", "d.go": "y B z n"},
			earlier: []earlier{{"a.go", "x b c", "x B c", "d.go"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, rec, blobs := t.TempDir(), record.New(), map[string]string{}
			for path, words := range test.disk {
				if err := os.WriteFile(filepath.Join(root, path), []byte(text(words)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, e := range test.earlier {
				letter := strings.Trim(e.written, "abcxyz 1234567")
				var also []record.AffectedFile
				if e.also != "" {
					also = []record.AffectedFile{{File: e.also}}
				}
				d := &record.Decision{Seen: record.Sighting{File: "a.go"}, Layers: []record.Layer{{State: record.Accepted, Step: 1, OtherFiles: also}}}
				p := &record.EarlierText{File: record.File{Base: e.base, Written: e.written}, Decisions: record.Decisions{letter: d}}
				rec.Earlier[e.file] = append(rec.Earlier[e.file], p)
				blobs[e.base], blobs[e.written] = text(e.base), text(e.written)
				if test.now == letter {
					rec.Decisions[letter] = d
				}
			}
			delete(blobs, test.lost)
			f := &Finder{
				Lookup: &filetext.Lookup{Root: root, Files: stamps.New(nil), Kept: func(name string) ([]byte, error) {
					if b, ok := blobs[name]; ok {
						return []byte(b), nil
					}
					return nil, journal.ErrLost
				}},
				Record: rec, NotFound: map[string]bool{},
				Modified: func(string) (filetext.Text, bool) { return filetext.Text{}, false },
			}
			for range 2 { // the second time from NotFound
				candidates, err := f.Candidates()
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, c := range candidates {
					var files []string
					for path, m := range c {
						files = append(files, path+": "+strings.Join(strings.Fields(string(m.Base)), " "))
					}
					slices.Sort(files)
					got = append(got, strings.Join(files, ", "))
				}
				if s := strings.Join(slices.Compact(got), "; "); s != test.want {
					t.Errorf("%s, want %s", s, test.want)
				}
			}
		})
	}
}
