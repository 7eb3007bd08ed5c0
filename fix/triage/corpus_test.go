package triage_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

var (
	corpusDir   = flag.String("corpus", "", "a repository with an ssot.yaml for TestCorpus to work on a copy of, in place of its fixture")
	corpusSteps = flag.Int("corpus-steps", 200, "how many violations TestCorpus decides one by one, at most")
	corpusSeed  = flag.Uint64("corpus-seed", 1, "the seed of TestCorpus")
)

// TestCorpus takes every possible decision in a repository: each violation is refused with a reason, covered, or has a
// rewrite. With all of them accepted, at once or one by one in random order, the go command finds no new fault, and a
// fresh scan finds none of the accepted violations. Accepting again changes nothing, a fresh scan honours the
// directives, and undoing everything in random order restores every byte and mode.
//
// By hand, on a copy that it makes of a repository whose modules are downloaded:
//
//	go test ./fix/triage -run Corpus -v -timeout 1h -corpus DIR
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes every decision of a module")
	}
	t.Parallel()
	c := &corpus{t: t, rnd: rand.New(rand.NewPCG(*corpusSeed, 2))}
	if *corpusDir != "" {
		c.dir = copyTree(t, *corpusDir)
	} else {
		ar, err := txtar.ParseFile("testdata/corpus.txtar")
		if err != nil {
			t.Fatal(err)
		}
		c.dir = module(t, ar)
		c.disfigure()
	}
	c.first = c.snapshot()
	c.session = openIn(t, c.dir)
	c.packages = c.importers()
	c.faults = c.vet()
	c.found = c.scan()
	ready := c.rewrites()

	c.say("bulk")
	accepted := c.bulk(ready)
	c.settled(accepted)
	together := c.snapshot()
	c.again(accepted, together)
	c.sound()
	c.do(triage.Action{Verb: triage.Undo})
	c.same(c.first, "after undoing the bulk")

	c.say("one by one")
	all := c.oneByOne(accepted)
	c.settled(accepted)
	if all {
		c.same(together, "accepted one by one")
	} else {
		c.sound()
	}
	c.say("allowing")
	c.allow()
	c.say("undoing")
	c.undo()
}

// corpus is a repository under test.
type corpus struct {
	t        *testing.T
	rnd      *rand.Rand
	dir      string
	session  *triage.Session
	first    map[string]string // the files at the start, with their modes
	packages []string          // packages with violations, and their importers
	faults   map[string]bool   // the faults that the go command finds at the start
	found    map[place]int     // the violations that a scan finds at the start
	began    time.Time
}

// place identifies a violation in terms that other rewrites do not change.
type place struct{ rule, file, function, symbol string }

func (c *corpus) say(what string) {
	if !c.began.IsZero() {
		c.t.Logf("that took %v", time.Since(c.began).Round(time.Millisecond))
	}
	c.began = time.Now()
	c.t.Log(what)
}

// disfigure gives the files of the fixture other line ends, byte order marks, no last line end, and other modes.
func (c *corpus) disfigure() {
	i := 0
	for _, name := range slices.Sorted(maps.Keys(tree(c.t, c.dir))) {
		if path.Ext(name) != ".go" || strings.HasPrefix(name, "_") {
			continue
		}
		file := filepath.Join(c.dir, filepath.FromSlash(name))
		src, err := os.ReadFile(file)
		if err != nil {
			c.t.Fatal(err)
		}
		mode := fs.FileMode(0o644)
		switch i++; i % 5 {
		case 0:
			src = bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
		case 1:
			src = slices.Concat([]byte("\ufeff"), src)
		case 2:
			src = bytes.TrimSuffix(src, []byte("\n"))
		case 3:
			mode = 0o600
		}
		if err := os.WriteFile(file, src, mode); err != nil {
			c.t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			c.t.Fatal(err)
		}
	}
}

