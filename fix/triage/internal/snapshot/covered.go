package snapshot

import (
	"go/parser"
	"go/token"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/allow"
)

// twins marks what the session's directives cover besides the violations that they were inserted for: two in one
// statement need only one. The scan can't say so, since it reads the text without the session's directives.
func (v *Snapshot) twins() {
	inserted := map[string]map[string][]Item{} // by file: whom a directive was inserted for, by its text
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
		v.twinsIn(path, v.Live[path].Disk, texts)
	}
}

func (v *Snapshot) twinsIn(path string, src []byte, texts map[string][]Item) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil { // the planner wrote it, so it parses; if not, only the twins are not known
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
				v.Twin[it.Fingerprint] = owners[owner].Fingerprint
			}
		}
	}
}
