package fix_test

import (
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
)

// TestBehaviour is the proof that a rewrite behaves: small modules with tests of their own, each after a thing that
// people were bitten by. A module says in its section want what must be known of each violation: how much is proven of
// its rewrite, and the hazards with words of their sentences, or the kind of the refusal. Its own tests pass before;
// what is proven is accepted, as `ssot fix` does; they pass after. With -short only the judgements are looked at.
//
// A module counts when a wrong rewrite would make its tests fail. Quiet modules, where nothing must be said, are as
// many as loud ones: a hazard that is not there costs as much as one that is missed.
func TestBehaviour(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/behaviour/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no modules in testdata/behaviour: %v", err)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(archive)
			if err != nil {
				t.Fatal(err)
			}
			m := newBehaving(t, a)
			if !testing.Short() {
				m.sound("before")
			}
			s := m.open()
			judged := m.judge(s)
			if diff := cmp.Diff(m.want, judged.matched(m.want)); diff != "" {
				t.Fatalf("what is said is not what was wanted (-wanted +said):\n%s", diff)
			}
			m.fix(s)
			m.keepsComments(judged)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if !testing.Short() {
				m.sound("after what is proven was rewritten")
			}
		})
	}
}

// behaving is a module of testdata/behaviour, written to a folder.
type behaving struct {
	t    *testing.T
	dir  string
	want []string // its section want, line by line
	code map[string][]byte
}

func newBehaving(t *testing.T, a *txtar.Archive) *behaving {
	t.Helper()
	m := &behaving{t: t, dir: t.TempDir(), code: map[string][]byte{}}
	if strings.TrimSpace(string(a.Comment)) == "" {
		t.Fatal("the archive does not begin with a line that says what it shows")
	}
	for _, f := range a.Files {
		if f.Name == "want" {
			m.want = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
			continue
		}
		name := filepath.Join(m.dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".go") {
			m.code[f.Name] = f.Data
		}
	}
	return m
}

// open opens a session with an empty state.
func (m *behaving) open() *triage.Session {
	m.t.Helper()
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s, err := triage.OpenSession(m.t.Context(), triage.Options{Dir: m.dir, State: m.t.TempDir(), Now: func() time.Time { return day }})
	if err != nil {
		m.t.Fatal(err)
	}
	return s
}

// sound runs the module's own vet and tests.
func (m *behaving) sound(when string) {
	m.t.Helper()
	for _, args := range [][]string{{"vet", "./..."}, {"test", "-count=1", "-timeout=60s", "./..."}} {
		cmd := exec.CommandContext(m.t.Context(), "go", args...)
		cmd.Dir = m.dir
		cmd.Env = append(cmd.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOTOOLCHAIN=local", "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			m.t.Fatalf("%s: go %s: %v\n%s", when, strings.Join(args, " "), err, out)
		}
	}
}

// judgement is what is said of one violation.
type judgement struct {
	place   string // file:line
	tier    string // or "refused KIND", or the status
	hazards []refusal.Hazard
	goes    []fix.Comment // with what is removed
	shown   bool          // it stands in a comment or a page
}

type judgements []judgement

// judge says what a session says of each violation, in the order of the list.
func (m *behaving) judge(s *triage.Session) judgements {
	m.t.Helper()
	var out judgements
	for _, it := range s.Items() {
		p, err := s.Preview(m.t.Context(), it.Fingerprint, "")
		if err != nil {
			m.t.Fatal(err)
		}
		j := judgement{place: fmt.Sprintf("%s:%d", it.File, it.Line), tier: string(p.Rewrite.Status), hazards: p.Rewrite.Hazards, goes: p.Rewrite.Comments, shown: it.Snippet != ""}
		switch {
		case p.Rewrite.Status == fix.Ready:
			j.tier = string(tier.Of(p.Rewrite.Hazards))
		case p.Rewrite.Refusal != nil:
			j.tier = "refused " + string(p.Rewrite.Refusal.Kind)
		}
		out = append(out, j)
	}
	slices.SortStableFunc(out, func(a, b judgement) int { return strings.Compare(a.place, b.place) })
	return out
}

