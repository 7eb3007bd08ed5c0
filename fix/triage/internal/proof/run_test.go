package proof_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/sessiontest"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

func TestMain(m *testing.M) { sessiontest.Main(m) }

// TestRun asks whether decisions hold. Further commands, of which an edit is one of the text on disk:
//
//	verify FILE OLD|NEW          do the decisions of a file hold on the base that was scanned last?
//	edited FILE OLD|NEW          which of its decisions were edited?
//	moved FILE OLD|NEW           the same, and which directives stand above another line?
//	without FILE ID… [; OLD|NEW] the base of the others, with these in it
//	ended DAY                    the allowances that have ended
//	directives FILE ID…          the base with their directives
func TestRun(t *testing.T) {
	sessiontest.Run(t, map[string]sessiontest.Command{"verify": verify, "edited": edited, "moved": moved, "without": without, "ended": ended, "directives": directives})
}

// text returns the texts of a file after an edit on disk.
func text(s *sessiontest.Session, path, how string) filetext.Text {
	was, is, found := strings.Cut(strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(how), "|")
	t := s.Snapshot().Modified[path]
	disk := t.Disk
	if found {
		if bytes.Count(disk, []byte(was)) != 1 {
			s.TB.Fatalf("%q is not once in %s", was, disk)
		}
		disk = bytes.Replace(disk, []byte(was), []byte(is), 1)
	}
	base := s.Snapshot().Text(path)
	if base == nil {
		base = t.Start
	}
	return filetext.New(record.File{Package: t.Package, Base: stamps.Hash(base), Written: t.Written}, base, disk)
}

func prover(s *sessiontest.Session) proof.Prover {
	return proof.Prover{Scan: s.Snapshot().Scan, Record: s.Snapshot().Record}
}

func verify(s *sessiontest.Session, args []string) string {
	t := text(s, args[0], strings.Join(args[1:], " "))
	t.Written = stamps.Hash(t.Disk)
	verdict, why, err := prover(s).Verify(s.Context(), args[0], t)
	return fmt.Sprintln([]string{"fails", "holds", "unknown"}[verdict], why, err)
}

func edited(s *sessiontest.Session, args []string) string { return editedDecisions(s, args, false) }

func moved(s *sessiontest.Session, args []string) string { return editedDecisions(s, args, true) }

func editedDecisions(s *sessiontest.Session, args []string, strict bool) string {
	list, err := prover(s).EditedDecisions(s.Context(), args[0], text(s, args[0], strings.Join(args[1:], " ")), map[string]string{}, strict)
	return fmt.Sprintln(s.Places(list), err)
}

func without(s *sessiontest.Session, args []string) string {
	ids, how := args[1:], ""
	if i := slices.Index(args, ";"); i > 0 {
		ids, how = args[1:i], strings.Join(args[i+1:], " ")
	}
	var lost []string
	for _, id := range ids {
		lost = append(lost, s.ID(id))
	}
	t := text(s, args[0], how)
	var written []byte
	if how != "" {
		written = s.Snapshot().Modified[args[0]].Disk
	}
	rest, err := prover(s).WithoutLost(s.Context(), args[0], t, lost, written)
	if rest == nil || err != nil {
		return fmt.Sprintln("none", err)
	}
	var b strings.Builder
	for _, id := range record.Keys(rest.At) {
		fmt.Fprintln(&b, s.Place(id), rest.At[id])
	}
	b.WriteString(sessiontest.Hunks(patch.Diff(rest.Start, rest.Disk, 0)))
	if rest.Base != stamps.Hash(rest.Start) || rest.Written != stamps.Hash(rest.Disk) || rest.Package != t.Package {
		b.WriteString("other hashes\n")
	}
	return b.String()
}

func ended(s *sessiontest.Session, args []string) string {
	var b strings.Builder
	for _, wait := range []string{"", "a/a.go"} {
		all := prover(s).ExpiredAllowances(args[0], func(path string) bool { return path == wait })
		for _, path := range record.Keys(all) {
			slices.Sort(all[path])
			fmt.Fprintf(&b, "%s %s while %q waits\n", path, s.Places(all[path]), wait)
		}
	}
	return b.String()
}

func directives(s *sessiontest.Session, args []string) string {
	var ids []string
	for _, id := range args[1:] {
		ids = append(ids, s.ID(id))
	}
	base, err := prover(s).BaseWithDirectives(s.Context(), args[0], ids)
	if base == nil {
		return fmt.Sprintln("none", err)
	}
	return sessiontest.Hunks(patch.Diff(s.Snapshot().Text(args[0]), base, 0))
}

// TestSameBody compares files apart from their imports.
func TestSameBody(t *testing.T) {
	const file = "package a\n\nimport \"fmt\"\n\nfunc f() { fmt.Println() }\n"
	for name, test := range map[string]struct {
		path, other string
		want        bool
	}{
		"equal":            {"a.go", file, true},
		"another import":   {"a.go", strings.Replace(file, `"fmt"`, `f "os"`, 1), true},
		"no import":        {"a.go", strings.Replace(file, "import \"fmt\"\n\n", "", 1), true},
		"another body":     {"a.go", strings.Replace(file, "f()", "g()", 1), false},
		"another page":     {"a.md", strings.Replace(file, `"fmt"`, `f "os"`, 1), false},
		"a directive":      {"a.go", strings.Replace(file, "func", "//ssot:allow redis -- why\nfunc", 1), false},
		"it can't be read": {"a.go", strings.Replace(file, "import", "{", 1), false},
	} {
		if got := proof.SameBody(test.path, []byte(file), []byte(test.other)); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	const directive = "//ssot:allow redis -- why\n"
	for a, b := range map[string]string{
		directive + "// F is.\nfunc F() {}\n":                  "// F is.\n" + directive + "func F() {}\n",
		directive + "//ssot:allow http -- w\n// F.\nvar a int": directive + "// F.\n//ssot:allow http -- w\nvar a int",
		"\tone()\n\t// Two.\n\t" + directive:                   "\tone()\n\t" + directive + "\t// Two.\n",
	} {
		if !proof.SameBody("a.go", []byte("package a\n"+a), []byte("package a\n"+b)) {
			t.Errorf("%q and %q", a, b)
		}
	}
	if proof.SameBody("a.go", []byte("package a\n"+directive+"var a int\nvar b int\n"), []byte("package a\nvar a int\n"+directive+"var b int\n")) {
		t.Error("the directive is above another declaration")
	}
}