// snapshot returns every regular file with its mode: Go files by their text, others by their hash.
func (c *corpus) snapshot() map[string]string {
	c.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(c.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			if err == nil && d.IsDir() && d.Name() == ".ssot" {
				return fs.SkipDir
			}
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := string(raw)
		if filepath.Ext(path) != ".go" {
			text = fmt.Sprintf("%x", sha256.Sum256(raw))
		}
		rel, err := filepath.Rel(c.dir, path)
		files[filepath.ToSlash(rel)] = info.Mode().String() + "\n" + text
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return files
}

func (c *corpus) same(want map[string]string, when string) {
	c.t.Helper()
	got := c.snapshot()
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			c.t.Errorf("%s: %s is new", when, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			c.t.Errorf("%s: %s is\n%s\nwant\n%s", when, name, got[name], want[name])
		}
	}
	if c.t.Failed() {
		c.t.FailNow()
	}
}

// rewrites previews each violation alone, and returns those with a ready rewrite.
func (c *corpus) rewrites() (ready []string) {
	c.t.Helper()
	counts, refused := map[fix.Status]int{}, map[refusal.Kind]int{}
	items := c.session.Items()
	for _, it := range items {
		p, err := c.session.Preview(context.Background(), it.ID, "")
		if err != nil {
			c.t.Fatal(err)
		}
		at := fmt.Sprintf("%s:%d:%d", it.File, it.Line, it.Column)
		counts[p.Rewrite.Status]++
		switch rw := p.Rewrite; rw.Status {
		case fix.Refused:
			if rw.Refusal == nil || rw.Refusal.Kind == "" || rw.Refusal.Detail == "" || rw.Refusal.Kind.Entry().Help == "" {
				c.t.Errorf("%s is refused without a reason: %+v", at, rw.Refusal)
				continue
			}
			refused[rw.Refusal.Kind]++
			if *corpusDir != "" {
				c.t.Logf("%s refused %s: %s", at, rw.Refusal.Kind, rw.Refusal.Detail)
			}
		case fix.Covered:
			if _, err := c.session.Resolve(rw.CoveredBy); err != nil || rw.CoveredBy == it.Fingerprint {
				c.t.Errorf("%s is covered by %s: %v", at, rw.CoveredBy, err)
			}
		case fix.Ready:
			if it.State == triage.Open {
				ready = append(ready, it.Fingerprint)
			}
		default:
			c.t.Errorf("%s has the status %q", at, rw.Status)
		}
	}
	c.t.Logf("%d violations: %v; refused: %v", len(items), counts, refused)
	if len(ready) == 0 {
		c.t.Fatal("nothing can be rewritten")
	}
	return ready
}

func (c *corpus) do(a triage.Action) triage.Outcome {
	c.t.Helper()
	out, err := c.session.Do(context.Background(), a)
	if err != nil {
		c.t.Fatalf("%+v: %v", a, err)
	}
	return out
}

// bulk accepts everything that is ready in one step, and returns what was accepted. Each violation that was left out
// has a reason.
func (c *corpus) bulk(ready []string) (accepted []string) {
	c.t.Helper()
	out := c.do(triage.Action{Verb: triage.Accept, Bulk: true, IDs: ready, Hazards: allHazards()})
	for _, l := range out.Left {
		it, err := c.session.Resolve(l.Fingerprint)
		if err != nil || l.Why == "" {
			c.t.Errorf("left without a reason: %+v, %v", l, err)
		}
		c.t.Logf("%s:%d is left: %s", it.File, it.Line, l.Why)
	}
	for _, f := range ready {
		if !slices.ContainsFunc(out.Left, func(l triage.Left) bool { return l.Fingerprint == f }) {
			accepted = append(accepted, f)
		}
	}
	c.t.Logf("%s", out.Message)
	return accepted
}

