package tui

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/shape"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

// memory is a session over files in memory: decisions change them and undo changes them back. Nothing is planned or
// verified; what a plan would say stands in the violation.
type memory struct {
	title      string // of the first rule
	mu         sync.Mutex
	base       map[string]string
	violations []*violation
	inFile     map[string][]*violation
	byID       map[string]*violation
	steps      [][]change
	undone     [][]change // what redo makes again
	numbers    []int      // of the steps
	made       int        // steps so far
	seq        int
	left       string // key of the violation that an earlier screen was left at
	news       []string
	notRead    []scan.NotAnalyzed
	changed    bool   // what the next Reload says
	refuse     error  // what the next Do says
	fail       error  // what the next Reload says
	offered    string // reason of the allowance that was undone last
	leaves     bool   // Draft leaves out the first violation of an action
	calls      []triage.Action
}

func newMemory() *memory {
	return &memory{base: map[string]string{}, inFile: map[string][]*violation{}, byID: map[string]*violation{}, seq: 1}
}

// violation is a place in a file, what would replace it, and what was decided.
type violation struct {
	item         triage.Item
	old, new     string // in the line
	rewrite      fix.Rewrite
	state        triage.State
	note         string
	reason, day  string
	alternatives []fixtureAlternative
	as           fix.AlternativeKind // of an accepted one; empty is the first
	kept         []triage.FileHunks  // of one that can't be undone
}

// fixtureAlternative is a rewrite besides the first, which changes lines in several files.
type fixtureAlternative struct {
	fix.Alternative
	edits   []lineEdit
	hazards []refusal.Hazard
}

// lineEdit replaces a line, or, with an empty text, takes it out.
type lineEdit struct{ file, line, text string }

// change is a violation before a step.
type change struct {
	v      *violation
	before violation
}

func (s *memory) Root() string   { return filepath.FromSlash("/src/netra") }
func (s *memory) News() []string { return s.news }

func (s *memory) NotAnalyzed() []scan.NotAnalyzed { return s.notRead }

func (s *memory) Summaries() []triage.Summary {
	return []triage.Summary{{Rule: "redis", Title: s.title, Undone: s.offered}, {Rule: "redis-import"}}
}

func (s *memory) Items() []triage.Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]triage.Item, len(s.violations))
	for i, v := range s.violations {
		it := v.item
		it.State, it.Note, it.AllowReason, it.AllowUntil = v.state, v.note, v.reason, v.day
		if v.state == triage.Accepted {
			it.As = cmp.Or(v.as, fix.Replace)
		}
		for _, w := range s.inFile[it.File] { // a directive above moves it down
			if w.state == triage.Allowed && w.item.Line <= v.item.Line {
				it.Line++
			}
		}
		out[i] = it
	}
	return out
}

// text returns a file under the decisions, with one violation's rewrite or without it.
func (s *memory) text(file string, with, without *violation) string {
	lines := strings.Split(s.base[file], "\n")
	for _, v := range slices.Backward(s.inFile[file]) {
		at := v.item.Line - 1
		switch {
		case v == without, v.as != "":
		case v == with, v.state == triage.Accepted:
			lines[at] = strings.Replace(lines[at], v.old, v.new, 1)
		case v.state == triage.Allowed:
			indent := lines[at][:len(lines[at])-len(strings.TrimLeft(lines[at], "\t"))]
			lines = slices.Insert(lines, at, indent+"//ssot:allow "+v.item.Rule+" -- "+v.reason)
		}
	}
	return strings.Join(lines, "\n")
}

// alternativeOf returns a rewrite of a violation besides the first, nil when it has none of the kind.
func (v *violation) alternativeOf(kind fix.AlternativeKind) *fixtureAlternative {
	for i := range v.alternatives {
		if v.alternatives[i].Kind == kind {
			return &v.alternatives[i]
		}
	}
	return nil
}

// edited returns a file's base under an alternative.
func (s *memory) edited(file string, w *fixtureAlternative) string {
	text := s.base[file]
	for _, e := range w.edits {
		if e.file != file {
			continue
		}
		line := e.text
		if line != "" {
			line += "\n"
		}
		text = strings.Replace(text, e.line+"\n", line, 1)
	}
	return text
}

