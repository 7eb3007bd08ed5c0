package plain_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/cmd/internal/plain"
	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

var update = flag.Bool("update", false, "write what is got as what is wanted")

// memory is a session of a few violations: decisions are kept, nothing is planned or written. The sixth violation has
// alternatives, the fifth no rewrite, the second a hazard.
type memory struct {
	items   []triage.Item
	steps   [][]triage.Item // the items before each step
	undone  [][]triage.Item
	numbers []int    // of the steps
	made    int      // steps so far
	done    []string // what was done, in words
	changed bool     // what the next Reload says
	seq     int      // of the state: decisions and changes outside count
	fail    map[string]error
}

func newMemory() *memory {
	m := &memory{fail: map[string]error{}, seq: 1}
	for i, place := range []string{"a.go:3", "a.go:9", "b.go:1", "c.go:4", "c.go:5", "d/d.go:7"} {
		file, line, _ := strings.Cut(place, ":")
		m.items = append(m.items, triage.Item{
			Fingerprint: fmt.Sprintf("%040d", i+1), Rule: []string{"redis", "clock"}[i/3], File: file, Line: int(line[0] - '0'), Symbol: "lib.New", Code: "lib.New()", Function: "F" + line,
			Priority: scan.High, State: triage.Open,
		})
	}
	return m
}

func (m *memory) Summaries() []triage.Summary {
	return []triage.Summary{{Rule: "redis", Undone: "as it was"}, {Rule: "clock"}}
}

func (m *memory) Items() []triage.Item { return slices.Clone(m.items) }

func (m *memory) News() []string { return []string{"one thing", "another"} }

func (m *memory) UndoState() triage.UndoState {
	s := triage.UndoState{Seq: m.seq}
	if n := len(m.steps); n > 0 {
		s.Undo = fmt.Sprintf("step %d", n)
		for _, n := range m.numbers {
			s.Steps = append(s.Steps, triage.Step{Number: n, Time: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)})
		}
	}
	return s
}

func (m *memory) Preview(_ context.Context, id string, as fix.AlternativeKind) (triage.Preview, error) {
	if err := m.fail["preview"]; err != nil {
		return triage.Preview{}, err
	}
	p := triage.Preview{Rewrite: fix.Rewrite{Status: fix.Ready, As: fix.Replace}}
	switch id[39] {
	case '2':
		p.Rewrite.Hazards = []refusal.Hazard{{Kind: "closes"}, {Kind: "options"}}
	case '4':
		p.Rewrite = fix.Rewrite{Status: fix.Refused}
	case '5':
		p.Rewrite = fix.Rewrite{Status: fix.Refused, Refusal: &refusal.Refusal{Detail: "it is a value"}}
	case '6':
		p.Alternatives = []fix.Alternative{{Kind: fix.Replace}, {Kind: "argument"}, {Kind: "leave"}}
		if as != "" {
			p.Rewrite.As = as
		}
	}
	return p, nil
}

func (m *memory) Select(_ context.Context, f triage.Filter) (triage.Selection, error) {
	var s triage.Selection
	for _, it := range slices.Backward(m.items) {
		switch {
		case it.State != triage.Open || !slices.Contains(f.Files, it.File):
		case it.File == "c.go", it.Line == 9:
			s.Left = append(s.Left, triage.Left{Fingerprint: it.Fingerprint})
		default:
			s.Take = append(s.Take, it.Fingerprint)
		}
	}
	return s, m.fail["select"]
}

func (m *memory) Draft(_ context.Context, a triage.Action) ([]patch.Change, triage.Outcome, error) {
	return []patch.Change{{Path: fmt.Sprintf("%d changed", len(a.IDs)), Before: []byte("a\n"), After: []byte("b\n")}}, triage.Outcome{}, m.fail["draft"]
}

