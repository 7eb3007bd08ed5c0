package tui

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
	"github.com/seed-58def443/ssot/tui/feed"
	"github.com/seed-58def443/ssot/tui/queue"
	"github.com/seed-58def443/ssot/tui/watch"
)

// feedPause is the least time between two progress messages: drawing must not slow down a fast scan.
const feedPause = 50 * time.Millisecond

// gracePeriod is how long the program waits, when it has to end, for each task that must be completed.
const gracePeriod = time.Second

// doing is the kind of command that runs and that the user waits for.
type doing int

const (
	nothing doing = iota
	writing       // a decision
	selecting
	reloading
)

// work runs the session's commands off the event loop, one at a time. A plan that is made ahead is cancelled when
// another command begins.
type work struct {
	ctx          context.Context
	stop         context.CancelFunc // cancels ctx
	writes       context.Context    // context of decisions; it outlives ctx
	cancelWrites context.CancelFunc // cancels writes
	writeLock    chan struct{}      // full while a decision is written

	session Session // nil during the scan
	root    string  // directory that paths are relative to
	turns   triage.UndoState
	before  int // number of the newest step of an earlier run
	openErr error
	scan    triage.Progress
	feed    *feed.Feed[triage.Progress]

	doing    doing
	job      int    // number of the newest numbered command
	what     string // what it does, in words
	quitting bool
	changed  bool   // the editor was open and files may have changed
	failed   string // what was said of the last look at the files, if it failed
	watch    watch.Model

	planner
}

// planner holds the plan that is being made.
type planner struct {
	planning string // empty: no plan is being made
	cancel   context.CancelFunc
}

func newWork(ctx context.Context, o Options) *work {
	w := &work{writeLock: make(chan struct{}, 1), root: o.Root}
	w.ctx, w.stop = context.WithCancel(ctx)
	w.writes, w.cancelWrites = context.WithCancel(context.WithoutCancel(ctx))
	w.feed = feed.New(func(pending, next triage.Progress) triage.Progress {
		next.Found = append(pending.Found, next.Found...)
		return next
	})
	return w
}

// open returns the command that runs Options.Open while the screen is shown.
func (w *work) open(open func(context.Context, func(triage.Progress)) (Session, []string, error)) tea.Cmd {
	return func() tea.Msg {
		defer w.feed.End()
		s, news, err := open(w.ctx, w.feed.Put)
		if err != nil {
			return openedMsg{err: err}
		}
		st := read(s)
		st.news = news
		return openedMsg{session: s, state: st}
	}
}

// listen returns a command that waits for the scan's next progress.
func (w *work) listen(pause time.Duration) tea.Cmd {
	return func() tea.Msg {
		if pause > 0 {
			select {
			case <-time.After(pause):
			case <-w.feed.Done():
			}
		}
		if p, ok := w.feed.Next(); ok {
			return progressMsg{p}
		}
		return nil
	}
}

// progress handles a progress message of the scan: it returns the violations that were found and a command that waits
// for the next message.
func (w *work) progress(p triage.Progress) (found []triage.Item, more tea.Cmd) {
	if !w.scanning() {
		return nil, nil
	}
	w.scan = p
	return p.Found, w.listen(feedPause)
}

// scanning reports whether the session is not open yet and did not fail to open.
func (w *work) scanning() bool { return w.session == nil && w.openErr == nil }

// busy reports whether a command runs that the user waits for. Plans made ahead do not count.
func (w *work) busy() bool { return w.scanning() || w.doing != nothing }

// blocked reports whether the session can't take a decision. If the reason is not already on the screen, why gives it.
func (w *work) blocked() (why string, blocked bool) {
	switch {
	case w.session == nil:
		return "the scan is not finished; decisions can be taken when it is", true
	case w.doing == writing:
		return "as soon as the last decision is written", true
	case w.doing != nothing:
		return "as soon as the files have been looked at", true
	}
	return "", w.quitting
}

// begin returns the number of a new command and cancels the plan that is being made.
func (w *work) begin(d doing) (job int) {
	w.doing = d
	w.job++
	w.stopPlan()
	return w.job
}