// previewAs shows a rewrite besides the first.
func (s *memory) previewAs(p *triage.Preview, w *fixtureAlternative) {
	p.Rewrite.As, p.Rewrite.Status, p.Rewrite.Refusal, p.Rewrite.Hazards = w.Kind, fix.Ready, nil, w.hazards
	p.Hunks = nil
	for _, e := range w.edits {
		hunks := patch.Diff([]byte(s.base[e.file]), []byte(s.edited(e.file, w)), 3)
		switch known := func(o triage.FileHunks) bool { return o.File == e.file }; {
		case e.file == p.File:
			p.Hunks = hunks
		case !slices.ContainsFunc(p.Others, known):
			p.Others = append(p.Others, triage.FileHunks{File: e.file, Hunks: hunks})
		}
	}
}

func (s *memory) find(id string) (*violation, error) {
	if v := s.byID[id]; v != nil {
		return v, nil
	}
	return nil, fmt.Errorf("no violation is named %s", id)
}

func (s *memory) Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return triage.Preview{}, err
	}
	v, err := s.find(id)
	if err != nil {
		return triage.Preview{}, err
	}
	p := triage.Preview{Seq: s.seq, Rewrite: v.rewrite, File: v.item.File, Kept: v.kept}
	file := v.item.File
	p.Hunks = patch.Diff([]byte(s.text(file, nil, v)), []byte(s.text(file, v, nil)), 3)
	p.Rewrite.As = fix.Replace
	if v.rewrite.Status != fix.Ready {
		p.Hunks = s.around(v)
	} else if len(v.alternatives) > 0 {
		p.Alternatives = append(p.Alternatives, fix.Alternative{Kind: fix.Replace, Title: "replace it"})
	}
	for _, w := range v.alternatives {
		p.Alternatives = append(p.Alternatives, w.Alternative)
	}
	switch p.Shape = shape.Of(p.Hunks); {
	case v.rewrite.Refusal != nil:
		p.Shape = "no rewrite: " + string(v.rewrite.Refusal.Kind)
	case v.rewrite.Status != fix.Ready:
		p.Shape = "no rewrite"
	}
	kind := cmp.Or(as, v.as, fix.Replace)
	switch w := v.alternativeOf(kind); {
	case w != nil:
		s.previewAs(&p, w)
	case kind != fix.Replace:
		p.Rewrite.As, p.Rewrite.Status = kind, fix.Refused
		p.Rewrite.Refusal = &refusal.Refusal{Kind: refusal.Alternative, Detail: fmt.Sprintf("it has no alternative %q", kind)}
	}
	return p, nil
}

func (s *memory) around(v *violation) []patch.Hunk {
	lines := strings.Split(s.text(v.item.File, nil, nil), "\n")
	first, last := max(1, v.item.Line-3), min(len(lines), v.item.Line+3)
	h := patch.Hunk{Old: first, New: first, OldCount: last - first + 1, NewCount: last - first + 1}
	for n := first; n <= last; n++ {
		h.Lines = append(h.Lines, patch.Line{Op: patch.Equal, Old: n, New: n, Text: lines[n-1]})
	}
	return []patch.Hunk{h}
}

func (s *memory) Select(_ context.Context, f triage.Filter) (triage.Selection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sel triage.Selection
	for _, v := range s.violations {
		if v.state != triage.Open || f.IDs != nil && !slices.Contains(f.IDs, v.item.Fingerprint) || f.IDs == nil && !slices.Contains(f.Files, v.item.File) || len(f.Rules) > 0 && !slices.Contains(f.Rules, v.item.Rule) {
			continue
		}
		switch {
		case v.rewrite.Status == fix.Refused:
			sel.Left = append(sel.Left, triage.Left{Fingerprint: v.item.Fingerprint, Why: v.rewrite.Refusal.Detail})
		case len(v.rewrite.Hazards) > 0:
			sel.Left = append(sel.Left, triage.Left{Fingerprint: v.item.Fingerprint, Why: "hazard " + v.rewrite.Hazards[0].Detail})
		default:
			sel.Take = append(sel.Take, v.item.Fingerprint)
		}
	}
	return sel, nil
}

