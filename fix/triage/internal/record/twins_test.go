package record

import (
	"strings"
	"testing"
)

// shown returns twins as text: "t: a.go, b.go (gone)".
func (t Twins) shown() string {
	var b strings.Builder
	for _, text := range Keys(t) {
		var files []string
		for _, file := range Keys(t[text]) {
			files = append(files, file+map[bool]string{false: " (gone)"}[t[text][file]])
		}
		b.WriteString(text + ": " + strings.Join(files, ", ") + "\n")
	}
	return b.String()
}

// TestTwins adds, renames and looks for twins. Records share them, so no change may show in the clone's origin.
func TestTwins(t *testing.T) {
	origin := New()
	origin.Twins = Twins{"t": {"a.go": true, "b.go": true}, "u": {"c.go": false, "d.go": true}}
	origin.Files["b.go"] = &File{Package: "p", Base: "b", Written: "t"}
	was := origin.Twins.shown()
	for _, test := range []struct {
		name string
		do   func(*Record) []string
		want string
		gone string
	}{
		{"none", func(s *Record) []string { s.Twins.Add("v"); return nil }, was, ""},
		{"one more", func(s *Record) []string { s.Twins.Add("t", "z.go"); return nil }, "t: a.go, b.go, z.go\nu: c.go (gone), d.go\n", ""},
		{"of a new text", func(s *Record) []string { s.Twins.Add("v", "y.go", "z.go"); return nil }, was + "v: y.go, z.go\n", ""},
		{"back", func(s *Record) []string { s.Twins.Add("u", "c.go"); return nil }, "t: a.go, b.go\nu: c.go, d.go\n", ""},
		{"renamed", func(s *Record) []string { s.RenameFiles(NewNames{"b.go": {"z.go", "p"}}); return nil }, "t: a.go, z.go\nu: c.go (gone), d.go\n", ""},
		{"all there", func(s *Record) []string { return s.Twins.Look(func(string) bool { return true }) }, "t: a.go, b.go\nu: c.go, d.go\n", ""},
		{"as before", func(s *Record) []string { return s.Twins.Look(func(file string) bool { return file != "c.go" }) }, was, ""},
		{"one is gone", func(s *Record) []string { return s.Twins.Look(func(file string) bool { return file == "b.go" }) }, "t: a.go (gone), b.go\nu: c.go (gone), d.go (gone)\n", "t u"},
		{"one is back, one gone", func(s *Record) []string { return s.Twins.Look(func(file string) bool { return file != "d.go" }) }, "t: a.go, b.go\nu: c.go, d.go (gone)\n", "u"},
		{"needed", func(s *Record) []string { s.Twins.Keep(s.Blobs()); return nil }, "t: a.go, b.go\n", ""},
	} {
		s := origin.Clone()
		gone := strings.Join(test.do(s), " ")
		if got := s.Twins.shown(); got != test.want || gone != test.gone {
			t.Errorf("%s: %sgone %q, want %sgone %q", test.name, got, gone, test.want, test.gone)
		}
		if got := origin.Twins.shown(); got != was {
			t.Fatalf("%s: the record that was cloned has %s", test.name, got)
		}
	}
}
