package triage

import (
	"go/parser"
	"go/token"

	"github.com/seed-58def443/ssot/scan/allow"
)

// twins marks what the session's directives cover besides the violations that they were inserted for: two in one statement need only one.
// The scan can't say so, since it reads the text without the session's directives.
func (v *view) twins() {
	inserted := map[string]map[string]string{} // by file: whom a directive was inserted for, by its text
	for _, it := range v.items {
		if d := v.st.Decisions[it.Fingerprint]; d.writes() && d.top().State == Allowed {
			text, err := d.directive()
			if err != nil {
				continue
			}
			if inserted[it.File] == nil {
				inserted[it.File] = map[string]string{}
			}
			inserted[it.File][text] = it.Fingerprint
		}
	}
	for path, texts := range inserted {
		v.twinsIn(path, v.live[path].disk, texts)
	}
}

func (v *view) twinsIn(path string, src []byte, texts map[string]string) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil { // the planner wrote it, so it parses; if not, only the twins are not known
		return
	}
	tok := fset.File(file.FileStart)
	directives := allow.Collect(src, tok, file)
	for i := range v.items {
		it := &v.items[i]
		if it.File != path || it.State != Open && it.State != Skipped || it.Line > tok.LineCount() {
			continue
		}
		at := tok.LineStart(it.Line) + token.Pos(it.Column-1)
		for _, d := range directives {
			other, ours := texts[string(src[tok.Offset(d.Pos):tok.Offset(d.End)])]
			if ours && d.Covers(it.Rule, at) && !d.Expired(v.today) {
				it.State, it.AllowReason, it.AllowUntil = Allowed, d.Reason, d.Until
				v.twin[it.Fingerprint] = other
			}
		}
	}
}