func (s *memory) Similar(ctx context.Context, id string) ([]string, error) {
	of, err := s.Preview(ctx, id, "")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, v := range s.violations {
		p, err := s.Preview(ctx, v.item.Fingerprint, "")
		if err != nil {
			return nil, err
		}
		if p.Shape == of.Shape && v.item.Rule == s.byID[id].item.Rule {
			out = append(out, v.item.Fingerprint)
		}
	}
	return out, nil
}

// Draft drafts what Do does of accepting.
func (s *memory) Draft(_ context.Context, a triage.Action) ([]patch.Change, triage.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return nil, triage.Outcome{}, s.refuse
	}
	var out triage.Outcome
	if s.leaves {
		out.Left = []triage.Left{{Fingerprint: a.IDs[0], Why: "it has one already"}}
		a.IDs = a.IDs[1:]
	}
	before := map[string]string{}
	for _, id := range a.IDs {
		file := s.byID[id].item.File
		before[file] = s.text(file, nil, nil)
	}
	was := map[*violation]triage.State{}
	for _, id := range a.IDs {
		v := s.byID[id]
		was[v], v.state = v.state, triage.Accepted
		if a.Verb == triage.Allow {
			v.state, v.reason = triage.Allowed, a.Reason
		}
	}
	var changes []patch.Change
	for _, file := range slices.Sorted(maps.Keys(before)) {
		text := before[file]
		changes = append(changes, patch.Change{Path: file, Before: []byte(text), After: []byte(s.text(file, nil, nil))})
	}
	for v, state := range was {
		v.state = state
	}
	return changes, out, nil
}

func (s *memory) Do(_ context.Context, a triage.Action) (triage.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, a)
	if s.refuse != nil {
		return triage.Outcome{}, s.refuse
	}
	if a.Seen != 0 && a.Seen != s.seq {
		return triage.Outcome{}, triage.ErrChanged
	}
	if a.Verb == triage.Redo {
		return s.redo()
	}
	if a.Verb == triage.Undo && len(a.IDs) == 0 {
		if len(s.steps) == 0 {
			return triage.Outcome{}, errors.New("there is nothing to undo")
		}
		last := s.steps[len(s.steps)-1]
		s.steps, s.numbers = s.steps[:len(s.steps)-1], s.numbers[:len(s.steps)-1]
		return s.revert(last), nil
	}
	var step []change
	for _, id := range a.IDs {
		v, err := s.find(id)
		if err != nil {
			return triage.Outcome{}, err
		}
		if a.Verb == triage.Undo {
			step = append(step, s.forget(v)...)
			continue
		}
		if a.Verb == triage.Accept && v.rewrite.Status != fix.Ready && v.alternativeOf(a.As) == nil {
			return triage.Outcome{}, errors.New("there is no rewrite")
		}
		step = append(step, change{v, *v})
		v.decide(a)
	}
	if a.Verb == triage.Undo {
		return s.revert(step), nil
	}
	s.undone = nil
	s.begin(step)
	out := triage.Outcome{Step: len(s.steps), Message: fmt.Sprintf("%s: %d in %s", a.Verb, len(step), step[0].v.item.File)}
	for _, c := range step {
		out.Changed = append(out.Changed, c.v.item.Fingerprint)
		if a.Verb == triage.Accept || a.Verb == triage.Allow {
			out.Files = append(out.Files, c.v.item.File)
		}
	}
	return out, nil
}

func (v *violation) decide(a triage.Action) {
	switch a.Verb {
	case triage.Accept:
		v.state, v.as = triage.Accepted, a.As
	case triage.Skip:
		v.state = triage.Skipped
	case triage.Allow:
		v.state, v.reason, v.day = triage.Allowed, a.Reason, a.Until
	case triage.Note:
		v.note = a.Text
	case triage.Undo, triage.Redo: // see revert
	}
}

// forget takes the newest change of a violation out of its step.
func (s *memory) forget(v *violation) []change {
	for i := len(s.steps) - 1; i >= 0; i-- {
		for j, c := range s.steps[i] {
			if c.v == v {
				s.steps[i] = slices.Delete(s.steps[i], j, j+1)
				return []change{c}
			}
		}
	}
	return nil
}

func (s *memory) revert(step []change) triage.Outcome {
	s.seq++
	out := triage.Outcome{Message: fmt.Sprintf("undone: %d", len(step))}
	var again []change
	for _, c := range step {
		again = append(again, change{c.v, *c.v})
		*c.v = c.before
		out.Changed = append(out.Changed, c.v.item.Fingerprint)
	}
	s.undone = append(s.undone, again)
	return out
}

