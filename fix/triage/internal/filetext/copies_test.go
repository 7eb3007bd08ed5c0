package filetext

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// sought is x/a.go when it had a text.
func sought(text string, twins map[string]bool) Sought {
	return Sought{Path: "x/a.go", Package: "m/x", Text: stamps.Hash([]byte(text + "\n")), Twins: twins}
}

// TestRenamed searches files with the text "same\n" for x/a.go, which was moved or copied.
func TestRenamed(t *testing.T) {
	for _, test := range []struct{ name, files, want string }{
		{"none", "x/a.go:same x/b.go:diff", ""},
		{"itself is none", "x/a.go:same", ""},
		{"in the folder", "x/a.go:same x/b.go:same x/c.go:same", "x/b.go x/c.go"},
		{"in the folder, and not elsewhere", "x/_a.go:same x/b.go:same y/b.go:same", "x/b.go"},
		{"elsewhere", "x/b.go:diff y/b.go:same x/z/c.go:same", "x/z/c.go y/b.go"},
		{"the folder is gone", "y/b.go:same", "y/b.go"},
		{"another extension", "x/b.txt:same y/b.md:same", ""},
		{"not scanned", "x/_b.go:same y/.b.go:same testdata/b.go:same _z/b.go:same vendor/b.go:same", ""},
		{"in the root", "b.go:same", "b.go"},
		{"in a nested module", "n/go.mod:module n/b.go:same n/z/b.go:same", ""},
		{"in its own nested module", "x/go.mod:module x/y/b.go:same x/z/go.mod:module x/z/b.go:same b.go:same", "x/y/b.go"},
		{"in the root beside go.mod", "go.mod:module b.go:same y/b.go:same", "b.go y/b.go"},
		{"of the same size", "y/b.go:size y/c.go:same", "y/c.go"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sameTexts(t, test.files)
			got, err := s.Renamed(sought("same", nil))
			if s := strings.Join(got, " "); s != test.want || err != nil {
				t.Errorf("%q, %v, want %q", s, err, test.want)
			}
		})
	}
}

// TestRenamedModule has folders with modules, and looks for m2/b/b.go of a package at other names; "" is none.
func TestRenamedModule(t *testing.T) {
	for _, test := range []struct{ name, modules, pkg, to, want string }{
		{"the module's folder", ".=m m3=other", "other/b", "m3/b/b.go", "other/b"},
		{"the module's folder, of another depth", ".=m x/m3=other", "other/b", "x/m3/b/b.go", "other/b"},
		{"the module's folder, and the package's", ".=m m3=other", "other/b", "m3/c/b.go", "other/c"},
		{"to the module's folder", ".=m m3=other", "other/b", "m3/b.go", "other"},
		{"a module below the root's path", ".=m m3=m/m2", "m/m2/b", "m3/b/b.go", "m/m2/b"},
		{"of the root, to a module below its path", ".=m m3=m/m3", "m/m2/b", "m3/b/b.go", ""},
		{"another module", ".=m m3=else", "other/b", "m3/b/b.go", ""},
		{"a module of a path that begins alike", ".=m m3=oth", "other/b", "m3/b/b.go", ""},
		{"the module is at its place", ".=m m2=other m3=other/b", "other/b", "m3/c/b.go", ""},
		{"the module is at its place", ".=m m2=other", "other/b", "m2/c/b.go", "other/c"},
		{"nobody knows its path", ".=m m3=", "other/b", "m3/b/b.go", ""},
		{"no module in sight", "", "other/m2/b", "m3/b/b.go", "other/m3/b"},
	} {
		var text strings.Builder
		text.WriteString("-- " + test.to + " --\nsame\n-- m2/x.go --\nother text\n")
		for module := range strings.FieldsSeq(test.modules) {
			dir, name, _ := strings.Cut(module, "=")
			text.WriteString("-- " + dir + "/go.mod --\nmodule " + name + "\n")
		}
		s := lookup(t, text.String())
		s.Kept = func(string) ([]byte, error) { return []byte("same\n"), nil }
		names, err := s.Renamed(Sought{Path: "m2/b/b.go", Package: test.pkg, Text: stamps.Hash([]byte("same\n"))})
		got := ""
		if len(names) == 1 {
			got, _ = s.PackageAt(test.pkg, "m2/b/b.go", names[0])
		}
		if got != test.want || err != nil {
			t.Errorf("%s, to %s: %q, %v, want %q", test.name, test.to, got, err, test.want)
		}
	}
}