func (m *memory) Do(_ context.Context, a triage.Action) (triage.Outcome, error) {
	if err := m.fail["do"]; err != nil {
		return triage.Outcome{}, err
	}
	if a.Seen != 0 && a.Seen != m.seq {
		return triage.Outcome{}, triage.ErrChanged
	}
	m.seq++
	var short []string
	for _, id := range a.IDs {
		short = append(short, strings.TrimLeft(id, "0"))
	}
	m.done = append(m.done, fmt.Sprintf("%s %s as=%q reason=%q until=%q scope=%q text=%q bulk=%t", a.Verb, strings.Join(short, ","), a.As, a.Reason, a.Until, a.Scope, a.Text, a.Bulk))
	out := triage.Outcome{Message: m.done[len(m.done)-1], Changed: a.IDs}
	before := slices.Clone(m.items)
	switch a.Verb {
	case triage.Undo, triage.Redo:
		from, to := &m.steps, &m.undone
		if a.Verb == triage.Redo {
			from, to = to, from
		}
		if len(*from) == 0 {
			return triage.Outcome{}, fmt.Errorf("there is nothing to %s", a.Verb)
		}
		if was := len(m.numbers); a.Verb == triage.Undo {
			m.numbers = m.numbers[:was-1]
		} else {
			m.made++
			m.numbers = append(m.numbers, m.made)
		}
		was := (*from)[len(*from)-1]
		*from, *to = (*from)[:len(*from)-1], append(*to, m.items)
		for i := range was {
			if was[i].State != m.items[i].State || was[i].Note != m.items[i].Note {
				out.Changed = append(out.Changed, was[i].Fingerprint)
			}
		}
		m.items = was
		return out, nil
	case triage.Note:
		out.Left = []triage.Left{{Fingerprint: a.IDs[0], Why: "for this reason"}}
	default:
	}
	for i := range m.items {
		it := &m.items[i]
		if slices.Contains(a.IDs, it.Fingerprint) {
			switch a.Verb {
			case triage.Accept:
				it.State = triage.Accepted
			case triage.Skip:
				it.State = triage.Skipped
			case triage.Allow:
				it.State = triage.Allowed
			case triage.Note:
				it.Note = a.Text
			default:
			}
		}
	}
	m.made++
	m.steps, m.numbers, m.undone = append(m.steps, before), append(m.numbers, m.made), nil
	return out, nil
}

func (m *memory) Reload(context.Context) (bool, error) {
	changed := m.changed
	m.changed = false
	return changed, m.fail["reload"]
}

// typist types a line whenever a prompt is written. A line that begins with ! is none: "!change" has the files change,
// "!late" too, but only the next decision notices, "!fail WHAT" has an operation fail from then on, "!heal" none.
type typist struct {
	m     *memory
	lines []string
	out   strings.Builder
	asked chan struct{}
}

func (t *typist) Write(p []byte) (int, error) {
	if strings.HasSuffix(string(p), "> ") {
		t.asked <- struct{}{}
	}
	return t.out.Write(p)
}

func (t *typist) Read(p []byte) (int, error) {
	<-t.asked
	for len(t.lines) > 0 {
		line := t.lines[0]
		t.lines = t.lines[1:]
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "!change":
			t.m.changed = true
			t.m.seq++
		case "!late":
			t.m.seq++
		case "!fail":
			t.m.fail[rest] = errors.New("no " + rest)
		case "!heal":
			clear(t.m.fail)
		default:
			return copy(p, line+"\n"), nil
		}
	}
	return 0, io.EOF
}

// run runs a conversation and returns all that was written.
func run(ctx context.Context, m *memory, prompt bool, lines ...string) (string, error) {
	t := &typist{m: m, lines: lines, asked: make(chan struct{}, 1)}
	o := plain.Options{
		Session: m, In: t, Out: t, Prompt: prompt,
		Show: func(it triage.Item, p triage.Preview) error {
			fmt.Fprintf(&t.out, "%s:%d %s %s as %q\n", it.File, it.Line, it.State, p.Rewrite.Status, p.Rewrite.As)
			return m.fail["show"]
		},
		Diff: func(path string, hunks []patch.Hunk) error {
			fmt.Fprintf(&t.out, "diff of %s: %d\n", path, len(hunks))
			return m.fail["diff"]
		},
		Leave: func(answer func() string) { fmt.Fprintf(&t.out, "left with %q\n", answer()) },
	}
	if !prompt {
		o.In = strings.NewReader(strings.Join(lines, "\n"))
	}
	err := plain.Run(ctx, o)
	return t.out.String(), err
}