// begin adds a step.
func (s *memory) begin(step []change) {
	s.made++
	s.seq++
	s.steps, s.numbers = append(s.steps, step), append(s.numbers, s.made)
}

func (s *memory) redo() (triage.Outcome, error) {
	if len(s.undone) == 0 {
		return triage.Outcome{}, errors.New("there is nothing to redo")
	}
	last := s.undone[len(s.undone)-1]
	s.undone = s.undone[:len(s.undone)-1]
	out := triage.Outcome{Message: fmt.Sprintf("redone: %d", len(last))}
	var step []change
	for _, c := range last {
		step = append(step, change{c.v, *c.v})
		*c.v = c.before
		out.Changed = append(out.Changed, c.v.item.Fingerprint)
	}
	s.begin(step)
	return out, nil
}

func (s *memory) Place() string { return s.left }

func (s *memory) UndoState() triage.UndoState {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := triage.UndoState{Seq: s.seq}
	name := func(step []change) string {
		if len(step) == 0 { // all of it was undone by name
			return "nothing"
		}
		return fmt.Sprintf("%d in %s", len(step), step[0].v.item.File)
	}
	for i, step := range s.steps {
		var ids []string
		for _, c := range step {
			ids = append(ids, c.v.item.Fingerprint)
		}
		t.Undo = name(step)
		t.Steps = append(t.Steps, triage.Step{Number: s.numbers[i], Time: time.Date(2026, 2, 27, 9, 30, 0, 0, time.UTC), IDs: ids})
	}
	if n := len(s.undone); n > 0 {
		t.Redo = name(s.undone[n-1])
	}
	return t
}

func (s *memory) Reload(context.Context) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.changed
	s.changed = false
	return changed, s.fail
}

// shop returns the session of testdata/shop.txtar.
func shop(tb testing.TB) *memory {
	tb.Helper()
	ar, err := txtar.ParseFile(filepath.Join("testdata", "shop.txtar"))
	if err != nil {
		tb.Fatal(err)
	}
	s := newMemory()
	for _, f := range ar.Files {
		s.base[f.Name] = string(f.Data)
	}
	const client = "github.com/redis/go-redis/v9.NewClient"
	ready := fix.Rewrite{Status: fix.Ready}
	hazard := func(kind, detail, place string) fix.Rewrite {
		return fix.Rewrite{Status: fix.Ready, Hazards: []refusal.Hazard{{Kind: refusal.HazardKind(kind), Detail: detail, Place: place}}}
	}
	refused := func(kind, detail string) fix.Rewrite {
		return fix.Rewrite{Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Kind(kind), Detail: detail}}
	}
	for _, v := range []struct {
		priority                        scan.Priority
		critical                        bool
		file, old, new, symbol, in, why string
		rewrite                         fix.Rewrite
	}{
		{scan.High, true, "internal/core/factory.go", "redis.NewClient", "", client, "connect", "reached by non-test imports from ./cmd/gateway", refused("value", "the function is used as a value, and redisx.Client() takes no options")},
		{scan.High, true, "internal/ws/hub.go", "redis.NewClient(&redis.Options{Addr: addr})", "redisx.Client()", client, "NewHub", "in ./internal/ws/..., which ssot.yaml calls critical", hazard("closes", "the shared client would be closed by (*Hub).Stop", "internal/ws/hub.go:25")},
		{scan.High, false, "internal/cache/manager.go", "redis.NewClient(&redis.Options{Addr: addr, PoolSize: 20})", "redisx.Client()", client, "NewManager", "in none of the lower classes", ready},
		{scan.Medium, false, "internal/it/session_test.go", "redis.NewClient(&redis.Options{Addr: addr, DB: 3})", "redisx.Client()", client, "newStore", "a test under the tag integration", hazard("options", "drops DB: 3", "")},
		{scan.Medium, false, "internal/it/session_test.go", "cache.Manager{}", "", "example.com/netra/internal/cache.Manager", "TestLogin", "a test under the tag integration", refused("copied", "the struct is copied by value")},
		{scan.Medium, false, "internal/it/session_test.go", `redis.NewClient(&redis.Options{Addr: "localhost:6379"})`, "redisx.Client()", client, "TestLogout", "a test under the tag integration", ready},
		{scan.Low, false, "examples/nasty/main.go", "redis.NewClient(nil)", "redisx.Client()", client, "main", "in an examples folder", ready},
		{scan.Low, false, "tools/flush/main.go", `redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{"a:7000", "b:7000", "c:7000", "d:7000", "e:7000", "f:7000", "g:7000"}})`, "redisx.Cluster()", "github.com/redis/go-redis/v9.NewClusterClient", "main", "in a tools folder", ready},
		{scan.High, false, "internal/oldredis/use.go", `"example.com/netra/internal/oldredis"`, "", "example.com/netra/internal/oldredis", "", "in none of the lower classes", refused("import", "moving imports is not built yet")},
	} {
		rule := "redis"
		if strings.HasPrefix(v.old, `"`) {
			rule = "redis-import"
		}
		s.add(tb, v.old, v.new, v.rewrite, triage.Item{
			Rule: rule, Package: "example.com/netra/" + filepath.ToSlash(filepath.Dir(v.file)), File: v.file, Function: v.in,
			Symbol: v.symbol, Code: v.old, Priority: v.priority, Critical: v.critical, Reason: v.why, Test: strings.HasSuffix(v.file, "_test.go"),
		})
	}
	slices.SortStableFunc(s.violations, func(a, b *violation) int { return scanOrder(a.item, b.item) })
	return s
}

