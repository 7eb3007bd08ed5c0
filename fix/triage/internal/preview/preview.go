package preview

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/shape"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/scan"
)

// contextLines is the number of equal lines around a change.
const contextLines = 3

// Preview plans the rewrite of one violation on top of all decisions. as is the kind of rewrite; empty means the
// accepted one, or else fix.Replace.
func (v Rewriter) Preview(ctx context.Context, id string, as fix.AlternativeKind) (Preview, error) {
	if as != "" {
		if err := CheckAlternative(as); err != nil {
			return Preview{}, err
		}
	}
	it, err := v.ResolveDecided(id)
	if err != nil {
		return Preview{}, err
	}
	pl, err := v.Rewrite(ctx, it.Fingerprint, cmp.Or(as, it.As, fix.Replace))
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Seq: v.Seq, Rewrite: pl.Rewrite, File: it.File}
	p.Hunks, p.Others = hunksOf(it.File, pl.Changes)
	p.Shape = shapeOf(pl.Rewrite, p.Hunks, p.Others)
	if len(p.Hunks) == 0 {
		p.Hunks = v.contextHunk(it)
	}
	if err = v.addKept(&p, it); err != nil {
		return Preview{}, err
	}
	p.Alternatives, err = v.alternatives(ctx, it.Fingerprint)
	return p, err
}

// Similar returns the open and skipped violations of the same rule whose rewrite has the same shape, in the order of
// the items.
func (v Rewriter) Similar(ctx context.Context, id string) ([]string, error) {
	it, err := v.Resolve(id)
	if err != nil {
		return nil, err
	}
	pl, err := v.Rewrite(ctx, it.Fingerprint, cmp.Or(it.As, fix.Replace))
	if err != nil {
		return nil, err
	}
	want := planShape(it.File, pl)
	if want == "" {
		return nil, fmt.Errorf("%s has a rewrite that changes nothing but imports: nothing is like it", it.Label())
	}
	var same []string
	for _, o := range v.Items {
		if o.Rule == it.Rule && (o.State == record.Open || o.State == record.Skipped) && v.ByID[o.Fingerprint] != nil {
			same = append(same, o.Fingerprint)
		}
	}
	plans, err := v.Rewrites(ctx, same)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(same, func(o string) bool {
		at := v.Items[v.Index[o]]
		return planShape(at.File, plans[o]) != want
	}), nil
}

// planShape returns the shape of a rewrite: see Preview.
func planShape(file string, pl scanned.Planned) string {
	own, others := hunksOf(file, pl.Changes)
	return shapeOf(pl.Rewrite, own, others)
}

func shapeOf(rw fix.Rewrite, own []patch.Hunk, others []FileHunks) string {
	switch {
	case rw.Status == fix.Covered:
		return "settled with another one"
	case rw.Status == fix.Refused && rw.Refusal != nil:
		return "no rewrite: " + rw.Refusal.Kind.Entry().Title
	case rw.Status != fix.Ready:
		return "no rewrite"
	}
	files := [][]patch.Hunk{own}
	for _, o := range others {
		files = append(files, o.Hunks)
	}
	return shape.Of(files...)
}

// alternatives returns all rewrites of a violation that are ready.
func (v Rewriter) alternatives(ctx context.Context, fingerprint string) ([]fix.Alternative, error) {
	first, err := v.Rewrite(ctx, fingerprint, fix.Replace)
	if err != nil {
		return nil, err
	}
	var all []fix.Alternative
	if first.Rewrite.Status == fix.Ready {
		all = append(all, fix.Alternative{Kind: fix.Replace, Title: fix.Replace.Entry().Title})
	}
	return append(all, first.Rewrite.Alternatives...), nil
}

// RefusalText describes the refusal of a rewrite and names the alternatives.
func (v Rewriter) RefusalText(ctx context.Context, fingerprint string, rw fix.Rewrite) (string, error) {
	alternatives, err := v.alternatives(ctx, fingerprint)
	if err != nil {
		return "", err
	}
	return Sentence(rw.Refusal) + OtherAlternatives(alternatives), nil
}

