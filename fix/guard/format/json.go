package format

import (
	"io"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
)

// jsonVersion is increased when a field changes its meaning or is removed; new fields don't change it. The fields
// are documented in check.schema.json.
const jsonVersion = 1

type jsonReport struct {
	Version     int                   `json:"version"`
	Since       string                `json:"since,omitempty"`
	Policy      string                `json:"policy,omitempty"`
	Summary     map[string]jsonCounts `json:"summary"`
	Violations  []jsonViolation       `json:"violations"`
	Stale       []baseline.Entry      `json:"stale"`
	NotAnalyzed []scan.NotAnalyzed    `json:"not_analyzed"`
	Notes       []string              `json:"notes"`
}

type jsonCounts struct {
	New       int `json:"new"`
	Known     int `json:"known"`
	Baselined int `json:"baselined"`
	Allowed   int `json:"allowed"`
}

type jsonViolation struct {
	ID          string      `json:"id"`
	Rule        string      `json:"rule"`
	Package     string      `json:"package"`
	File        string      `json:"file"`
	Line        int         `json:"line"`
	Column      int         `json:"column"`
	EndLine     int         `json:"end_line"`
	EndColumn   int         `json:"end_column"`
	Function    string      `json:"function"`
	Symbol      string      `json:"symbol"`
	Code        string      `json:"code"`
	Use         string      `json:"use"`
	Message     string      `json:"message"`
	Priority    string      `json:"priority"`
	Critical    bool        `json:"critical"`
	Reason      string      `json:"reason"`
	Test        bool        `json:"test"`
	Snippet     string      `json:"snippet,omitempty"`
	State       guard.State `json:"state"`
	StateReason string      `json:"state_reason,omitempty"`
	Fresh       bool        `json:"fresh,omitempty"`
	Day         string      `json:"day,omitempty"`

	Rewrite *jsonRewrite `json:"rewrite,omitempty"`
}

// jsonRewrite is a rewrite that is ready, of any tier.
type jsonRewrite struct {
	Tier    tier.Tier    `json:"tier"`
	Hazards []string     `json:"hazards"`
	Changes []jsonChange `json:"changes"`
}

// jsonChange is the change of one file, by whole lines.
type jsonChange struct {
	File  string     `json:"file"`
	Edits []jsonEdit `json:"edits"`
}

// jsonEdit replaces a range of lines by text with line ends. If start and end are equal, the text is inserted
// before that line, which may be one past the last.
type jsonEdit struct {
	Line    int    `json:"line"`
	EndLine int    `json:"end_line"`
	Text    string `json:"text"`
}

func jsonFormat(w io.Writer, r *Report) error {
	out := jsonReport{
		Version: jsonVersion, Since: r.Since, Policy: r.Policy, Summary: map[string]jsonCounts{}, Violations: []jsonViolation{},
		Stale: append([]baseline.Entry{}, r.Stale...), NotAnalyzed: append([]scan.NotAnalyzed{}, r.NotAnalyzed...), Notes: append([]string{}, r.Notes...),
	}
	for _, rule := range r.Rules {
		out.Summary[rule.Name] = jsonCounts{
			r.Count(rule.Name, guard.New), r.Count(rule.Name, guard.Known), r.Count(rule.Name, guard.Baselined), r.Count(rule.Name, guard.Allowed),
		}
	}
	for _, f := range r.shown() {
		out.Violations = append(out.Violations, jsonViolation{
			ID: f.Fingerprint, Rule: f.Rule, Package: f.Package, File: f.File,
			Line: f.At.Line, Column: f.At.Column, EndLine: f.At.EndLine, EndColumn: f.At.EndColumn,
			Function: f.Declaration, Symbol: f.Symbol, Code: f.Code, Use: f.Use, Message: r.message(f),
			Priority: f.Priority.String(), Critical: f.Critical, Reason: f.Why, Test: f.Test, Snippet: f.Snippet,
			State: f.State, StateReason: f.Reason, Fresh: f.Fresh, Day: f.Day, Rewrite: rewriteOf(f),
		})
	}
	return visible.WriteJSON(w, out)
}

// rewriteOf returns the rewrite of a finding, or nil if none is planned or ready, or if a file is not valid UTF-8
// and so can't be in JSON.
func rewriteOf(f guard.Finding) *jsonRewrite {
	if f.Rewrite == nil {
		return nil
	}
	out := &jsonRewrite{Tier: f.Rewrite.Tier, Hazards: append([]string{}, f.Rewrite.Hazards...), Changes: []jsonChange{}}
	for _, c := range f.Rewrite.Changes {
		if !utf8.Valid(c.Before) || !utf8.Valid(c.After) {
			return nil
		}
		change := jsonChange{File: c.Path, Edits: []jsonEdit{}}
		for _, h := range patch.Diff(c.Before, c.After, 0) {
			start := firstLine(h)
			change.Edits = append(change.Edits, jsonEdit{start, start + h.OldCount, inserted(h)})
		}
		out.Changes = append(out.Changes, change)
	}
	return out
}
