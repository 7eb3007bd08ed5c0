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

func (it *Item) put(p place.Place) {
	it.Line, it.Column, it.EndLine, it.EndColumn = p.Line, p.Column, p.EndLine, p.EndColumn
}

// Item is a violation with what was decided: plain data, a copy.
type Item struct {
	ID          string // the shortest unique prefix of Name, at least 8 hex digits
	Fingerprint string // by which a session knows it
	Lasting     string // the name in baselines and for check; empty of what an older ssot decided and is not in the source
	Rule        string
	Package     string
	File        string // slashes, relative to the rule file
	Line        int    // 1-based; of the file on disk now (earlier decisions in the file are counted in)
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
	Snippet     string // the snippet.Kind of one in code that documentation shows, else empty
	State       record.State
	As          fix.AlternativeKind // of what the session accepted: which of several rewrites
	Note        string
	AllowReason string // of its directive
	AllowUntil  string // 2006-01-02, or empty
	Outside     bool   // accepted once, then reverted outside: open again
}

// ItemOf returns the item of what was seen.
func ItemOf(s record.Sighting, fingerprint string) Item {
	return Item{
		Fingerprint: fingerprint, Lasting: s.Lasting, Rule: s.Rule, Package: s.Package, File: s.File, Line: s.Line, Column: s.Column, EndLine: s.EndLine, EndColumn: s.EndColumn,
		Function: s.Function, Symbol: s.Symbol, Code: s.Code, Priority: s.Priority, Critical: s.Critical, Reason: s.Reason, Test: s.Test, Snippet: s.Snippet,
	}
}

// Name returns the whole name that people and other programs know a violation by: the lasting one, where it has that.
func (it Item) Name() string { return cmp.Or(it.Lasting, it.Fingerprint) }

// less is scan.Less on items.
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

// Label returns a violation's name in a sentence: its place and its ID.
func (it Item) Label() string {
	return fmt.Sprintf("%s:%d (%s)", visible.Name(it.File), it.Line, it.ID)
}

// Import reports whether a violation is an import declaration.
func (it Item) Import() bool { return strings.HasSuffix(it.Code, strconv.Quote(it.Symbol)) }