// OtherAlternatives names alternatives: "; alternative: remove-close".
func OtherAlternatives(alternatives []fix.Alternative) string {
	var names []string
	for _, w := range alternatives {
		names = append(names, string(w.Kind))
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "; alternative: " + names[0]
	}
	return "; alternatives: " + words.List(names)
}

// Rewriter plans rewrites on top of the decisions of a snapshot.
type Rewriter struct {
	*snapshot.Snapshot
	Texts func(*record.File) (base, written []byte, err error) // see [filetext.Lookup.Texts]; may be nil
}

// Rewrite plans one rewrite of a violation on top of all other decisions in the packages that it may change.
func (v Rewriter) Rewrite(ctx context.Context, fingerprint string, as fix.AlternativeKind) (scanned.Planned, error) {
	violation := v.ByID[fingerprint]
	if violation == nil {
		return v.unplanned(fingerprint), nil
	}
	decided := v.Decisions(v.Record, v.RelatedPackages(v.Record, append(v.Planner.Packages(fingerprint), violation.Package)...))
	pl, err := v.Plans.Get(fingerprint, as, decided, func() (scanned.Planned, error) { return v.planRewrite(ctx, violation, as, decided) })
	if err != nil || !v.diverged(fingerprint, pl) {
		return pl, err
	}
	return v.carried(ctx, fingerprint, as, pl)
}

func (v Rewriter) planRewrite(ctx context.Context, violation *scan.Violation, kind fix.AlternativeKind, decided fix.Decisions) (scanned.Planned, error) {
	fingerprint := violation.Fingerprint
	without := fix.Decisions{
		As:     maps.Clone(decided.As),
		Accept: slices.DeleteFunc(slices.Clone(decided.Accept), func(f string) bool { return f == fingerprint }),
		Allow:  slices.DeleteFunc(slices.Clone(decided.Allow), func(i fix.Insertion) bool { return i.Fingerprint == fingerprint }),
	}
	delete(without.As, fingerprint)
	with := without
	with.As = scanned.As(maps.Clone(without.As), fingerprint, kind)
	rewrite, changes, err := v.Planner.Rewrite(ctx, fingerprint, with)
	if err != nil {
		return scanned.Planned{}, err
	}
	switch {
	case len(without.Allow) < len(decided.Allow): // show the change of the directive, not that of a rewrite
		changes, err := v.between(ctx, violation.File, without, decided)
		return scanned.Planned{Rewrite: rewrite, Changes: changes}, err
	case rewrite.Status != fix.Ready || violation.Allowed != nil:
		return scanned.Planned{Rewrite: rewrite}, nil
	case v.Owners > 1 && len(without.Accept) == len(decided.Accept):
		with.Accept = append(with.Accept, fingerprint)
		_, failed, err := v.Plan(ctx, with)
		if err != nil {
			return scanned.Planned{}, err
		}
		if len(failed) > 0 { // ready alone, but not together with decisions in other packages
			return refused(rewrite, failed[v.Order(record.Keys(failed))[0]]), nil
		}
	}
	return scanned.Planned{Rewrite: rewrite, Changes: changes}, nil
}

// between returns the change of a file from one set of decisions to another.
func (v Rewriter) between(ctx context.Context, path string, a, b fix.Decisions) ([]patch.Change, error) {
	before, _, err := v.Plan(ctx, a)
	if err != nil {
		return nil, err
	}
	after, _, err := v.Plan(ctx, b)
	if err != nil {
		return nil, err
	}
	from, to := before[path].After, after[path].After
	if from == nil {
		from = after[path].Before
	}
	return []patch.Change{{Path: path, Before: from, After: to}}, nil
}

