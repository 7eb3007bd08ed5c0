package report

import (
	"cmp"
	"io"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// jsonVersion is incremented when a field changes its meaning or is removed; new fields don't change it.
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
	As        string       `json:"as,omitempty"` // alternative of an accepted violation
	Note      string       `json:"note"`
	Rewrite   *jsonRewrite `json:"rewrite,omitempty"`
}

type jsonRewrite struct {
	As           fix.AlternativeKind `json:"as"`
	Status       fix.Status          `json:"status"`
	Tier         tier.Tier           `json:"tier,omitempty"` // only if ready
	Refusal      string              `json:"refusal"`
	CoveredBy    string              `json:"covered_by,omitempty"` // ID of the covering violation
	ClaimedBy    string              `json:"claimed_by,omitempty"` // rule of the covering violation, if both claim the same expression
	Hazards      []jsonHazard        `json:"hazards"`
	Decides      []jsonDecided       `json:"decides,omitempty"`  // settings that differ, and whose values the rule leaves to the owner
	Equals       []jsonEqual         `json:"equals,omitempty"`   // settings that are the owner's, which only the calls of the function show
	Comments     []jsonComment       `json:"comments,omitempty"` // comments that are removed together with code
	Alternatives []jsonAlternative   `json:"alternatives"`       // all that are ready, the one that changes least first
	Factory      *jsonFactory        `json:"factory,omitempty"`
	Chain        []string            `json:"chain,omitempty"`
	Files        []string            `json:"files,omitempty"` // changed files other than the violation's own
	Kept         []jsonKept          `json:"kept,omitempty"`  // of a decision that can't be undone now: what it changed
}

type jsonKept struct {
	File string `json:"file"`
	Diff string `json:"diff"` // unified, with the names of the file
}

type jsonAlternative struct {
	Kind  fix.AlternativeKind `json:"kind"`
	Title string              `json:"title"`
}

type jsonFactory struct {
	Name    string `json:"name"`
	Callers int    `json:"callers"`
	Files   int    `json:"files"`
	Why     string `json:"why"`
}

type jsonHazard struct {
	Kind     refusal.HazardKind `json:"kind"`
	Detail   string             `json:"detail"`
	Place    string             `json:"place"`
	Unproven bool               `json:"unproven,omitempty"` // the hazard is only possible
	Setting  string             `json:"setting,omitempty"`  // setting that differs, for kind options
}

type jsonComment struct {
	Text  string `json:"text"`
	Place string `json:"place"`
}

type jsonEqual struct {
	Setting string `json:"setting"`
	Detail  string `json:"detail"`
	Place   string `json:"place"`
}

type jsonDecided struct {
	Setting string `json:"setting"`
	Detail  string `json:"detail"`
	Place   string `json:"place"`
}

// JSON writes the report as one indented JSON object; lines and columns are 1-based, columns count bytes, ends are
// exclusive.
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
		v := jsonItem(it)
		if p, ok := r.Previews[it.Fingerprint]; ok {
			v.Rewrite = rewriteOf(p)
		}
		out.Violations = append(out.Violations, v)
	}
	return visible.WriteJSON(w, out)
}

// ShowJSON writes one violation with its rewrite as one JSON object, with the fields that it has in [Report.JSON].
func ShowJSON(w io.Writer, it triage.Item, p triage.Preview) error {
	v := jsonItem(it)
	v.Rewrite = rewriteOf(p)
	return visible.WriteJSON(w, v)
}

func jsonItem(it triage.Item) jsonViolation {
	return jsonViolation{
		ID: it.Name(), Rule: it.Rule, Package: it.Package, File: it.File,
		Line: it.Line, Column: it.Column, EndLine: it.EndLine, EndColumn: it.EndColumn,
		Function: it.Function, Symbol: it.Symbol, Code: it.Code,
		Priority: it.Priority.String(), Critical: it.Critical, Reason: it.Reason, Test: it.Test, Snippet: it.Snippet,
		State: it.State, As: string(it.As), Note: it.Note,
	}
}

func rewriteOf(p triage.Preview) *jsonRewrite {
	rw := p.Rewrite
	out := &jsonRewrite{
		As: rw.As, Status: rw.Status, CoveredBy: cmp.Or(rw.CoveredName, rw.CoveredBy), ClaimedBy: rw.Claimed, Hazards: make([]jsonHazard, 0, len(rw.Hazards)),
		Alternatives: make([]jsonAlternative, 0, len(p.Alternatives)), Chain: rw.Chain,
	}
	if rw.Refusal != nil {
		out.Refusal = rw.Refusal.Detail
	}
	for _, h := range rw.Hazards {
		out.Hazards = append(out.Hazards, jsonHazard(h))
	}
	for _, d := range rw.Decides {
		out.Decides = append(out.Decides, jsonDecided(d))
	}
	for _, e := range rw.Equals {
		out.Equals = append(out.Equals, jsonEqual(e))
	}
	for _, c := range rw.Comments {
		out.Comments = append(out.Comments, jsonComment(c))
	}
	if rw.Status == fix.Ready {
		out.Tier = tier.Of(rw.Hazards)
	}
	for _, a := range p.Alternatives {
		out.Alternatives = append(out.Alternatives, jsonAlternative(a))
	}
	if f := rw.Factory; f != nil {
		out.Factory = &jsonFactory{Name: f.Name, Callers: f.Callers, Files: f.Files, Why: f.Why}
	}
	for _, o := range p.Others {
		out.Files = append(out.Files, o.File)
	}
	for _, k := range p.Kept {
		out.Kept = append(out.Kept, jsonKept{File: k.File, Diff: k.Unified()})
	}
	return out
}