// settled checks that a fresh scan finds the violations of the start without the accepted ones, and that a new session
// sees the same as this one.
func (c *corpus) settled(accepted []string) {
	c.t.Helper()
	want := maps.Clone(c.found)
	state := map[string]triage.State{}
	for _, it := range c.session.Items() {
		state[it.Fingerprint] = it.State
		if it.State != triage.Accepted {
			continue
		}
		at := place{it.Rule, it.File, it.Function, it.Symbol}
		if want[at]--; want[at] == 0 {
			delete(want, at)
		}
	}
	for _, f := range accepted {
		if state[f] != triage.Accepted && len(accepted) <= *corpusSteps {
			c.t.Errorf("%s was accepted and is %s", f, state[f])
		}
	}
	got := c.scan()
	for at, n := range got {
		if n != want[at] {
			c.t.Errorf("a fresh scan finds %d of %+v, want %d", n, at, want[at])
		}
	}
	for at, n := range want {
		if got[at] == 0 {
			c.t.Errorf("a fresh scan finds none of %+v, want %d", at, n)
		}
	}
	next := openIn(c.t, c.dir)
	if a, b := items(c.session), items(next); a != b {
		c.t.Errorf("another session sees\n%s\nand not\n%s", b, a)
	}
	if c.t.Failed() {
		c.t.FailNow()
	}
}

// scan counts the violations that are found without a session, without the allowed ones.
func (c *corpus) scan() map[place]int {
	c.t.Helper()
	rules, err := rule.Load(filepath.Join(c.dir, rule.FileName))
	if err != nil {
		c.t.Fatal(err)
	}
	res, err := scan.Run(context.Background(), scan.Options{Rules: rules, Dir: c.dir, Now: time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		c.t.Fatal(err)
	}
	found := map[place]int{}
	for _, v := range res.Violations {
		if v.Allowed == nil {
			found[place{v.Rule, v.File, v.Function, v.Symbol}]++
		}
	}
	return found
}

// again accepts the accepted violations again.
func (c *corpus) again(accepted []string, want map[string]string) {
	c.t.Helper()
	out := c.do(triage.Action{Verb: triage.Accept, Bulk: true, IDs: accepted, Hazards: allHazards()})
	if len(out.Changed) > 0 || len(out.Files) > 0 || out.Step != 0 {
		c.t.Errorf("accepting again: %+v", out)
	}
	for _, f := range c.sample(accepted, 3) {
		if out, err := c.session.Do(context.Background(), triage.Action{Verb: triage.Accept, IDs: []string{f}}); err == nil {
			c.t.Errorf("accepting again: %+v", out)
		}
	}
	c.same(want, "accepted again")
}

// sample returns n elements of a list in random order.
func (c *corpus) sample(list []string, n int) []string {
	list = slices.Clone(list)
	c.rnd.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:min(n, len(list))]
}

// oneByOne accepts the violations of a bulk action one by one in random order. It reports whether all could be
// accepted.
func (c *corpus) oneByOne(accepted []string) bool {
	c.t.Helper()
	list := c.sample(accepted, *corpusSteps)
	for _, f := range list {
		out, err := c.session.Do(context.Background(), triage.Action{Verb: triage.Accept, IDs: []string{f}})
		if err != nil {
			it, _ := c.session.Resolve(f)
			c.t.Fatalf("%s:%d (%s), which a bulk accepts: %v", it.File, it.Line, it.Code, err)
		}
		if !slices.Contains(out.Changed, f) || len(out.Files) == 0 {
			c.t.Errorf("accepting %s: %+v", f, out)
		}
	}
	return len(list) == len(accepted)
}

// allow inserts directives above a sample of what is open, and checks that a fresh scan honours each.
func (c *corpus) allow() {
	c.t.Helper()
	var open []string
	for _, it := range c.session.Items() {
		if it.State == triage.Open && it.Rule != scan.DirectiveRule {
			open = append(open, it.Fingerprint)
		}
	}
	n, no := 0, 0
	for _, f := range c.sample(open, *corpusSteps/4) {
		it, err := c.session.Resolve(f)
		if err != nil {
			c.t.Fatal(err)
		}
		if it.State != triage.Open { // a directive that was inserted covers it too
			continue
		}
		if _, err := c.session.Do(context.Background(), triage.Action{Verb: triage.Allow, IDs: []string{f}, Reason: reason}); err != nil {
			no++
			c.t.Logf("%s:%d is not allowed: %v", it.File, it.Line, err)
			continue
		}
		n++
	}
	c.t.Logf("%d of %d open ones are allowed, %d can't be", n, len(open), no)
	c.settledAllowed()
}