// matched returns the judgements as the wanted lines, where each is answered, and as they are where not: what a wanted
// line leaves out of a sentence is left out.
func (js judgements) matched(want []string) []string {
	out := make([]string, 0, len(js))
	open := slices.Clone(want)
	for _, j := range js {
		if i := slices.IndexFunc(open, j.answers); i >= 0 {
			out = append(out, open[i])
			open = slices.Delete(open, i, i+1)
		} else {
			out = append(out, j.String())
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return slices.Index(want, a) - slices.Index(want, b) })
	return out
}

func (j judgement) String() string {
	said := make([]string, 0, len(j.hazards))
	for _, h := range j.hazards {
		said = append(said, fmt.Sprintf("%s: %s", h.Kind, h.Detail))
	}
	return strings.TrimSpace(j.place + " " + j.tier + " " + strings.Join(said, " | "))
}

// answers reports whether a judgement is what a wanted line asks for: "file:line tier kind: words | kind: words".
func (j judgement) answers(line string) bool {
	rest, ok := strings.CutPrefix(line, j.place+" "+j.tier)
	if !ok || rest != "" && rest[0] != ' ' {
		return false
	}
	var wanted []string
	if rest = strings.TrimSpace(rest); rest != "" {
		wanted = strings.Split(rest, " | ")
	}
	if len(wanted) != len(j.hazards) {
		return false
	}
	left := slices.Clone(j.hazards)
	for _, w := range wanted {
		kind, words, _ := strings.Cut(w, ":")
		i := slices.IndexFunc(left, func(h refusal.Hazard) bool {
			return string(h.Kind) == kind && strings.Contains(h.Detail+" "+h.Place, strings.TrimSpace(words))
		})
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}

// fix does what `ssot fix` does: all that is proven is accepted.
func (m *behaving) fix(s *triage.Session) {
	m.t.Helper()
	ctx, cancel := context.WithCancel(m.t.Context())
	defer cancel()
	sel, err := s.Select(ctx, triage.Filter{})
	if err != nil {
		m.t.Fatal(err)
	}
	if len(sel.Take) == 0 {
		return
	}
	if _, err := s.Do(ctx, triage.Action{Verb: triage.Accept, IDs: sel.Take, Bulk: true}); err != nil {
		m.t.Fatal(err)
	}
}

// keepsComments checks that each comment of the module is there after what is proven was rewritten, in the file or in
// another, or was listed as one that goes.
func (m *behaving) keepsComments(judged judgements) {
	m.t.Helper()
	listed := map[string]bool{}
	for _, j := range judged {
		if listed[j.place] = j.shown; j.tier == string(tier.Proven) {
			for _, c := range j.goes {
				listed[c.Place] = true
			}
		}
	}
	var after strings.Builder
	for name := range m.code {
		src, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(name)))
		if err != nil {
			m.t.Fatal(err)
		}
		for _, c := range placedComments(m.t, name, src) {
			after.WriteString("\n" + c.Text)
		}
		after.WriteString("\n")
	}
	for name, src := range m.code {
		for _, c := range placedComments(m.t, name, src) {
			words := strings.TrimLeft(strings.TrimPrefix(c.Text, "//"), " \t")
			if !listed[c.Place] && !strings.Contains(after.String(), words+"\n") {
				m.t.Errorf("%s: the comment %q is lost, and was not listed", c.Place, c.Text)
			}
		}
	}
}

// placedComments returns those of a file.
func placedComments(t *testing.T, name string, src []byte) []fix.Comment {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []fix.Comment
	for _, group := range f.Comments {
		for _, c := range group.List {
			out = append(out, fix.Comment{Text: c.Text, Place: fmt.Sprintf("%s:%d", name, fset.Position(c.Pos()).Line)})
		}
	}
	return out
}