// add finds the violation's place in its file and appends it.
func (s *memory) add(tb testing.TB, was, now string, rw fix.Rewrite, it triage.Item) {
	tb.Helper()
	for i, line := range strings.Split(s.base[it.File], "\n") {
		if at := strings.Index(line, was); at >= 0 {
			it.Line, it.EndLine, it.Column, it.EndColumn = i+1, i+1, at+1, at+1+len(was)
			break
		}
	}
	if it.Line == 0 {
		tb.Fatalf("%s has no %q", it.File, was)
	}
	it.Fingerprint = fmt.Sprintf("%x", sha256.Sum256([]byte(it.File+was)))[:40]
	it.ID = it.Fingerprint[:8]
	rw.Fingerprint = it.Fingerprint
	v := &violation{item: it, old: was, new: now, rewrite: rw, state: triage.Open}
	s.violations = append(s.violations, v)
	s.inFile[it.File] = append(s.inFile[it.File], v)
	s.byID[it.Fingerprint] = v
}

// many returns a session of n violations, three to a file.
func many(tb testing.TB, n int) *memory {
	tb.Helper()
	s := newMemory()
	for i := range n {
		file := fmt.Sprintf("internal/part%03d/file%05d.go", i/60, i/3)
		s.base[file] = "package part\n\nvar (\n\ta = redis.NewClient(x0)\n\tb = redis.NewClient(x1)\n\tc = redis.NewClient(x2)\n)\n"
		old := fmt.Sprintf("redis.NewClient(x%d)", i%3)
		s.add(tb, old, "redisx.Client()", fix.Rewrite{Status: fix.Ready}, triage.Item{
			Rule: "redis", Package: "example.com/part", File: file, Function: "a", Symbol: "redis.NewClient", Code: old,
			Priority: scan.Priority(i * 3 / n), Reason: "in none of the lower classes",
		})
	}
	return s
}

// hazardous returns a shop in which a rewrite has hazards of several kinds, the worst in the middle.
func hazardous(tb testing.TB) *memory {
	tb.Helper()
	s := shop(tb)
	for _, v := range s.violations {
		if v.item.File == "internal/ws/hub.go" {
			v.rewrite.Hazards = []refusal.Hazard{
				{Kind: refusal.HazardInit, Detail: "package initialisers may run it before the owner is set up", Unproven: true},
				{Kind: refusal.HazardOptions, Detail: "the owner's is made otherwise, at internal/redisx/redisx.go:14: Addr: addr here, config.RedisAddr() there", Place: "internal/ws/hub.go:19"},
				{Kind: refusal.HazardCloses, Detail: "the shared client would be closed by (*Hub).Stop", Place: "internal/ws/hub.go:25"},
				{Kind: refusal.HazardLifetime, Detail: "built once for each hub, of which there are many", Place: "internal/ws/hub.go:17"},
			}
		}
	}
	return s
}