// TestRenamedOfNoText searches a text that is not saved: only those in the folder are found, by their hash.
func TestRenamedOfNoText(t *testing.T) {
	s := lookup(t, "-- x/b.go --\nsame\n-- y/b.go --\nother\n")
	s.Kept = func(string) ([]byte, error) { return nil, journal.ErrLost }
	if got, err := s.Renamed(sought("same", nil)); len(got) != 1 || err != nil {
		t.Error(got, err)
	}
	if got, err := s.Renamed(sought("other", nil)); len(got) != 0 || err != nil {
		t.Error(got, err)
	}
}

// TestRenamedReadErrors makes one operation of a search fail.
func TestRenamedReadErrors(t *testing.T) {
	for _, test := range []struct{ op, path string }{
		{"look into", "x"},
		{"look at", "x/b.go"},
		{"read", "y/b.go"},
	} {
		s := lookup(t, "-- x/b.go --\nx\n-- y/b.go --\nsame\n-- z/b.go --\nsame\n")
		s.Kept = func(string) ([]byte, error) { return []byte("same\n"), nil }
		fault(s, test.op, test.path)
		if got, err := s.Renamed(sought("same", nil)); !errors.Is(err, errBroken) {
			t.Errorf("%s %s: %q, %v", test.op, test.path, got, err)
		}
	}
	s := lookup(t, "-- y/b.go --\nanother size\n-- y/c.go --\nsame\n")
	s.Kept = func(string) ([]byte, error) { return []byte("same\n"), nil }
	fault(s, "read", "y/b.go")
	if got, err := s.Renamed(sought("same", nil)); len(got) != 1 || err != nil {
		t.Errorf("a file of another size was read: %q, %v", got, err)
	}
	s.Kept = func(string) ([]byte, error) { return nil, errBroken }
	if _, err := s.Renamed(sought("same", nil)); !errors.Is(err, errBroken) {
		t.Errorf("the saved text: %v", err)
	}
}

// TestRenamedBesideTwins has files that had the text "same\n" when x/a.go got it; those with a question mark were gone
// when the session was saved.
func TestRenamedBesideTwins(t *testing.T) {
	for _, test := range []struct{ name, files, twins, want string }{
		{"a twin", "x/b.go:same", "x/b.go", ""},
		{"another file beside it", "x/b.go:same x/c.go:same", "x/b.go", "x/c.go"},
		{"elsewhere, a twin in the folder", "x/b.go:same y/c.go:same", "x/b.go", "y/c.go"},
		{"a twin elsewhere", "y/b.go:same", "y/b.go", ""},
		{"the twin is gone", "x/c.go:same", "x/b.go", ""},
		{"the twin was gone", "x/c.go:same", "x/b.go?", "x/c.go"},
		{"the twin is back", "x/b.go:same", "x/b.go?", ""},
		{"the twin is another text now", "x/b.go:diff x/c.go:same", "x/b.go", "x/c.go"},
		{"itself", "x/b.go:same", "x/a.go", "x/b.go"},
		{"one of two is gone", "x/b.go:same x/d.go:same", "x/b.go x/c.go", ""},
	} {
		s := sameTexts(t, test.files)
		twins := map[string]bool{}
		for name := range strings.FieldsSeq(test.twins) {
			name, gone := strings.CutSuffix(name, "?")
			twins[name] = !gone
		}
		got, err := s.Renamed(sought("same", twins))
		if s := strings.Join(got, " "); s != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", test.name, s, err, test.want)
		}
	}
	s := sameTexts(t, "x/b.go:same x/c.go:same")
	fault(s, "look at", "x/b.go")
	if got, err := s.Renamed(sought("same", map[string]bool{"x/b.go": true})); !errors.Is(err, errBroken) {
		t.Errorf("a twin that can't be looked at: %q, %v", got, err)
	}
}

