package triage

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan"
)

// contextLines is how many equal lines stand around a change.
const contextLines = 3

// Preview plans one violation's rewrite on top of what is decided: the one of several that is named, or, without a name, the one that was accepted, else the first.
// Of an accepted or allowed one it shows what that decision made of the files; of one without a rewrite, or that a directive in the source allows, the lines around it.
func (s *Session) Preview(ctx context.Context, id string, as fix.AlternativeKind) (Preview, error) {
	v := s.now()
	if as != "" {
		if err := knownAlternative(as); err != nil {
			return Preview{}, err
		}
	}
	it, err := v.resolve(id)
	if err != nil {
		return Preview{}, err
	}
	pl, err := v.rewrite(ctx, it.Fingerprint, cmp.Or(as, it.As, fix.Replace))
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Seq: v.seq, Rewrite: pl.rewrite, File: it.File, Hunks: hunksIn(it.File, pl.changes)}
	for _, c := range pl.changes {
		if c.Path != it.File {
			p.Others = append(p.Others, FileHunks{File: c.Path, Hunks: hunksIn(c.Path, pl.changes)})
		}
	}
	if len(p.Hunks) == 0 {
		p.Hunks = v.around(it)
	}
	p.Alternatives, err = v.alternatives(ctx, it.Fingerprint)
	return p, err
}

// alternatives are all rewrites of a violation that are ready.
func (v *view) alternatives(ctx context.Context, fingerprint string) ([]fix.Alternative, error) {
	first, err := v.rewrite(ctx, fingerprint, fix.Replace)
	if err != nil {
		return nil, err
	}
	var all []fix.Alternative
	if first.rewrite.Status == fix.Ready {
		all = append(all, fix.Alternative{Kind: fix.Replace, Title: fix.Replace.Entry().Title})
	}
	return append(all, first.rewrite.Alternatives...), nil
}

// otherwise is the refusal of a rewrite in words, with what there is in its place.
func (v *view) otherwise(ctx context.Context, fingerprint string, rw fix.Rewrite) (string, error) {
	ways, err := v.alternatives(ctx, fingerprint)
	if err != nil {
		return "", err
	}
	return sentence(rw.Refusal) + otherWays(ways), nil
}

// otherWays names rewrites that there are in place of one: "; another way: remove-close".
func otherWays(ways []fix.Alternative) string {
	var names []string
	for _, w := range ways {
		names = append(names, string(w.Kind))
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "; another way: " + names[0]
	}
	return "; other ways: " + list(names)
}

// planned is a rewrite with what it changes.
type planned struct {
	rewrite fix.Rewrite
	changes []patch.Change
}

// plans remember the last plan of each rewrite of a violation, with what was decided in its packages when it was made.
type plans struct {
	mu   sync.Mutex
	last map[planKey]plan
}

type planKey struct {
	fingerprint string
	as          fix.AlternativeKind
}

type plan struct {
	decided [sha256.Size]byte
	planned
}

func newPlans() *plans { return &plans{last: map[planKey]plan{}} }

// rewrite plans one rewrite of a violation on top of what is decided in the packages that it may change, the violation's own decision left out.
func (v *view) rewrite(ctx context.Context, fingerprint string, as fix.AlternativeKind) (planned, error) {
	violation := v.byID[fingerprint]
	if violation == nil {
		return v.unplanned(fingerprint), nil
	}
	decided := v.decisions(v.st, v.related(v.st, append(v.planner.Packages(fingerprint), violation.Package)...))
	at, key := planKey{fingerprint, as}, sum(decided)
	v.plans.mu.Lock()
	last, ok := v.plans.last[at]
	v.plans.mu.Unlock()
	if ok && last.decided == key {
		return last.planned, nil
	}
	pl, err := v.planRewrite(ctx, violation, as, decided)
	if err != nil {
		return planned{}, err
	}
	v.plans.mu.Lock()
	defer v.plans.mu.Unlock()
	v.plans.last[at] = plan{key, pl}
	return pl, nil
}