// answered ends a numbered command; it reports whether the answer belongs to the newest command.
func (w *work) answered(job int) bool {
	if job != w.job {
		return false
	}
	w.doing = nothing
	return true
}

// decide returns the command that takes a decision on what is on the screen; again is the key that decided. The
// decision outlives the program's context: once begun it is completed, see finish.
func (w *work) decide(a triage.Action, again queue.Held[planned]) tea.Cmd {
	switch a.Verb {
	case triage.Accept, triage.Skip, triage.Allow:
		a.Seen = w.turns.Seq
	default:
	}
	w.what = map[triage.Verb]string{
		triage.Accept: "accepting: the rewrite is checked once more and written", triage.Skip: "skipping", triage.Allow: "allowing: the comment is written",
		triage.Note: "writing the note", triage.Undo: "taking back", triage.Redo: "deciding again",
	}[a.Verb]
	job, s, ctx, writeLock := w.begin(writing), w.session, w.writes, w.writeLock
	return func() tea.Msg {
		writeLock <- struct{}{}
		defer func() { <-writeLock }()
		out, err := s.Do(ctx, a)
		return doneMsg{job: job, action: a, again: again, outcome: out, state: read(s), err: err}
	}
}

// pick returns the command that computes a bulk accept: the violations it takes, why it leaves others out, and the
// diff.
func (w *work) pick(p pick) tea.Cmd {
	w.doing, w.what = selecting, "planning what can be decided at once"
	w.job++
	job, s, ctx := w.job, w.session, w.ctx
	return func() tea.Msg {
		msg := selectedMsg{job: job, of: p}
		msg.err = msg.choose(ctx, s)
		return msg
	}
}

// reload returns the command that reads the files again, unless another command runs. While the user types, the reload
// waits. It cancels a selection that is being computed.
func (w *work) reload(asked, typing bool) tea.Cmd {
	if typing {
		w.watch.Later()
		return nil
	}
	if w.session == nil || w.doing == writing || w.doing == reloading || w.quitting {
		return nil
	}
	w.watch.Looking()
	w.what = "looking at the files again"
	job, s, ctx := w.begin(reloading), w.session, w.ctx
	return func() tea.Msg {
		changed, err := s.Reload(ctx)
		return reloadedMsg{job: job, asked: asked, changed: changed, state: read(s), err: err}
	}
}

// look reloads if a reload is due and watches the files again, once the user is not typing.
func (w *work) look(typing bool) tea.Cmd {
	if w.watch.Due() && !typing {
		return w.reload(false, false)
	}
	s, ok := w.session.(watch.Watcher)
	if !ok || w.doing == reloading || w.quitting {
		return nil
	}
	return w.watch.Start(w.ctx, s)
}