// sameTexts returns a lookup in a folder with files, given as "PATH:TEXT …"; the saved text is "same\n".
func sameTexts(t *testing.T, files string) *Lookup {
	t.Helper()
	var b strings.Builder
	for f := range strings.FieldsSeq(files) {
		name, text, _ := strings.Cut(f, ":")
		b.WriteString("-- " + name + " --\n" + text + "\n")
	}
	s := lookup(t, b.String())
	s.Kept = func(string) ([]byte, error) { return []byte("same\n"), nil }
	return s
}

// TestFindTwins saves a record in which x/a.go has the text "same\n" for the first time or, with "again", had it.
func TestFindTwins(t *testing.T) {
	for _, test := range []struct{ name, files, also, twins, want string }{
		{"none", "x/a.go:same x/b.go:diff", "", "", ""},
		{"not yet on disk", "x/a.go:else x/b.go:same", "", "", "x/a.go x/b.go"},
		{"elsewhere", "x/a.go:same y/b.go:same z/c.md:same", "", "", "x/a.go y/b.go z/c.md"},
		{"not scanned", "x/a.go:same _y/b.go:same", "", "", ""},
		{"two at once", "x/a.go:else x/b.go:else", "x/b.go", "", "x/a.go x/b.go"},
		{"a copy that was made since", "x/a.go:same x/b.go:same", "again", "", "x/a.go x/b.go"},
		{"and it has another text now", "x/a.go:else x/b.go:same", "again", "", ""},
		{"a twin is gone, and its copy may be it", "x/a.go:same x/c.go:same", "again", "x/b.go", "x/a.go x/b.go? x/c.go"},
		{"a twin was gone", "x/a.go:else x/c.go:same", "again", "x/b.go?", "x/b.go?"},
		{"a twin is back", "x/a.go:else x/b.go:same", "again", "x/b.go?", "x/b.go"},
		{"a twin has another text", "x/a.go:else x/b.go:diff", "again", "x/b.go", "x/b.go"},
	} {
		s := sameTexts(t, test.files)
		hash := stamps.Hash([]byte("same\n"))
		before, after := record.New(), record.New()
		after.Files["x/a.go"] = &record.File{Base: "base", Written: hash}
		if test.also == "again" {
			before.Files["x/a.go"] = after.Files["x/a.go"]
		} else if test.also != "" {
			after.Files[test.also] = after.Files["x/a.go"]
		}
		for name := range strings.FieldsSeq(test.twins) {
			name, gone := strings.CutSuffix(name, "?")
			after.Twins.Add(hash, name)
			after.Twins[hash][name] = !gone
		}
		after.Twins.Add("forgotten", "z.go")
		s.FindTwins(before, after)
		var got []string
		for _, name := range slices.Sorted(maps.Keys(after.Twins[hash])) {
			got = append(got, name+map[bool]string{false: "?"}[after.Twins[hash][name]])
		}
		if got := strings.Join(got, " "); got != test.want || after.Twins["forgotten"] != nil {
			t.Errorf("%s: %q, want %q (of other texts: %d)", test.name, got, test.want, len(after.Twins["forgotten"]))
		}
	}
}

// TestIdentities tells which of the files with the text "same\n" is x/a.go, or was its twin x/b.go.
func TestIdentities(t *testing.T) {
	for _, test := range []struct{ name, files, a, b, want, moved string }{
		{"it", "x/c.go:same x/d.go:same", "x/d.go", "", "x/d.go", "x/d.go"},
		{"it, and the twin is gone", "x/c.go:same", "x/c.go", "gone.go", "x/c.go", "x/c.go"},
		{"the twin", "x/b.go:else x/c.go:same", "", "x/c.go", "", ""},
		{"the twin, and another", "x/b.go:else x/c.go:same x/d.go:same", "", "x/c.go", "x/d.go", ""},
		{"a link to it that was there before", "x/b.go:same", "x/b.go", "x/b.go", "", ""},
		{"over its twin", "x/b.go:same x/c.go:same", "x/b.go", "x/c.go", "x/b.go", "x/b.go"},
		{"edited", "x/b.go:same y/c.go:else", "y/c.go", "x/b.go", "", "y/c.go"},
		{"in another module", "x/b.go:same n/go.mod:module n/c.go:same", "n/c.go", "x/b.go", "", "n/c.go"},
		{"another extension", "x/b.go:same x/c.md:same", "x/c.md", "x/b.go", "", ""},
	} {
		s := sameTexts(t, test.files)
		s.Identities = func() Identities {
			return Identities{"x/a.go": identity.Of(s.Abs(test.a)), "x/b.go": identity.Of(s.Abs(test.b))}
		}
		if test.a != "" && !s.Identities()["x/a.go"].Known() {
			t.Skip("this file system does not tell when a file was made")
		}
		got, err := s.Renamed(sought("same", map[string]bool{"x/a.go": true, "x/b.go": true}))
		if got := strings.Join(got, " "); got != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", test.name, got, err, test.want)
		}
		if got := s.Moved(sought("same", map[string]bool{"x/b.go": true})); strings.Join(got, " ") != test.moved {
			t.Errorf("%s: moved to %q, want %q", test.name, got, test.moved)
		}
	}
}