// TestRun holds conversations: what is printed after each line, and what was done. The lines of input are the prompts'
// answers too; testdata has what comes of each, -update writes it anew.
func TestRun(t *testing.T) {
	for name, lines := range map[string]string{
		"accept":  "a|a|y|accept|a|n|a|yes|a|a|1|a|a",
		"skip":    "s|skip|s|s|s|s|s|1|s|U|s|u|redo|U|nonsense|$|Q word",
		"allow":   "m|why so|2027-06-30|y|m|||n|m meant to be|l|d|f|line|declaration|file|yes|allow|new reason||y|m|||q|m|*/ bad|x|y|m||",
		"allow2":  "4|m|||m||2027-06-30|y",
		"note":    "n|a thought|n a thought|n another|note|a word|n||n|",
		"fix":     "A|n|fix|y|.|A|3|A|y|6|A|yes",
		"undo":    "u|y|u|n|s|u|redo|redo|undo|ctrl+r|r",
		"move":    "j|j|k|next|back|G|j|g|k|.|,|open|}|}|}|}|}|{|{|{|{|{|12|0|-1|6|show||1|,|2|,",
		"filter":  "/c.go|j|j|j|/|filter clock|2|/none such|j|s|k|show|v|u|/CLOCK F5|/ |filter|/high|/skipped|/redis lib",
		"another": "v|6|v|V|v|v|another|v|a|6|a|v|U|v",
		"read":    "i|news|?|help|R|!change|R|!change|a|!change|s|s|!change|n x|exit|bye|s",
		"fails":   "!fail do|s|a|!heal|!fail preview|j|a|!heal|a|y|!fail reload|s|a|m why|A|n x|R|!change|R|!heal|!fail select|A|!heal|!fail draft|A|!heal|A|q",
		"late":    "!late|s|s|a|!late|y|a|y|m why|!late|y|m why|y|6|A|!late|y|A|y|!late|n x|u|redo",
		"show":    "s|!fail show|s|s",
		"diff":    "3|!fail diff|A|y|s",
		"all":     "s|s|s|s|s|s|.|,|1|j|a|n|q|",
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			if name == "undo" { // what an earlier run did
				m.steps, m.numbers, m.made = [][]triage.Item{slices.Clone(m.items), slices.Clone(m.items)}, []int{1, 2}, 2
				m.items[2].State = triage.Skipped
			}
			out, err := run(t.Context(), m, true, strings.Split(lines, "|")...)
			got := fmt.Sprintf("%s\nerror: %v\n%s\n", out, err, strings.Join(m.done, "\n"))
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is not what is got, -update writes it anew:\n%s", path, got)
			}
		})
	}
}

// TestStart holds which violation is shown first, and what is printed for a session without any.
func TestStart(t *testing.T) {
	m := newMemory()
	for i := range 3 {
		m.items[i].State = triage.Accepted
	}
	out, err := run(t.Context(), m, false)
	if want := "6 violations: 3 open, 3 accepted, 0 allowed, 0 skipped; one line a decision, ? lists what there is\n\n4 of 6: c.go:4 open refused as \"\"\n6 violations: 3 open, 3 accepted, 0 allowed, 0 skipped\n"; out != want || err != nil {
		t.Errorf("got %q, %v, want %q", out, err, want)
	}
	out, err = run(t.Context(), &memory{}, false, "j", "s", "a", "v", "show", "u", "redo", "/x", "}", "{", "g", "G", "1")
	if err != nil || strings.Count(out, "\n") != 16 || strings.Contains(out, "> ") {
		t.Errorf("without violations it says, with %v,\n%s", err, out)
	}
}

// TestEnds holds that a conversation ends with its context, with an input that can't be read, and with an output that
// can't be written.
func TestEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := run(ctx, newMemory(), true, "s"); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	silent := func(triage.Item, triage.Preview) error { return nil }
	err := plain.Run(t.Context(), plain.Options{Session: newMemory(), In: strings.NewReader(strings.Repeat("x", 70_000)), Out: io.Discard, Show: silent})
	if err == nil || !strings.HasPrefix(err.Error(), "read what to do: ") {
		t.Errorf("a line that never ends is %v", err)
	}
	err = plain.Run(t.Context(), plain.Options{Session: newMemory(), In: strings.NewReader("s\n"), Out: closed{}, Show: silent})
	if err == nil || err.Error() != "write to the terminal: closed" {
		t.Errorf("a terminal that takes nothing is %v", err)
	}
	var out strings.Builder
	err = plain.Run(t.Context(), plain.Options{Session: newMemory(), In: strings.NewReader("q\ns\n"), Out: &out, Show: silent})
	if err != nil || !strings.HasSuffix(out.String(), "6 open, 0 accepted, 0 allowed, 0 skipped\n") {
		t.Errorf("left without a question: %v\n%s", err, out.String())
	}
	canceled := newMemory()
	canceled.fail["do"] = context.Canceled
	if said, _ := run(t.Context(), canceled, false, "s"); strings.Contains(said, "cancel") {
		t.Errorf("what was cancelled is said:\n%s", said)
	}
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }
