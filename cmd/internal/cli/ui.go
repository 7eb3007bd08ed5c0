package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/seed-58def443/ssot/cmd/internal/arguments"
	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/commits"
	"github.com/seed-58def443/ssot/cmd/internal/lastplace"
	"github.com/seed-58def443/ssot/cmd/internal/plain"
	"github.com/seed-58def443/ssot/cmd/internal/settings"
	"github.com/seed-58def443/ssot/cmd/internal/setup"
	"github.com/seed-58def443/ssot/cmd/internal/terminal"
	"github.com/seed-58def443/ssot/cmd/internal/verifying"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/account/format"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/tui"
	"github.com/seed-58def443/ssot/tui/closing"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/keys/handing"
	"github.com/seed-58def443/ssot/tui/theme"
)

// errNoTerminal is the error if the UI can't be drawn; it says what to run instead.
var errNoTerminal = errors.New("this is not a terminal that can be drawn on: run ssot --plain to triage line by line, ssot scan to list the violations, ssot show ID for a rewrite, ssot accept ID to apply it (ssot --help lists the rest)")

// themeFlags are the flags of commands that open the terminal UI.
type themeFlags struct {
	theme string
	plain bool
	leave *tui.Leave
}

func (l *themeFlags) flags() []command.Flag {
	return []command.Flag{{
		Name: "theme", Value: "T", Into: &l.theme, Choices: theme.Names(),
		Help: "`colours`: dark, light, 16 or plain, with ,blue-orange in place of red and green (else $SSOT_THEME, your settings, what the terminal answers)",
	}, {
		Name: "plain", Into: &l.plain, Help: "line by line: for screen readers, dumb terminals (there it is so without it) and pipes",
	}}
}

func uiCommand(p *parts) command.Command {
	var l themeFlags
	return command.Command{
		Name: "ssot", Args: "[packages]",
		Summary: "Find and replace what should have one owner",
		Long: `ssot finds every place in a Go code base that builds its own copy of something that
should have one owner, proposes a rewrite that is known to type-check, and lets you
accept, skip, allow or annotate one at a time.

Without a command it opens the terminal UI on the packages (default: everything below
the folder of ssot.yaml; where there is none, ssot init asks first). Every key of the UI has a command of the same name.`,
		Example: `  ssot                        triage in the terminal
  ssot scan ./internal/...    list violations, one a line
  ssot show 3f9c2a1b          one violation and its rewrite
  ssot accept 3f9c2a1b        apply that rewrite
  ssot undo                   take back the newest step
  ssot demo                   try it all on a sample module`,
		README: "the terminal UI",
		Flags:  l.flags(),
		Takes:  arguments.Packages(p.Dir),
		Run: func(ctx context.Context, patterns []string) (int, error) {
			return runUI(ctx, p, triage.Options{Patterns: patterns}, l)
		},
	}
}

// runUI runs the terminal UI.
func runUI(ctx context.Context, p *parts, o triage.Options, l themeFlags) (exit int, err error) {
	if l.plain || p.Dumb {
		return p.opener.Session(ctx, o, func(s *triage.Session) (int, error) { return done(talk(ctx, p, s, l.leave)) })
	}
	if !p.Terminal {
		return done(errNoTerminal)
	}
	colours, err := settings.Theme(l.theme, p.Getenv, p.Settings)
	if err != nil {
		return done(err)
	}
	o = p.opener.Complete(o)
	if _, err := rule.Find(o.Dir); errors.Is(err, rule.ErrNotFound) { // the first run in this repository
		if err := p.setup(ctx, setup.Options{}); err != nil {
			return done(err)
		}
	} else if err != nil {
		return done(err)
	}
	p.signals.Hold()
	defer p.signals.Drop()
	if ctx.Err() != nil { // interrupted before the UI was drawn
		return done(ctx.Err())
	}
	var session *triage.Session
	screen := journal.TellWaits(ctx, func(string) {}) // a line would go across it; what it says at the end names the process too
	summary, exit, err := tui.Run(screen, tui.Options{
		Title: title(o.Dir),
		Open: func(ctx context.Context, progress func(triage.Progress)) (tui.Session, []string, error) {
			o.Progress = progress
			s, err := triage.OpenSession(ctx, o)
			if err != nil {
				return nil, nil, err
			}
			session = s
			return placed{s, lastplace.Read(o.State, s.Root())}, s.News(), nil
		},
		Editor: func(file string, line int) (tui.Editor, error) { return p.signals.Editor(ctx, file, line) },
		Deeds:  deeds(p, func() *triage.Session { return session }),
		Theme:  colours,
		Leave:  l.leave,
		Left:   func(key string) { lastplace.Keep(o.State, session.Root(), key) },
		Getenv: p.Getenv,
		Input:  p.Stdin,
		Output: p.out.Raw,
	})
	if summary != "" {
		p.out.Say(summary)
	}
	if session != nil {
		if err == nil && l.leave == nil && left(session) {
			p.out.Say(howToGoOn(p.Dir, o.Dir))
		}
		if err == nil && ctx.Err() == nil {
			p.close(ctx, session)
		}
		err = errors.Join(err, session.Close())
	}
	if err == nil && ctx.Err() != nil {
		exit = terminal.ExitCode(ctx)
	}
	return exit, err
}

