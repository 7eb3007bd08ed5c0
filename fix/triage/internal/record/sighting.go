package record

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/scan"
)

// Place returns the place of the violation.
func (s Sighting) Place() place.Place {
	return place.Place{Line: s.Line, Column: s.Column, EndLine: s.EndLine, EndColumn: s.EndColumn}
}

// SetPlace sets the place, in a text that is not saved.
func (s *Sighting) SetPlace(p place.Place) {
	s.Line, s.Column, s.EndLine, s.EndColumn, s.Text = p.Line, p.Column, p.EndLine, p.EndColumn, ""
}

// Sighting is a violation as it was seen last: enough to describe it when it can't be found any more.
type Sighting struct {
	Rule      string        `json:"rule"`
	Package   string        `json:"package"`
	File      string        `json:"file"`
	Line      int           `json:"line"`
	Column    int           `json:"column"`
	EndLine   int           `json:"end_line"`
	EndColumn int           `json:"end_column"`
	Function  string        `json:"function,omitempty"`
	Symbol    string        `json:"symbol"`
	Code      string        `json:"code"`
	Priority  scan.Priority `json:"priority"`
	Critical  bool          `json:"critical,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	Test      bool          `json:"test,omitempty"`
	Snippet   string        `json:"snippet,omitempty"`
	Lasting   string        `json:"lasting,omitempty"` // scan.Violation.Lasting
	Text      string        `json:"text,omitempty"`    // the hash of the text in which it was seen: the file's base
}

// SightingOf returns the sighting of a violation, without the text.
func SightingOf(v *scan.Violation) Sighting {
	return Sighting{
		Snippet: v.NamedSnippet(), Lasting: v.Lasting,
		Rule: v.Rule, Package: v.Package, File: v.File, Line: v.Line, Column: v.Column, EndLine: v.EndLine, EndColumn: v.EndColumn,
		Function: v.Function, Symbol: v.Symbol, Code: v.Code, Priority: v.Priority, Critical: v.Critical, Reason: v.Reason, Test: v.Test,
	}
}
