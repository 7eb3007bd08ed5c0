package report

import (
	"context"
	"fmt"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

// Source is the part of a session that a report needs.
type Source interface {
	Items() []triage.Item
	Summaries() []triage.Summary
	NotAnalyzed() []scan.NotAnalyzed
	Preview(ctx context.Context, id string, as fix.AlternativeKind) (triage.Preview, error)
}

// Options selects the contents of a report.
type Options struct {
	All      bool // include accepted and allowed violations
	Rewrites bool // plan the rewrite of every listed violation that is not decided
	// displayed name of a file, given its path relative to the rule file; nil means the path itself
	Show func(file string) string
}

// Report is a snapshot of a session.
type Report struct {
	Summaries   []triage.Summary
	Items       []triage.Item // open and skipped violations; all with Options.All
	NotAnalyzed []scan.NotAnalyzed
	Previews    map[string]triage.Preview // by fingerprint; nil without Options.Rewrites
	show        func(string) string
}

// New collects a report. It returns an error when a rewrite can't be planned because ctx ended.
func New(ctx context.Context, src Source, o Options) (*Report, error) {
	r := &Report{Summaries: src.Summaries(), NotAnalyzed: src.NotAnalyzed(), show: o.Show}
	if r.show == nil {
		r.show = func(file string) string { return file }
	}
	for _, it := range src.Items() {
		if o.All || isUndecided(it.State) {
			r.Items = append(r.Items, it)
		}
	}
	if !o.Rewrites {
		return r, nil
	}
	r.Previews = make(map[string]triage.Preview, len(r.Items))
	for _, it := range r.Items {
		if !isUndecided(it.State) {
			continue
		}
		p, err := src.Preview(ctx, it.Fingerprint, "")
		if err != nil {
			return nil, fmt.Errorf("plan the rewrite at %s:%d: %w", it.File, it.Line, err)
		}
		r.Previews[it.Fingerprint] = p
	}
	return r, nil
}

// isUndecided reports whether a violation in this state still counts as open.
func isUndecided(s triage.State) bool { return s == triage.Open || s == triage.Skipped }
