package report

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
)

// jsonVersion grows when a field changes its meaning or goes; new fields do not change it.
const jsonVersion = 1

type jsonReport struct {
	Version     int                    `json:"version"`
	Summary     map[string]jsonSummary `json:"summary"`
	Violations  []jsonViolation        `json:"violations"`
	NotAnalyzed []scan.NotAnalyzed     `json:"not_analyzed"`
}

type jsonSummary struct {
	Total    int `json:"total"`
	Files    int `json:"files"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
	Open     int `json:"open"`
	Accepted int `json:"accepted"`
	Skipped  int `json:"skipped"`
	Allowed  int `json:"allowed"`
}

type jsonViolation struct {
	ID        string       `json:"id"`
	Rule      string       `json:"rule"`
	Package   string       `json:"package"`
	File      string       `json:"file"`
	Line      int          `json:"line"`
	Column    int          `json:"column"`
	EndLine   int          `json:"end_line"`
	EndColumn int          `json:"end_column"`
	Function  string       `json:"function"`
	Symbol    string       `json:"symbol"`
	Code      string       `json:"code"`
	Priority  string       `json:"priority"`
	Critical  bool         `json:"critical"`
	Reason    string       `json:"reason"`
	Test      bool         `json:"test"`
	Snippet   string       `json:"snippet,omitempty"`
	State     triage.State `json:"state"`
	Note      string       `json:"note"`
	Rewrite   *jsonRewrite `json:"rewrite,omitempty"`
}

type jsonRewrite struct {
	Status  fix.Status   `json:"status"`
	Refusal string       `json:"refusal"`
	Hazards []jsonHazard `json:"hazards"`
}

type jsonHazard struct {
	Kind   fix.HazardKind `json:"kind"`
	Detail string         `json:"detail"`
	Place  string         `json:"place"`
}

// JSON writes the report as one indented JSON object; lines and columns are 1-based, columns count bytes, ends are exclusive.
func (r *Report) JSON(w io.Writer) error {
	out := jsonReport{
		Version:     jsonVersion,
		Summary:     make(map[string]jsonSummary, len(r.Summaries)),
		Violations:  make([]jsonViolation, 0, len(r.Items)),
		NotAnalyzed: r.NotAnalyzed,
	}
	if out.NotAnalyzed == nil {
		out.NotAnalyzed = []scan.NotAnalyzed{}
	}
	for _, s := range r.Summaries {
		out.Summary[s.Rule] = jsonSummary{
			Total: s.Total, Files: s.Files, High: s.High, Medium: s.Medium, Low: s.Low,
			Open: s.Open, Accepted: s.Accepted, Skipped: s.Skipped, Allowed: s.Allowed,
		}
	}
	for _, it := range r.Items {
		out.Violations = append(out.Violations, jsonViolation{
			ID: it.Fingerprint, Rule: it.Rule, Package: it.Package, File: it.File,
			Line: it.Line, Column: it.Column, EndLine: it.EndLine, EndColumn: it.EndColumn,
			Function: it.Function, Symbol: it.Symbol, Code: it.Code,
			Priority: it.Priority.String(), Critical: it.Critical, Reason: it.Reason, Test: it.Test, Snippet: it.Snippet,
			State: it.State, Note: it.Note, Rewrite: r.jsonRewrite(it),
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write the JSON report: %w", err)
	}
	return nil
}

func (r *Report) jsonRewrite(it triage.Item) *jsonRewrite {
	rw, ok := r.Rewrites[it.Fingerprint]
	if !ok {
		return nil
	}
	out := &jsonRewrite{Status: rw.Status, Hazards: make([]jsonHazard, 0, len(rw.Hazards))}
	if rw.Refusal != nil {
		out.Refusal = rw.Refusal.Detail
	}
	for _, h := range rw.Hazards {
		out.Hazards = append(out.Hazards, jsonHazard(h))
	}
	return out
}