// TestIdentify notes the identities of x/a.go, of its twin x/b.go and of files in which something was undone: of one
// that has another text now, and may be another file, what is known is kept.
func TestIdentify(t *testing.T) {
	s := sameTexts(t, "x/a.go:same x/b.go:same x/c.go:same x/undone.go:same x/other.go:else x/new.go:else")
	is := func(name string) identity.Identity { return identity.Of(s.Abs(name)) }
	if !is("x/a.go").Known() {
		t.Skip("this file system does not tell when a file was made")
	}
	known := identity.Identity{Inode: 1, Born: 1}
	s.Identities = func() Identities {
		return Identities{"x/a.go": known, "x/c.go": known, "x/undone.go": known, "x/other.go": known, "x/gone.go": known}
	}
	st := record.New()
	st.Files["x/a.go"] = &record.File{}
	st.Twins.Add("t", "x/b.go", "x/gone-twin.go")
	var again []record.UndoneDecision
	for _, file := range []string{"x/undone.go", "x/other.go", "x/new.go", "x/gone.go", "x/gone-too.go"} {
		again = append(again, record.UndoneDecision{Seen: record.Sighting{File: file, Text: stamps.Hash([]byte("same\n"))}})
	}
	st.Undone.Add(1, again, nil)
	want := Identities{
		"x/a.go": is("x/a.go"), "x/b.go": is("x/b.go"), "x/undone.go": is("x/undone.go"), "x/new.go": is("x/new.go"),
		"x/other.go": known, "x/gone.go": known,
	}
	if got := s.Identify(st); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestSeen has files of a saved record as the reconciled one has them, renamed, edited or gone. Those of which it is
// sure are noted.
func TestSeen(t *testing.T) {
	s := sameTexts(t, "x/a.go:same x/b.go:same x/c.go:else x/e.go:same x/new.go:same")
	is := func(name string) identity.Identity { return identity.Of(s.Abs(name)) }
	if !is("x/a.go").Known() {
		t.Skip("this file system does not tell when a file was made")
	}
	saved, reconciled, known := record.New(), record.New(), Identities{"x/twin.go": {Inode: 9, Born: 9}}
	for i, name := range []string{"x/a.go", "x/b.go", "x/c.go", "x/d.go", "x/e.go", "x/f.go"} {
		saved.Files[name], known[name] = &record.File{}, identity.Identity{Inode: uint64(i + 1), Born: 1}
	}
	same := &record.File{Written: stamps.Hash([]byte("same\n"))}
	reconciled.Files = map[string]*record.File{"x/a.go": same, "x/c.go": same, "x/b.go": same, "x/new.go": same}
	s.Identities = func() Identities { return known }
	want := maps.Clone(known)
	want["x/a.go"], want["x/d.go"], want["x/f.go"] = is("x/a.go"), is("x/b.go"), is("x/new.go")
	got := s.Seen(saved, reconciled, record.NewNames{"x/d.go": {Path: "x/b.go"}, "x/f.go": {Path: "x/new.go"}})
	if !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	s.Identities, s.identities = nil, nil
	if got := s.Seen(saved, reconciled, nil); len(got) != 2 {
		t.Errorf("with nothing saved: %v", got)
	}
}

// TestHolds has x/b.go under the name of x/a.go, and under its own again once the identities have the new names.
func TestHolds(t *testing.T) {
	s := sameTexts(t, "x/a.go:same x/b.go:else x/c.go:same")
	is := func(name string) identity.Identity { return identity.Of(s.Abs(name)) }
	if !is("x/a.go").Known() {
		t.Skip("this file system does not tell when a file was made")
	}
	s.Identities = func() Identities {
		return Identities{"x/a.go": is("x/b.go"), "x/b.go": is("x/a.go"), "x/c.go": is("x/c.go"), "x/twin.go": is("x/a.go")}
	}
	show := func() string {
		var all []string
		for _, name := range []string{"x/a.go", "x/b.go", "x/c.go", "x/gone.go"} {
			all = append(all, strings.Join(s.Holds(name), " "))
		}
		return strings.Join(all, ";")
	}
	if got := show(); got != "x/b.go x/twin.go;x/a.go;;" {
		t.Error(got)
	}
	s.RenameFiles(record.NewNames{"x/a.go": {Path: "x/b.go", Package: "m/x"}, "x/b.go": {Path: "x/a.go", Package: "m/x"}})
	if got := show(); got != ";;;" {
		t.Error("under the new names:", got)
	}
}

// TestNameNow asks for the name of x/a.go, whose identity is that of a file.
func TestNameNow(t *testing.T) {
	for _, test := range []struct{ name, files, is, want string }{
		{"its own", "x/a.go:else x/b.go:same", "x/a.go", "x/a.go"},
		{"its own, by its text", "x/a.go:same x/b.go:else", "x/b.go", "x/a.go"},
		{"its own, saved by another program", "x/a.go:else x/b.go:same", "", "x/a.go"},
		{"another file has its name", "x/a.go:else x/b.go:same", "x/b.go", "x/b.go"},
		{"another file has its name, and it is edited", "x/a.go:else x/b.go:else", "x/b.go", "x/b.go"},
		{"by its text", "x/b.go:same", "", "x/b.go"},
		{"it may be two", "x/b.go:same x/c.go:same", "", ""},
		{"it is one of two", "x/b.go:same x/c.go:same", "x/c.go", "x/c.go"},
		{"edited too", "y/b.go:else", "y/b.go", "y/b.go"},
		{"edited, and another has its text", "x/c.go:same y/b.go:else", "y/b.go", "y/b.go"},
		{"gone", "x/b.go:else", "", ""},
	} {
		s := sameTexts(t, test.files)
		s.Identities = func() Identities { return Identities{"x/a.go": identity.Of(s.Abs(test.is))} }
		if test.is != "" && !s.Identities()["x/a.go"].Known() {
			t.Skip("this file system does not tell when a file was made")
		}
		if got, err := s.NameNow(sought("same", nil)); got != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", test.name, got, err, test.want)
		}
	}
}