// placed is a session with the place that its screen was left at.
type placed struct {
	*triage.Session
	place string
}

// Place returns the key of the violation that the screen was left at, or "".
func (p placed) Place() string { return p.place }

// left reports whether a session has violations that are open or skipped.
func left(s *triage.Session) bool {
	return slices.ContainsFunc(s.Items(), func(it triage.Item) bool { return it.State == triage.Open || it.State == triage.Skipped })
}

// howToGoOn says how to come back to a session in dir from the folder that the command runs in.
func howToGoOn(working, dir string) string {
	if rel, err := filepath.Rel(working, dir); err == nil && rel != "." {
		if !filepath.IsLocal(rel) {
			rel = dir
		}
		return "cd " + visible.Name(rel) + " && ssot goes on"
	}
	return "ssot goes on"
}

// talk runs the line-by-line UI.
func talk(ctx context.Context, p *parts, s *triage.Session, leave *tui.Leave) error {
	relative := p.opener.RelativePath(s)
	o := plain.Options{
		Session: s, In: p.Stdin, Out: p.out.Stdout, Prompt: p.Terminal || p.Dumb,
		Show: func(it triage.Item, preview triage.Preview) error {
			return report.Show(p.out.Stdout, p.out.Verbatim(), relative(it.File), it, preview)
		},
		Diff: func(path string, hunks []patch.Hunk) error { return report.Diff(p.out.Verbatim(), path, hunks) },
	}
	if leave != nil {
		o.Leave = func(answer func() string) {
			p.out.Say("remove " + leave.Folder + " with all that was tried? y removes it, k keeps it")
			if answer() != "y" {
				leave.Keep()
			}
		}
	}
	return plain.Run(ctx, o)
}

// summaryTime is how long planning for the summary on the screen may take: it says how far it is, and a key stops it.
// closingTime is how long it may take after quitting.
const (
	summaryTime = 10 * time.Second
	closingTime = 2 * time.Second
)

// noGit reports whether a session's folder is in no git repository.
func noGit(ctx context.Context, s *triage.Session) bool {
	_, err := handover.Open(ctx, s.Root())
	return errors.Is(err, handover.ErrNone)
}

// close prints a summary of the session if something was decided. What it can't compute in time it says: the session is
// saved, and ssot report prints the rest.
func (p *parts) close(ctx context.Context, s *triage.Session) {
	if len(s.Applied().Decisions()) == 0 {
		return
	}
	a, err := account.New(ctx, s, account.Options{Now: p.Now(), NoGit: noGit(ctx, s), Patience: closingTime})
	if err != nil {
		return
	}
	fmt.Fprintln(p.out.Stdout)
	_ = format.Closing(p.out.Stdout, a) // standard output may be closed
}

// title returns the last element of the module's path, or else the directory's name.
func title(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if mod, err := disk.Read(filepath.Join(d, "go.mod")); err == nil {
			if name := modfile.ModulePath(mod); name != "" {
				prefix, _, _ := module.SplitPathVersion(name)
				return path.Base(prefix)
			}
		}
		if d == filepath.Dir(d) {
			return filepath.Base(dir)
		}
	}
}

// patchName is the file, in the working directory, that the key for a patch writes.
const patchName = "ssot.patch"

// deeds returns the commands of the UI's keys that work outside of the session. They do the same as the ssot commands
// of that name. session returns the session that is open by then.
func deeds(p *parts, session func() *triage.Session) map[int]deed.Deed {
	return map[int]deed.Deed{
		handing.Stage: {Doing: "staging", Run: func(ctx context.Context, tell func(deed.Progress)) (deed.Outcome, error) {
			return stageDeed(ctx, p, session(), tell)
		}},
		handing.Patch: {Doing: "writing a patch", Run: func(ctx context.Context, tell func(deed.Progress)) (deed.Outcome, error) {
			return patchDeed(ctx, p, session(), tell)
		}},
		handing.Summary: {Doing: "looking at what it came to", Run: func(ctx context.Context, tell func(deed.Progress)) (deed.Outcome, error) {
			return summaryDeed(ctx, p, session(), tell)
		}},
		handing.Test: {Doing: "testing what is new", Run: func(ctx context.Context, tell func(deed.Progress)) (deed.Outcome, error) {
			return testDeed(ctx, p, session(), verifying.Scope{Last: true}, tell)
		}},
		handing.TestAll: {Doing: "testing it all", Run: func(ctx context.Context, tell func(deed.Progress)) (deed.Outcome, error) {
			return testDeed(ctx, p, session(), verifying.Scope{}, tell)
		}},
	}
}

