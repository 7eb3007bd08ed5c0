package format

import (
	"io"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// jsonVersion is increased when a field changes its meaning or is removed; new fields don't change it. The fields
// are documented in report.schema.json.
const jsonVersion = 1

type jsonAccount struct {
	Version     int                `json:"version"`
	Title       string             `json:"title"`
	Day         string             `json:"day"`
	Total       jsonRow            `json:"total"`
	Rules       []jsonRow          `json:"rules"`
	Priorities  []jsonRow          `json:"priorities"`
	Packages    []jsonRow          `json:"packages"`
	Owners      []jsonRow          `json:"owners"`
	Violations  []jsonViolation    `json:"violations"`
	Files       []jsonFile         `json:"files"`
	Refused     []jsonReason       `json:"refused"`
	Next        []jsonStep         `json:"next"`
	NotAnalyzed []scan.NotAnalyzed `json:"not_analyzed"`
	Burn        []jsonPoint        `json:"burn"`
	Checks      *jsonChecks        `json:"checks,omitempty"`
}

type jsonChecks struct {
	Counts map[verify.Verdict]int `json:"counts"`
	Broken []jsonBroken           `json:"broken"`
	Effect *jsonEffect            `json:"effect,omitempty"`
}

type jsonEffect struct {
	Redis    string         `json:"redis"`
	Before   verify.Figures `json:"before"`
	After    verify.Figures `json:"after"`
	Poolless string         `json:"pools_unknown,omitempty"`
}

type jsonBroken struct {
	Kind     verify.Kind `json:"kind"`
	Package  string      `json:"package"`
	Test     string      `json:"test,omitempty"`
	Output   string      `json:"output"`
	Suspects []string    `json:"suspects"`
	Culprits []string    `json:"culprits"`
}

type jsonPoint struct {
	Commit string         `json:"commit,omitempty"`
	Day    string         `json:"day"`
	Left   int            `json:"left"`
	ByRule map[string]int `json:"by_rule"`
	Ruled  bool           `json:"rules_changed,omitempty"`
}

type jsonRow struct {
	Name        string `json:"name"`
	Title       string `json:"title,omitempty"`
	Before      int    `json:"before"`
	After       int    `json:"after"`
	FilesBefore int    `json:"files_before"`
	FilesAfter  int    `json:"files_after"`
	Fewer       int    `json:"percent_fewer"`
	Accepted    int    `json:"accepted"`
	Allowed     int    `json:"allowed"`
	Skipped     int    `json:"skipped"`
	Open        int    `json:"open"`
}

type jsonViolation struct {
	ID        string       `json:"id"`
	Rule      string       `json:"rule"`
	Package   string       `json:"package"`
	Owner     string       `json:"owner,omitempty"`
	File      string       `json:"file"`
	Line      int          `json:"line"`
	Column    int          `json:"column"`
	Function  string       `json:"function"`
	Symbol    string       `json:"symbol"`
	Code      string       `json:"code"`
	Priority  string       `json:"priority"`
	Critical  bool         `json:"critical"`
	Reason    string       `json:"reason"`
	Test      bool         `json:"test"`
	State     string       `json:"state"`
	Found     bool         `json:"found"`
	As        string       `json:"as,omitempty"`
	Decided   string       `json:"decided,omitempty"`
	Files     []string     `json:"files,omitempty"`
	Allowance string       `json:"allowance,omitempty"`
	Until     string       `json:"until,omitempty"`
	Note      string       `json:"note,omitempty"`
	Status    string       `json:"status,omitempty"`
	Tier      string       `json:"tier,omitempty"`
	Hazards   []jsonHazard `json:"hazards,omitempty"`
	Refusal   *jsonRefusal `json:"refusal,omitempty"`
	Commit    string       `json:"commit,omitempty"`
	Author    string       `json:"author,omitempty"`
	Tested    string       `json:"tested,omitempty"`
}

type jsonHazard struct {
	Kind     refusal.HazardKind `json:"kind"`
	Detail   string             `json:"detail"`
	Place    string             `json:"place,omitempty"`
	Unproven bool               `json:"unproven,omitempty"`
}

type jsonRefusal struct {
	Kind   refusal.Kind `json:"kind"`
	Detail string       `json:"detail"`
}

type jsonFile struct {
	Path       string   `json:"path"`
	Added      int      `json:"added"`
	Removed    int      `json:"removed"`
	Violations []string `json:"violations"`
}

type jsonReason struct {
	Kind       refusal.Kind `json:"kind"`
	Title      string       `json:"title"`
	Help       string       `json:"help"`
	Violations []string     `json:"violations"`
}

type jsonStep struct {
	Text    string `json:"text"`
	Command string `json:"command,omitempty"`
}

// JSON writes an account as one indented JSON object.
func JSON(w io.Writer, a *account.Account) error {
	out := jsonAccount{
		Version: jsonVersion, Title: a.Title, Day: a.Day, Total: rowOf(a.Total()),
		Rules: rowsOf(a.ByRule()), Priorities: rowsOf(a.ByPriority()), Packages: rowsOf(a.ByPackage()), Owners: rowsOf(a.ByOwner()),
		Violations: make([]jsonViolation, 0, len(a.Violations)), Files: make([]jsonFile, 0, len(a.Files)),
		Refused: []jsonReason{}, Next: []jsonStep{}, NotAnalyzed: a.NotAnalyzed, Burn: []jsonPoint{},
	}
	if out.NotAnalyzed == nil {
		out.NotAnalyzed = []scan.NotAnalyzed{}
	}
	for _, v := range a.Violations {
		out.Violations = append(out.Violations, violationOf(v))
	}
	for _, f := range a.Files {
		out.Files = append(out.Files, jsonFile{f.Path, f.Added, f.Removed, ids(f.Violations)})
	}
	for _, r := range a.Refused() {
		out.Refused = append(out.Refused, jsonReason{r.Kind, r.Title, r.Help, ids(r.Violations)})
	}
	for _, s := range a.Next {
		out.Next = append(out.Next, jsonStep(s))
	}
	if a.Checks != nil {
		out.Checks = &jsonChecks{Counts: map[verify.Verdict]int{}, Broken: []jsonBroken{}, Effect: (*jsonEffect)(a.Checks.Effect)}
		if n := a.Checks.Same; n > 0 {
			out.Checks.Counts[verify.Same] = n
		}
		for _, c := range a.Checks.Checks {
			out.Checks.Counts[c.Verdict]++
		}
		for _, c := range a.Broken() {
			out.Checks.Broken = append(out.Checks.Broken, jsonBroken{c.Kind, c.Package, c.Test, c.Output, slices.Concat([]string{}, c.Decisions), slices.Concat([]string{}, c.Culprits)})
		}
	}
	for _, p := range a.Burn {
		out.Burn = append(out.Burn, jsonPoint(p))
	}
	return visible.WriteJSON(w, out)
}

func rowOf(r account.Row) jsonRow {
	return jsonRow{
		Name: r.Name, Title: r.Title, Before: r.Before, After: r.After, FilesBefore: r.FilesBefore, FilesAfter: r.FilesAfter,
		Fewer: r.Fewer(), Accepted: r.Accepted, Allowed: r.Allowed, Skipped: r.Skipped, Open: r.Open,
	}
}

func rowsOf(rows []account.Row) []jsonRow {
	out := make([]jsonRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, rowOf(r))
	}
	return out
}

func violationOf(v *account.Violation) jsonViolation {
	out := jsonViolation{
		ID: v.Name(), Rule: v.Rule, Package: v.Package, Owner: v.Owner, File: v.File, Line: v.Line, Column: v.Column,
		Function: v.Function, Symbol: v.Symbol, Code: v.Code, Priority: v.Priority.String(), Critical: v.Critical, Reason: v.Reason, Test: v.Test,
		State: string(v.State), Found: v.Found, As: string(v.Item.As), Decided: day(v.When), Files: v.Files, Allowance: v.AllowReason, Until: v.AllowUntil,
		Note: v.Note, Status: string(v.Status), Tier: string(v.Tier), Commit: v.Commit, Author: v.AuthorOf, Tested: string(v.Tested),
	}
	for _, h := range v.Hazards {
		out.Hazards = append(out.Hazards, jsonHazard{h.Kind, h.Detail, h.Place, h.Unproven})
	}
	if v.Refusal != nil {
		out.Refusal = &jsonRefusal{v.Refusal.Kind, v.Refusal.Detail}
	}
	return out
}

func ids(list []*account.Violation) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = v.Name()
	}
	return out
}

// day returns the day of a time in UTC, or "" if it is zero.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
