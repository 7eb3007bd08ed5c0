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
	"github.com/seed-58def443/ssot/tui/watch"
)

// feedPause is the least time between two progress messages: a fast scan must not be slowed by drawing it.
const feedPause = 50 * time.Millisecond

// gracePeriod is how long each thing that may not be left behind has to come to its end when the program is told to end.
const gracePeriod = time.Second

// doing is what a person waits for.
type doing int

const (
	nothing doing = iota
	writing       // a decision
	selecting
	reloading
)

// work is what is done with the session off the event loop: one thing at a time, and a plan that is made ahead gives
// way to all else.
type work struct {
	ctx          context.Context
	stop         context.CancelFunc // of ctx
	writes       context.Context    // of decisions: it outlives ctx
	cancelWrites context.CancelFunc // of writes
	writeLock    chan struct{}      // full while a decision is written

	session Session // nil while the scan goes on
	root    string  // what files are relative to
	turns   triage.UndoState
	before  int // the newest step that an earlier run left
	openErr error
	scan    triage.Progress
	feed    *feed.Feed[triage.Progress]

	doing    doing
	job      int // of the newest numbered command
	quitting bool
	changed  bool // in the editor, and not looked at yet
	watch    watch.Model

	planner
}

// planner is the plan that is being made.
type planner struct {
	planning string // empty: none is
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

// open runs Options.Open while the screen is up.
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

// listen waits for the scan's next progress.
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

// progress takes what the scan did, as long as it goes on, and listens for more.
func (w *work) progress(p triage.Progress) (found []triage.Item, more tea.Cmd) {
	if !w.scanning() {
		return nil, nil
	}
	w.scan = p
	return p.Found, w.listen(feedPause)
}

// scanning reports whether there is no session yet, and one may come.
func (w *work) scanning() bool { return w.session == nil && w.openErr == nil }

// busy reports whether something runs that a person waits for. Plans made ahead do not count.
func (w *work) busy() bool { return w.scanning() || w.doing != nothing }

// blocked reports whether the session can't take something to do, and says why, where that is not known to whoever
// asks.
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

// begin numbers what begins; a plan that is being made gives way.
func (w *work) begin(d doing) (job int) {
	w.doing = d
	w.job++
	w.stopPlan()
	return w.job
}

// answered takes the end of a numbered command; it reports whether the answer is to the question that stands.
func (w *work) answered(job int) bool {
	if job != w.job {
		return false
	}
	w.doing = nothing
	return true
}

// decide takes a decision. It outlives the program's context: a decision that was begun is finished, see finish.
func (w *work) decide(a triage.Action) tea.Cmd {
	job, s, ctx, writeLock := w.begin(writing), w.session, w.writes, w.writeLock
	return func() tea.Msg {
		writeLock <- struct{}{}
		defer func() { <-writeLock }()
		out, err := s.Do(ctx, a)
		return doneMsg{job: job, action: a, outcome: out, state: read(s), err: err}
	}
}

// pick asks what a bulk accept would take, of what it leaves what kind of reason it has, and what it comes to in the
// files.
func (w *work) pick(p pick) tea.Cmd {
	w.doing = selecting
	w.job++
	job, s, ctx := w.job, w.session, w.ctx
	return func() tea.Msg {
		msg := selectedMsg{job: job, of: p}
		msg.err = msg.choose(ctx, s)
		return msg
	}
}

// reload looks at the disk again, unless something else is at it. What is being typed is not interrupted: the look
// comes after it. A selection that is being made is dropped.
func (w *work) reload(asked, typing bool) tea.Cmd {
	if typing {
		w.watch.Later()
		return nil
	}
	if w.session == nil || w.doing == writing || w.doing == reloading || w.quitting {
		return nil
	}
	w.watch.Looking()
	job, s, ctx := w.begin(reloading), w.session, w.ctx
	return func() tea.Msg {
		changed, err := s.Reload(ctx)
		return reloadedMsg{job: job, asked: asked, changed: changed, state: read(s), err: err}
	}
}

// look looks at the disk when it was told to, and watches again, once nothing is being typed.
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

// plan asks for the plan of a violation on the session's state gen, and prepares it for painting. Only one is made at a
// time; one that is urgent has the other one stopped.
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

// surveyTime is how long rewrites are planned ahead before what they say is shown, and surveyed how many at most.
const (
	surveyTime = 100 * time.Millisecond
	surveyed   = 500
)

// surveying is the name of what is planned ahead.
const surveying = " ahead"

// idle reports whether nothing is planned or done.
func (w *work) idle() bool {
	return w.session != nil && w.doing == nothing && w.planning == "" && !w.quitting
}

// survey plans violations one after the other for what the list says of them, as long as nobody wants a rewrite to look
// at.
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

// surveyed takes the end of a survey.
func (w *planner) surveyed() {
	w.stopPlan() // releases the context
	w.planning, w.cancel = "", nil
}

// preview asks a session for one rewrite.
func preview(ctx context.Context, s Session, it triage.Item, as fix.AlternativeKind, gen int) tea.Cmd {
	return func() tea.Msg {
		p, err := s.Preview(ctx, it.Fingerprint, as)
		msg := previewMsg{gen: gen, key: it.Fingerprint, as: as, preview: p, err: err}
		if err == nil {
			msg.doc = document.New(it.File, p.Hunks, it.Line, it.Function)
			for _, o := range p.Others {
				msg.doc.Append(o.File, o.Hunks)
			}
			msg.doc.Overview()
		}
		return msg
	}
}

// stopPlan cancels the plan that is being made; its answer, when it comes, is dropped.
func (w *planner) stopPlan() {
	if w.cancel != nil {
		w.cancel()
	}
}

// planned takes the end of a plan; it reports whether it is one on the session's state gen.
func (w *planner) planned(msg previewMsg, gen int) bool {
	w.stopPlan() // releases the context
	w.planning, w.cancel = "", nil
	return msg.gen == gen && !errors.Is(msg.err, context.Canceled)
}

// edit finds the editor for a violation, nil when there is none; the program runs it. Where it can't, it says why.
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

// edited takes the end of the editor.
func (w *work) edited(typing bool) tea.Cmd {
	w.changed = true
	return w.reload(false, typing)
}

// quit ends the program; a decision that is being written is waited for, once, and that is said.
func (w *work) quit() (cmd tea.Cmd, text string) {
	waits := w.doing == writing && !w.quitting
	w.quitting = true
	if waits {
		return nil, "finishing what is being written"
	}
	return tea.Quit, ""
}

// finish waits until what is being written is written, lets nothing else begin, and gives a scan that was told to stop
// some time. When ctx ends, a decision has some time, then it is cancelled, which it heeds until its first file is
// replaced. held says that nothing is being written any more.
func (w *work) finish(ctx context.Context) (held bool) {
	defer w.cancelWrites()
	select {
	case w.writeLock <- struct{}{}: // and never given back: a decision that has not begun by now is not taken
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
