package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/guard/format"
)

// Run checks, and writes the reports or the next baseline.
func Run(ctx context.Context, o Options) (Answer, error) {
	s, err := o.prepare(ctx)
	if err != nil {
		return Answer{}, err
	}
	if o.WriteBaseline {
		v, err := o.check(ctx, s)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Unread: len(v.Unread())}, o.write(v, s.baseline)
	}
	out, err := o.open(o.Formats)
	if err != nil {
		return Answer{}, err
	}
	defer out.discard()
	older, err := o.compare(ctx, s)
	if err != nil {
		return Answer{}, err
	}
	defer older.close()
	v, err := o.check(ctx, s)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{New: v.Count("", guard.New), Stale: len(v.Stale), Unread: len(v.Unread()), Fresh: v.Fresh()}
	return answer, out.write(&o, &format.Report{
		Verdict: v, Baselined: o.Baselined, Suppressed: o.Suppressed, Show: o.displayPath(v.Root), Host: hostPath(v.Root), Version: o.Version,
	})
}

// check returns the verdict, after printing its notes.
func (o *Options) check(ctx context.Context, s *inputs) (*guard.Verdict, error) {
	began := o.Clock()
	v, err := guard.Check(ctx, s.Options)
	if err != nil {
		return nil, err
	}
	o.describeRun(s, v, began)
	if !o.Quiet {
		for _, note := range v.Notes {
			o.Complain(note)
		}
	}
	return v, nil
}

// checkFlags returns an error if flags exclude each other.
func (o *Options) checkFlags() error {
	for _, revision := range []struct {
		flag, value string
		given       bool
	}{
		{"--new-from", o.NewFrom, o.Given.NewFrom},
		{"--new-from-merge-base", o.MergeBase, o.Given.MergeBase},
		{"--policy-from", o.PolicyFrom, o.Given.PolicyFrom},
	} {
		if revision.given && revision.value == "" {
			return fmt.Errorf("%s names no revision: is it a variable that is empty?", revision.flag)
		}
	}
	switch {
	case (o.Grow || o.Reason != "") && !o.WriteBaseline:
		return errors.New("--grow and --reason go with --write-baseline")
	case o.Fixes && !slices.ContainsFunc(o.Formats, holdsFixes):
		return errors.New("--fixes goes with --format sarif and --format json, which alone can hold them")
	case o.Quiet && o.Verbose:
		return errors.New("--quiet and --verbose are opposites: give one of them")
	case o.WriteBaseline && len(o.Formats) > 0:
		return errors.New("--write-baseline writes the baseline and no report: leave --format out")
	case o.WriteBaseline && (o.NewFrom != "" || o.MergeBase != "" || o.PolicyFrom != ""):
		return errors.New("--write-baseline goes by this tree alone: leave --new-from, --new-from-merge-base and --policy-from out")
	case o.NewFrom != "" && o.MergeBase != "":
		return errors.New("--new-from and --new-from-merge-base are two answers to one question: give one of them")
	}
	return nil
}

// holdsFixes reports whether the output of a spec can include rewrites.
func holdsFixes(spec string) bool {
	name, _, _ := strings.Cut(spec, "=")
	return name == "sarif" || name == "json"
}