// plan returns the command that plans the rewrite of a violation in generation gen and prepares its diff. Only one plan
// is made at a time; an urgent plan cancels the running one.
func (w *work) plan(e *entry, as fix.AlternativeKind, gen int, urgent bool) tea.Cmd {
	if w.session == nil || w.doing == writing || w.doing == reloading || w.quitting {
		return nil
	}
	name := planName(e.key, as)
	if w.planning != "" {
		if urgent && w.planning != name {
			w.stopPlan()
		}
		return nil
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.planning, w.cancel = name, cancel
	return preview(ctx, w.session, e.Item, as, gen)
}

// surveyTime is how long a survey plans before its results are shown; surveyed is how many rewrites it plans at most.
const (
	surveyTime = 100 * time.Millisecond
	surveyed   = 500
)

// surveying is the name of a survey in planner.planning.
const surveying = " ahead"

// idle reports whether no command runs and no plan is being made.
func (w *work) idle() bool {
	return w.session != nil && w.doing == nothing && w.planning == "" && !w.quitting
}

// survey returns the command that plans violations one after the other for the marks in the list. It gives way to a
// rewrite that the user wants to see.
func (w *work) survey(list []*entry, gen int) tea.Cmd {
	if len(list) == 0 {
		return nil
	}
	keys := make([]string, len(list))
	for i, e := range list {
		keys[i] = e.key
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.planning, w.cancel = surveying, cancel
	s := w.session
	return func() tea.Msg {
		msg := surveyedMsg{known: make(map[string]known)}
		//ssot:allow clock -- a stopwatch, which no reading of the clock leaves
		begun := time.Now()
		for i, key := range keys {
			//ssot:allow clock -- the same
			if i > 0 && time.Since(begun) > surveyTime {
				break
			}
			p, err := s.Preview(ctx, key, "")
			if ctx.Err() != nil {
				break
			}
			msg.known[key] = knownOf(gen, p, err)
		}
		return msg
	}
}

// surveyed ends a survey.
func (w *planner) surveyed() {
	w.stopPlan() // releases the context
	w.planning, w.cancel = "", nil
}

// preview returns the command that asks the session for one rewrite.
func preview(ctx context.Context, s Session, it triage.Item, as fix.AlternativeKind, gen int) tea.Cmd {
	return func() tea.Msg {
		p, err := s.Preview(ctx, it.Fingerprint, as)
		msg := previewMsg{gen: gen, key: it.Fingerprint, as: as, preview: p, err: err}
		if err == nil {
			diff := p.Diff()
			if len(diff) == 0 || diff[0].File != it.File {
				diff = append([]triage.FileHunks{{File: it.File, Hunks: p.Hunks}}, diff...)
			}
			msg.doc = document.New(it.File, diff[0].Hunks, it.Line, it.Function)
			for _, o := range diff[1:] {
				msg.doc.Append(o.File, o.Hunks)
			}
			msg.doc.Overview()
		}
		return msg
	}
}

// stopPlan cancels the plan that is being made; a late answer is dropped.
func (w *planner) stopPlan() {
	if w.cancel != nil {
		w.cancel()
	}
}

// planned ends a plan; it reports whether the plan is the expected one and of generation gen.
func (w *planner) planned(msg previewMsg, gen int) bool {
	w.stopPlan() // releases the context
	w.planning, w.cancel = "", nil
	return msg.gen == gen && !errors.Is(msg.err, context.Canceled)
}

// edit returns the command that opens the editor at a violation. It returns nil if there is none, and why if it can't
// open the editor.
func (w *work) edit(editor func(string, int) (Editor, error), e *entry) (cmd tea.Cmd, why string) {
	switch {
	case e == nil:
		return nil, ""
	case editor == nil:
		return nil, "there is no editor: set EDITOR"
	case w.doing == writing:
		why, _ = w.blocked()
		return nil, why
	}
	file, line := filepath.Join(w.root, filepath.FromSlash(e.File)), e.Line
	return func() tea.Msg {
		cmd, err := editor(file, line)
		return editorMsg{cmd, err}
	}, ""
}

// edited returns the command that follows the editor's end.
func (w *work) edited(typing bool) tea.Cmd {
	w.changed = true
	return w.reload(false, typing)
}

// quit returns the command that ends the program. While a decision is written, the first call only says that the
// program waits for it.
func (w *work) quit() (cmd tea.Cmd, text string) {
	waits := w.doing == writing && !w.quitting
	w.quitting = true
	if waits {
		return nil, "finishing what is being written"
	}
	return tea.Quit, ""
}

// finish waits until the running decision is written, prevents new ones, and gives a stopped scan some time. After ctx
// ends, a decision has gracePeriod; then it is cancelled, which takes effect only until its first file is replaced.
// held reports whether no decision is being written any more.
func (w *work) finish(ctx context.Context) (held bool) {
	defer w.cancelWrites()
	select {
	case w.writeLock <- struct{}{}: // never released: a later decision is not taken
		held = true
	case <-ctx.Done():
		if held = w.acquireWriteLock(gracePeriod); !held {
			w.cancelWrites()
			held = w.acquireWriteLock(gracePeriod)
		}
	}
	select {
	case <-w.feed.Done():
	case <-time.After(gracePeriod):
	}
	return held
}

func (w *work) acquireWriteLock(patience time.Duration) bool {
	select {
	case w.writeLock <- struct{}{}:
		return true
	case <-time.After(patience):
		return false
	}
}