// TestHardLinks has one file under several names: what no scan reads is none.
func TestHardLinks(t *testing.T) {
	s := sameTexts(t, "x/b.go:same")
	for _, name := range []string{"x/c.go", "_x.go", "c.md"} {
		if err := os.Link(s.Abs("x/b.go"), s.Abs(name)); err != nil {
			t.Skip("this file system has no hard links")
		}
	}
	s.Identities = func() Identities { return Identities{"x/a.go": identity.Of(s.Abs("x/b.go"))} }
	if !s.Identities()["x/a.go"].Known() {
		t.Skip("this file system does not tell when a file was made")
	}
	if got := strings.Join(s.Moved(sought("same", nil)), " "); got != "x/b.go x/c.go" {
		t.Errorf("moved to %q", got)
	}
	if got, err := s.Renamed(sought("same", nil)); strings.Join(got, " ") != "x/b.go x/c.go" || err != nil {
		t.Errorf("renamed to %q, %v", got, err)
	}
	if got, err := s.NameNow(sought("same", nil)); got != "" || err != nil {
		t.Errorf("its name is %q, %v", got, err)
	}
}

// TestIsTaken has x/a.go under another name, or another file under its name that is older or newer than it was.
func TestIsTaken(t *testing.T) {
	s := sameTexts(t, "x/a.go:else x/b.go:same x/c.go:same")
	is := identity.Of(s.Abs("x/a.go"))
	if !is.Known() {
		t.Skip("this file system does not tell when a file was made")
	}
	born := func(later int64) identity.Identity {
		return identity.Identity{Device: is.Device, Inode: is.Inode + 1000, Born: is.Born + later}
	}
	for _, test := range []struct {
		name  string
		known Identities
		taken bool
	}{
		{"itself", Identities{"x/a.go": is}, false},
		{"nothing is known", Identities{}, false},
		{"a newer one", Identities{"x/a.go": born(-1)}, false},
		{"an older one", Identities{"x/a.go": born(1)}, true},
		{"one of the session", Identities{"x/b.go": is}, true},
		{"it is elsewhere", Identities{"x/a.go": identity.Of(s.Abs("x/c.go"))}, true},
	} {
		l := &Lookup{Root: s.Root, Files: s.Files, Kept: s.Kept, Identities: func() Identities { return test.known }}
		if got := (Sought{Path: "x/a.go"}).IsTaken(l); got != test.taken {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// TestFindTwinsReadErrors takes what can't be read for a twin, or for one that is there.
func TestFindTwinsReadErrors(t *testing.T) {
	hash := stamps.Hash([]byte("same\n"))
	for _, test := range []struct{ op, path, twin, want string }{
		{"read", "x/b.go", "", "x/a.go x/b.go"},
		{"read", "x/long.go", "", ""},
		{"look at", "x/gone.go", "x/gone.go", "x/gone.go"},
	} {
		s := sameTexts(t, "x/a.go:same x/b.go:diff x/long.go:longer")
		fault(s, test.op, test.path)
		before, after := record.New(), record.New()
		after.Files["x/a.go"] = &record.File{Base: "base", Written: hash}
		if test.twin != "" {
			before.Files["x/a.go"] = after.Files["x/a.go"]
			after.Twins.Add(hash, test.twin)
		}
		s.FindTwins(before, after)
		if got := strings.Join(slices.Sorted(maps.Keys(after.Twins[hash])), " "); got != test.want {
			t.Errorf("%s %s: %q, want %q", test.op, test.path, got, test.want)
		}
		if test.twin != "" && !after.Twins[hash][test.twin] {
			t.Errorf("%s %s: it is gone", test.op, test.path)
		}
	}
	s := sameTexts(t, "x/b.go:same")
	s.Kept = func(string) ([]byte, error) { return nil, journal.ErrLost }
	after := record.New()
	after.Files["x/a.go"] = &record.File{Base: "base", Written: hash}
	if s.FindTwins(record.New(), after); len(after.Twins) > 0 {
		t.Errorf("of a missing text: %v", after.Twins)
	}
}

// TestMentioned has a file that was changed, one with a decision in it, and one with a decision that was undone.
func TestMentioned(t *testing.T) {
	s := record.New()
	s.Files["changed.go"] = &record.File{}
	s.Decisions["1"] = &record.Decision{Seen: record.Sighting{File: "decided.go"}}
	s.Decisions["2"] = &record.Decision{Seen: record.Sighting{File: "changed.go"}}
	s.Undone = record.Undone{{Decisions: []record.UndoneDecision{{Seen: record.Sighting{File: "undone.go"}}}}}
	if got := strings.Join(mentioned(s), " "); got != "changed.go decided.go undone.go" {
		t.Error(got)
	}
}

// TestNewTexts compares two records.
func TestNewTexts(t *testing.T) {
	before, after := record.New(), record.New()
	before.Files["same.go"] = &record.File{Written: "1"}
	after.Files["same.go"] = &record.File{Base: "another", Written: "1"}
	before.Files["changed.go"] = &record.File{Written: "1"}
	after.Files["changed.go"] = &record.File{Written: "2"}
	after.Files["new.go"] = &record.File{Written: "2"}
	before.Files["left.go"] = &record.File{Written: "3"}
	got := newTexts(before, after)
	for _, files := range got {
		slices.Sort(files)
	}
	if want := map[string][]string{"2": {"changed.go", "new.go"}}; !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, want %v", got, want)
	}
}