func (v *view) planRewrite(ctx context.Context, violation *scan.Violation, kind fix.AlternativeKind, decided fix.Decisions) (planned, error) {
	fingerprint := violation.Fingerprint
	without := fix.Decisions{
		As:     maps.Clone(decided.As),
		Accept: slices.DeleteFunc(slices.Clone(decided.Accept), func(f string) bool { return f == fingerprint }),
		Allow:  slices.DeleteFunc(slices.Clone(decided.Allow), func(i fix.Insertion) bool { return i.Fingerprint == fingerprint }),
	}
	delete(without.As, fingerprint)
	with := without
	with.As = as(maps.Clone(without.As), fingerprint, kind)
	rewrite, changes, err := v.planner.Rewrite(ctx, fingerprint, with)
	if err != nil {
		return planned{}, err
	}
	switch {
	case len(without.Allow) < len(decided.Allow): // what the directive made of the file, not what a rewrite would
		changes, err := v.between(ctx, violation.File, without, decided)
		return planned{rewrite, changes}, err
	case rewrite.Status != fix.Ready || violation.Allowed != nil:
		return planned{rewrite: rewrite}, nil
	case v.owners > 1 && len(without.Accept) == len(decided.Accept):
		with.Accept = append(with.Accept, fingerprint)
		_, failed, err := v.plan(ctx, with)
		if err != nil {
			return planned{}, err
		}
		if len(failed) > 0 { // ready alone, but not together with what is decided in other packages
			first := failed[v.order(keys(failed))[0]]
			rewrite.Status, rewrite.Refusal, rewrite.Hazards = fix.Refused, &first, nil
			return planned{rewrite: rewrite}, nil
		}
	}
	return planned{rewrite, changes}, nil
}

// hunksIn shows a file's change among several.
func hunksIn(path string, changes []patch.Change) []patch.Hunk {
	for _, c := range changes {
		if c.Path == path {
			return patch.Diff(c.Before, c.After, contextLines)
		}
	}
	return nil
}

// between is what differs in a file under two sets of decisions.
func (v *view) between(ctx context.Context, path string, a, b fix.Decisions) ([]patch.Change, error) {
	before, _, err := v.plan(ctx, a)
	if err != nil {
		return nil, err
	}
	after, _, err := v.plan(ctx, b)
	if err != nil {
		return nil, err
	}
	from, to := before[path].After, after[path].After
	if from == nil {
		from = after[path].Before
	}
	return []patch.Change{{Path: path, Before: from, After: to}}, nil
}

// unplanned stands for the rewrite of a violation that is not in the code any more.
func (v *view) unplanned(fingerprint string) planned {
	why := v.st.Decisions[fingerprint].absorbed()
	if why == "" {
		why = "its violation is not found in the code any more"
	}
	return planned{rewrite: fix.Rewrite{Fingerprint: fingerprint, Status: fix.Refused, Refusal: &fix.Refusal{Kind: fix.RefusedStale, Detail: why}}}
}

// rewrites plans several violations at once.
func (v *view) rewrites(ctx context.Context, fingerprints []string) (map[string]planned, error) {
	list := make([]planned, len(fingerprints))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, fingerprint := range fingerprints {
		group.Go(func() error {
			var err error
			list[i], err = v.rewrite(ctx, fingerprint, fix.Replace)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := make(map[string]planned, len(list))
	for i, fingerprint := range fingerprints {
		all[fingerprint] = list[i]
	}
	return all, nil
}

// sum names a set of decisions.
func sum(d fix.Decisions) [sha256.Size]byte {
	var b strings.Builder
	for _, f := range d.Accept {
		fmt.Fprintln(&b, f, d.As[f])
	}
	for _, i := range d.Allow {
		fmt.Fprintln(&b, i.Fingerprint, i.Text)
	}
	return sha256.Sum256([]byte(b.String()))
}

// around is one hunk of equal lines around an item in its file as it is decided.
func (v *view) around(it Item) []patch.Hunk {
	text := v.current(it)
	if len(text) == 0 {
		return nil
	}
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	first := min(max(it.Line-contextLines, 1), len(lines))
	last := min(max(it.EndLine, it.Line)+contextLines, len(lines))
	h := patch.Hunk{Old: first, OldCount: last - first + 1, New: first, NewCount: last - first + 1}
	for n := first; n <= last; n++ {
		h.Lines = append(h.Lines, patch.Line{Op: patch.Equal, Old: n, New: n, Text: string(nth(lines, n))})
	}
	return []patch.Hunk{h}
}

// current is the text of an item's file as the session knows it.
func (v *view) current(it Item) []byte {
	if t, ok := v.live[it.File]; ok {
		return t.disk
	}
	if violation := v.byID[it.Fingerprint]; violation != nil && violation.Source != nil {
		return violation.Source.Src
	}
	text, err := readRegular(v.res.Root, it.File)
	if err != nil {
		return nil
	}
	return text
}
