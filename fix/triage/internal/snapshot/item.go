package snapshot

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

func (it *Item) place() place.Place {
	return place.Place{Line: it.Line, Column: it.Column, EndLine: it.EndLine, EndColumn: it.EndColumn}
}

func (it *Item) setPlace(p place.Place) {
	it.Line, it.Column, it.EndLine, it.EndColumn = p.Line, p.Column, p.EndLine, p.EndColumn
}

// Item is a violation with its decision: plain data, a copy.
type Item struct {
	ID          string // the shortest unique prefix of Name, at least 8 hex digits
	Fingerprint string // the key in the session
	// the name in baselines and reports; empty if an older ssot decided it and it is no longer in the source
	Lasting     string
	Rule        string
	Package     string
	File        string // slashes, relative to the rule file
	Line        int    // 1-based, on disk, with the decisions in the file
	Column      int    // 1-based, bytes
	EndLine     int
	EndColumn   int // exclusive
	Function    string
	Symbol      string
	Code        string
	Priority    scan.Priority
	Critical    bool
	Reason      string
	Test        bool
	Snippet     string // the snippet.Kind if it is in documentation, else empty
	State       record.State
	As          fix.AlternativeKind // if accepted: the kind of rewrite
	Note        string
	AllowReason string // of its directive
	AllowUntil  string // 2006-01-02, or empty
	Outside     bool   // it was accepted and then reverted outside of ssot: open again
}

// ItemOf returns the item of a sighting.
func ItemOf(s record.Sighting, fingerprint string) Item {
	return Item{
		Fingerprint: fingerprint, Lasting: s.Lasting, Rule: s.Rule, Package: s.Package, File: s.File, Line: s.Line, Column: s.Column, EndLine: s.EndLine, EndColumn: s.EndColumn,
		Function: s.Function, Symbol: s.Symbol, Code: s.Code, Priority: s.Priority, Critical: s.Critical, Reason: s.Reason, Test: s.Test, Snippet: s.Snippet,
	}
}

// Name returns the full name: the lasting one, or the fingerprint.
func (it Item) Name() string { return cmp.Or(it.Lasting, it.Fingerprint) }

// less orders items as scan.Less orders violations.
func less(a, b Item) int {
	crit := func(it Item) int {
		if it.Critical {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(crit(a), crit(b)), cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.EndLine, b.EndLine), cmp.Compare(a.EndColumn, b.EndColumn),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Symbol, b.Symbol))
}

// Label identifies a violation in a sentence: place and ID.
func (it Item) Label() string {
	return fmt.Sprintf("%s:%d (%s)", visible.Name(it.File), it.Line, it.ID)
}

// Import reports whether a violation is an import declaration.
func (it Item) Import() bool { return strings.HasSuffix(it.Code, strconv.Quote(it.Symbol)) }