// settledAllowed checks that a fresh scan finds exactly the open violations.
func (c *corpus) settledAllowed() {
	c.t.Helper()
	want := map[place]int{}
	for _, it := range c.session.Items() {
		if it.State == triage.Open {
			want[place{it.Rule, it.File, it.Function, it.Symbol}]++
		}
	}
	got := c.scan()
	for _, list := range []map[place]int{got, want} {
		for at := range list {
			if got[at] != want[at] {
				c.t.Fatalf("with directives a fresh scan finds %d of %+v, want %d", got[at], at, want[at])
			}
		}
	}
}

// undo undoes all decisions one by one in random order, half of them in another session.
func (c *corpus) undo() {
	c.t.Helper()
	var decided []string
	for _, st := range c.session.UndoState().Steps {
		decided = append(decided, st.IDs...)
	}
	for i, f := range c.sample(decided, len(decided)) {
		if i == len(decided)/2 {
			c.session = openIn(c.t, c.dir)
		}
		c.do(triage.Action{Verb: triage.Undo, IDs: []string{f}})
	}
	c.same(c.first, "after all is undone")
	c.say("")
}

// sound checks that the go command finds no new fault.
func (c *corpus) sound() {
	c.t.Helper()
	for fault := range c.vet() {
		if !c.faults[fault] {
			c.t.Errorf("the go command finds a new fault: %s", fault)
		}
	}
	if c.t.Failed() {
		c.t.FailNow()
	}
}

// vet runs go vet on the packages and their tests, with the rule file's tags, and returns the faults without their
// places. It is a second opinion that does not use this module's type checking.
func (c *corpus) vet() map[string]bool {
	c.t.Helper()
	rules, err := rule.Load(filepath.Join(c.dir, rule.FileName))
	if err != nil {
		c.t.Fatal(err)
	}
	faults := map[string]bool{}
	places := regexp.MustCompile(`:\d+(:\d+)?`)
	for _, tags := range []string{"", strings.Join(rules.Tags, ",")}[:min(2, 1+len(rules.Tags))] {
		// Run one analyzer that rarely reports anything: only the type check matters.
		cmd := exec.Command("go", append([]string{"vet", "-assign", "-tags=" + tags}, c.packages...)...)
		cmd.Dir = c.dir
		out, err := cmd.CombinedOutput()
		if err != nil && len(out) == 0 {
			c.t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "go: downloading") {
				faults[places.ReplaceAllString(line, "")] = true
			}
		}
	}
	return faults
}

// importers lists the packages with violations and those that import them.
func (c *corpus) importers() []string {
	c.t.Helper()
	with := map[string]bool{}
	for _, it := range c.session.Items() {
		with[it.Package] = true
	}
	cmd := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}`, "./...")
	cmd.Dir = c.dir
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(string(out)) {
		if names := strings.Fields(line); slices.ContainsFunc(names, func(name string) bool { return with[name] }) {
			list = append(list, names[0])
		}
	}
	c.t.Logf("%d packages have violations, %d have or import them", len(with), len(list))
	return list
}

// copyTree copies a repository without its history and without session files.
func copyTree(tb testing.TB, from string) string {
	tb.Helper()
	to, err := filepath.EvalSymlinks(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	err = filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", ".ssot", "node_modules"}, d.Name()) {
			return fs.SkipDir
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case d.Type()&fs.ModeSymlink != 0:
			link, err := os.Readlink(path)
			if err != nil {
				return err
			}
			return os.Symlink(link, target)
		case !d.Type().IsRegular():
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, raw, info.Mode().Perm())
	})
	if err != nil {
		tb.Fatal(err)
	}
	return to
}