func stageDeed(ctx context.Context, p *parts, s *triage.Session, tell func(deed.Progress)) (deed.Outcome, error) {
	var left []string
	names, err := decidedNames(s, nil, func(sentence string) { left = append(left, sentence) })
	if err != nil {
		return deed.Outcome{}, err
	}
	repository, err := handover.Open(ctx, s.Root())
	switch {
	case errors.Is(err, handover.ErrNone):
		return deed.Outcome{}, errors.New("nothing can be staged, for this folder is in no git repository; w writes a patch")
	case err != nil:
		return deed.Outcome{}, err
	}
	handed, err := handedOf(ctx, p, s, repository)
	if err != nil {
		return deed.Outcome{}, err
	}
	handed.Progress = func(what string) { tell(deed.Progress{What: what}) }
	handing, files, err := stage(ctx, handed, names)
	if err != nil {
		return deed.Outcome{}, err
	}
	left = append(left, unplaced(handing.Left)...)
	text := "nothing to stage: the index has all of it"
	if len(files) > 0 {
		text = fmt.Sprintf("staged %s; git diff --cached shows it", count.Of(len(files), "file"))
	}
	return deed.Outcome{Sentence: text, Lines: left}, nil
}

// unplaced returns a sentence about each file that can't be handed over, as the screen shows it.
func unplaced(left []handover.Left) []string {
	return leftFiles(left, func(file string) string { return "left: " + file })
}

func patchDeed(ctx context.Context, p *parts, s *triage.Session, tell func(deed.Progress)) (deed.Outcome, error) {
	var left []string
	names, err := decidedNames(s, nil, func(sentence string) { left = append(left, sentence) })
	if err != nil {
		return deed.Outcome{}, err
	}
	changes, others, err := onHead(ctx, p, s, names, func(handed *commits.Handed) {
		handed.Progress = func(what string) { tell(deed.Progress{What: what}) }
	})
	if err != nil {
		return deed.Outcome{}, err
	}
	left = append(left, unplaced(others)...)
	path := filepath.Join(p.Dir, patchName)
	if _, err := os.Lstat(path); err == nil {
		return deed.Outcome{}, errors.New(patchName + " is there already: remove it first, or use ssot patch -o FILE")
	}
	if err := savePatch(path, changes); err != nil {
		return deed.Outcome{}, err
	}
	return deed.Outcome{Sentence: fmt.Sprintf("wrote %s: %s", patchName, count.Of(len(changes), "file")), Lines: left}, nil
}

// summaryDeed returns the session's summary, which says how many rewrites can't be planned within the time limit.
func summaryDeed(ctx context.Context, p *parts, s *triage.Session, tell func(deed.Progress)) (deed.Outcome, error) {
	a, err := account.New(ctx, s, account.Options{
		Now: p.Now(), NoGit: noGit(ctx, s), Patience: summaryTime,
		Planned: func(done, total int) {
			tell(deed.Progress{What: "planning what was accepted and what is left", Done: done, Total: total})
		},
	})
	if err != nil {
		return deed.Outcome{}, err
	}
	c := format.CameTo(a)
	page := &closing.Page{Headline: c.Headline, Changed: c.Changed, NoGit: a.NoGit}
	for _, r := range c.Bars {
		page.Bars = append(page.Bars, closing.Bar{Name: r.Name, Before: r.Before, After: r.After})
	}
	for _, l := range c.Lists {
		page.Sections = append(page.Sections, closing.Section(l))
	}
	for _, next := range c.Next {
		page.Next = append(page.Next, closing.Step(next))
	}
	return deed.Outcome{Page: page}, nil
}

// testDeed builds and tests the accepted rewrites: all of them or those of the last decision.
func testDeed(ctx context.Context, p *parts, s *triage.Session, scope verifying.Scope, tell func(deed.Progress)) (deed.Outcome, error) {
	o := verify.Options{Progress: func(step verify.Progress) { tell(verifying.Step(step)) }}
	if err := verifying.Options(ctx, s, p.opener.Platforms, scope, &o, func(string) {}); err != nil {
		return deed.Outcome{}, err
	}
	r, err := verify.Run(ctx, o)
	if err != nil {
		return deed.Outcome{}, err
	}
	return verifying.Outcome(o, r)
}