// unplanned returns the refused rewrite of a violation that is no longer in the code.
func (v Rewriter) unplanned(fingerprint string) scanned.Planned {
	d := v.Record.Decisions[fingerprint]
	why := d.Absorbed()
	switch {
	case why != "":
	case d.Writes() && !v.HasRule(d.Seen.Rule):
		why = "the rule that it was decided under is gone: put it back to undo it"
	case d.Writes() && !v.Reads(d.Seen.File, d.Seen.Package):
		why = v.WhyUnseen(d.Seen.File, d.Seen.Package)
	default:
		why = "its violation is not found in the code any more"
	}
	return scanned.Planned{Rewrite: fix.Rewrite{Fingerprint: fingerprint, Status: fix.Refused, Refusal: &refusal.Refusal{Kind: refusal.Stale, Detail: why}}}
}

// Rewrites plans several violations concurrently.
func (v Rewriter) Rewrites(ctx context.Context, fingerprints []string) (map[string]scanned.Planned, error) {
	list := make([]scanned.Planned, len(fingerprints))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, fingerprint := range fingerprints {
		group.Go(func() error {
			var err error
			list[i], err = v.Rewrite(ctx, fingerprint, fix.Replace)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := make(map[string]scanned.Planned, len(list))
	for i, fingerprint := range fingerprints {
		all[fingerprint] = list[i]
	}
	return all, nil
}

// contextHunk returns the lines around an item on disk, as one hunk without changes.
func (v Rewriter) contextHunk(it snapshot.Item) []patch.Hunk {
	text := v.current(it)
	if len(text) == 0 {
		return nil
	}
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	first := min(max(it.Line-contextLines, 1), len(lines))
	last := min(max(it.EndLine, it.Line)+contextLines, len(lines))
	h := patch.Hunk{Old: first, OldCount: last - first + 1, New: first, NewCount: last - first + 1}
	for n := first; n <= last; n++ {
		h.Lines = append(h.Lines, patch.Line{Op: patch.Equal, Old: n, New: n, Text: string(place.Nth(lines, n))})
	}
	return []patch.Hunk{h}
}

// current returns the text on disk of an item's file, as the session knows it.
func (v Rewriter) current(it snapshot.Item) []byte {
	if t, ok := v.Modified[it.File]; ok {
		return t.Disk
	}
	if violation := v.ByID[it.Fingerprint]; violation != nil && violation.Source != nil {
		return violation.Source.Src
	}
	text, err := stamps.ReadRegular(v.Result.Root, it.File)
	if err != nil {
		return nil
	}
	return text
}

// Sentence describes a refusal.
func Sentence(r *refusal.Refusal) string {
	switch {
	case r == nil:
		return "there is no rewrite"
	case r.Detail == "":
		return r.Kind.Entry().Title
	}
	return r.Detail
}

// CheckAlternative returns an error if there is no such kind of rewrite.
func CheckAlternative(kind fix.AlternativeKind) error {
	var names []string
	for _, e := range fix.Alternatives() {
		if e.Name == string(kind) {
			return nil
		}
		names = append(names, e.Name)
	}
	return fmt.Errorf("there is no rewrite called %q: it is one of %s", words.Printable(string(kind), false), words.List(names))
}

// Preview is a violation's rewrite for a reviewer.
type Preview struct {
	Seq     int // the Seq of the snapshot that it was planned on
	Rewrite fix.Rewrite
	File    string
	// from the file on disk to the file with the rewrite, with three lines of context; without a rewrite, one hunk
	// of equal lines around the violation
	Hunks  []patch.Hunk
	Others []FileHunks // the hunks of the other files that the rewrite changes, sorted by path
	// the shape of the change, see package shape; if the rewrite is not ready, a short reason. Violations of one
	// rule with equal shapes are similar
	Shape string

	// of a decision that can't be undone now: what it changed in its files when it was decided, sorted by path
	Kept []FileHunks
	// other decisions changed files of Kept too, so of these it has the lines at the violation's place alone
	KeptLines bool
	// it can't be told which lines other decisions changed: Kept has all
	KeptOthers bool

	// all rewrites that are ready, the smallest change first; Rewrite.As is the one shown
	Alternatives []fix.Alternative
}
