package snapshot

import (
	"go/parser"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/allow"
)

// markCovered marks violations that a directive of the session covers besides the one it was inserted for: two in one
// statement need only one directive. The scan can't tell, because the bases have no such directives.
func (v *Snapshot) markCovered() {
	inserted := map[string]map[string][]Item{} // by file and text of the directive: the items that it was inserted for
	for _, it := range v.Items {
		if d := v.Record.Decisions[it.Fingerprint]; d.Writes() && d.Top().State == record.Allowed {
			text, err := d.Directive()
			if err != nil {
				continue
			}
			if inserted[it.File] == nil {
				inserted[it.File] = map[string][]Item{}
			}
			inserted[it.File][text] = append(inserted[it.File][text], it)
		}
	}
	for path, texts := range inserted {
		v.markCoveredIn(path, v.Modified[path].Disk, texts)
	}
}

func (v *Snapshot) markCoveredIn(path string, src []byte, texts map[string][]Item) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil { // unlikely, since the planner wrote it; then no item is marked
		return
	}
	tok := fset.File(file.FileStart)
	covers := func(d *allow.Directive, it Item) bool {
		return it.Line <= tok.LineCount() && d.Covers(it.Rule, tok.LineStart(it.Line)+token.Pos(it.Column-1))
	}
	for _, d := range allow.Collect(src, tok, file) {
		// Several directives may say the same: the one of a violation covers it.
		owners := texts[string(src[tok.Offset(d.Pos):tok.Offset(d.End)])]
		owner := slices.IndexFunc(owners, func(it Item) bool { return covers(d, it) })
		if owner < 0 || d.Expired(v.Today) {
			continue
		}
		for i := range v.Items {
			if it := &v.Items[i]; it.File == path && (it.State == record.Open || it.State == record.Skipped) && covers(d, *it) {
				it.State, it.AllowReason, it.AllowUntil = record.Allowed, d.Reason, d.Until
				v.CoveredBy[it.Fingerprint] = owners[owner].Fingerprint
			}
		}
	}
}
