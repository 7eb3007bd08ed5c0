package account

import (
	"context"
	"fmt"
	"path"
	"runtime"
	"slices"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/disk"
)

// Source is the part of a session that an account reads.
type Source interface {
	Root() string
	Items() []triage.Item
	Summaries() []triage.Summary
	NotAnalyzed() []scan.NotAnalyzed
	Applied() triage.Applied
	Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error)
}

// Options has data from outside the session.
type Options struct {
	Now     time.Time
	Owner   func(file string) string   // returns the owner of a file, relative to the rule file; may be nil
	Checks  *verify.Result             // decoded output of ssot verify --json; nil if it did not run
	Commits map[string]handover.Commit // by the ID that a trailer names
	NoGit   bool                       // the module is in no git repository: suggest nothing that needs one
	// Patience limits the time for planning; rewrites that are not planned by then have no status. 0 means no
	// limit.
	Patience time.Duration
	Planned  func(done, total int) // called after each planned rewrite, from any goroutine; may be nil
}

// New returns the account of a session. It plans the rewrite of each violation that is accepted or left, for its
// hazards or its refusal. It returns an error if ctx ends.
func New(ctx context.Context, src Source, o Options) (*Account, error) {
	a := &Account{Title: title(src.Root()), Day: o.Now.UTC().Format(time.DateOnly), NotAnalyzed: src.NotAnalyzed(), NoGit: o.NoGit, Checks: o.Checks}
	for _, s := range src.Summaries() {
		a.Rules = append(a.Rules, Rule{s.Rule, s.Title})
	}
	made := src.Applied()
	decisions := map[string]triage.Decision{}
	var writing []string
	for _, d := range made.Decisions() {
		decisions[d.Item.Fingerprint] = d
		if d.WhyFinal == "" {
			writing = append(writing, d.Item.Fingerprint)
		}
	}
	tested := map[string]verify.Tested{}
	if o.Checks != nil {
		for _, w := range o.Checks.Worth {
			tested[w.Fingerprint] = w.Tested
		}
	}
	for _, it := range src.Items() {
		v := &Violation{Item: it}
		d, decided := decisions[it.Fingerprint]
		v.Found = it.State != triage.Allowed || decided || made.Covers(it.Fingerprint)
		v.When, v.Files, v.Settled = d.When, d.Files, d.WhyFinal
		if it.State == triage.Accepted {
			v.As = how(v, decided)
		}
		if o.Owner != nil {
			v.Owner = o.Owner(it.File)
		}
		c := o.Commits[it.Name()]
		v.Commit, v.AuthorOf, v.Tested = c.Name, c.Author, tested[it.Name()]
		a.Violations = append(a.Violations, v)
	}
	if err := a.planWithin(ctx, src, o); err != nil {
		return nil, err
	}
	changes, err := made.Texts(ctx, writing)
	if err != nil {
		return nil, err
	}
	a.Files = files(changes, a.Violations)
	a.Next = a.next(o.Now)
	return a, nil
}

// how describes how a violation was replaced.
func how(v *Violation, decided bool) string {
	switch {
	case !decided:
		return "went with the one around it"
	case v.Import():
		return "import moved"
	case v.Item.As == "", v.Item.As == fix.Replace:
		return "replaced"
	}
	return v.Item.As.Entry().Title
}

// title returns the path of the module at root, or the folder's name.
func title(root string) string {
	text, err := disk.Read(path.Join(root, "go.mod"))
	if name := modfile.ModulePath(text); err == nil && name != "" {
		return name
	}
	return path.Base(root)
}

// planWithin plans rewrites until Options.Patience has passed. It returns an error if ctx ends, also if nothing had to
// be planned.
func (a *Account) planWithin(ctx context.Context, src Source, o Options) error {
	short := ctx
	if o.Patience > 0 {
		var cancel func()
		short, cancel = context.WithTimeout(ctx, o.Patience)
		defer cancel()
	}
	if err := plan(short, a, src, o.Planned); err != nil && short.Err() == nil {
		return err
	}
	return ctx.Err()
}

// wanted reports whether an account needs the rewrite of a violation: for its hazards if it was accepted, for its
// hazards or its refusal if it is left.
func (v *Violation) wanted() bool {
	return v.Left() || v.State == triage.Accepted && v.Settled == "" && v.Files != nil
}

// plan plans the rewrites, those that were accepted first: if the time ends, what was accepted in spite of a hazard
// matters most.
func plan(ctx context.Context, a *Account, src Source, told func(done, total int)) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	wanted := slices.Concat(a.Selected(func(v *Violation) bool { return v.wanted() && !v.Left() }), a.Left())
	done := make(chan struct{}, len(wanted))
	for _, v := range wanted {
		group.Go(func() error {
			p, err := src.Preview(ctx, v.Fingerprint, "")
			if err != nil {
				return fmt.Errorf("plan the rewrite at %s:%d: %w", v.File, v.Line, err)
			}
			v.Status, v.Hazards, v.Refusal = p.Rewrite.Status, tier.WorstFirst(p.Rewrite.Hazards), p.Rewrite.Refusal
			if v.Status == fix.Ready {
				v.Tier = tier.Of(v.Hazards)
			} else {
				v.Groupings = p.Alternatives
			}
			done <- struct{}{}
			if told != nil {
				told(len(done), len(wanted))
			}
			return nil
		})
	}
	return group.Wait()
}

// files returns the changed files with the violations that changed them.
func files(changes []patch.Change, violations []*Violation) []File {
	list := make([]File, 0, len(changes))
	for _, c := range changes {
		f := File{Path: c.Path, Change: c}
		for _, h := range patch.Diff(c.Before, c.After, 0) {
			for _, l := range h.Lines {
				switch l.Op {
				case patch.Insert:
					f.Added++
				case patch.Delete:
					f.Removed++
				case patch.Equal:
				}
			}
		}
		for _, v := range violations {
			if slices.Contains(v.Files, c.Path) {
				f.Violations = append(f.Violations, v)
			}
		}
		list = append(list, f)
	}
	return list
}
