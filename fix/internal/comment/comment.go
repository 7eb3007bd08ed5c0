package comment

import (
	"bytes"
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Significant matches comments that must not be lost: a tool acts on them, or they are a note such as TODO.
var Significant = regexp.MustCompile(`\b(TODO|FIXME|XXX|BUG|HACK)\b|^//\s*(nolint\b|#nosec\b)|^//[a-z0-9]+:[a-z0-9]|^//(line|export|extern)\s|#nosec`)

// linterDirective matches comments that suppress linter reports about the code next to them.
var linterDirective = regexp.MustCompile(`^//\s*nolint\b|#nosec\b|^//\s*lint:ignore\b`)

// marker matches notes such as TODO.
var marker = regexp.MustCompile(`\b(TODO|FIXME|XXX|BUG|HACK)\b`)

// SilencesLinter reports whether a comment only suppresses linter reports, so that it can be removed with its code.
func SilencesLinter(c *ast.Comment) bool {
	return linterDirective.MatchString(c.Text) && !marker.MatchString(c.Text)
}

// In returns the comments in a range of bytes.
func In(file *load.File, e syntax.Extent) []*ast.Comment {
	var out []*ast.Comment
	for _, group := range file.Syntax.Comments {
		for _, c := range group.List {
			if at := file.Tok.Offset(c.Pos()); e.Start <= at && at < e.End {
				out = append(out, c)
			}
		}
	}
	return out
}

// Carry returns the edits that insert comments on lines of their own above the innermost statement, spec or field that
// contains replaced code. It refuses if a comment must not be moved. A comment about a key of a composite literal gets
// the key as a prefix, because above the statement it would seem to be about all of it.
//
// Above a declaration a comment would document it: above a function that is written on one line it goes behind the
// replaced code, and so does a block comment above any other declaration.
func Carry(file *load.File, eol string, comments []*ast.Comment, replaced syntax.Extent) ([]patch.Edit, *refusal.Refusal) {
	comments = slices.DeleteFunc(slices.Clone(comments), SilencesLinter)
	if len(comments) == 0 {
		return nil, nil
	}
	if r := RefuseManual(comments, "in what would be replaced"); r != nil {
		return nil, r
	}
	at, begins := lineOf(file, replaced.Start)
	var behind strings.Builder
	comments = slices.DeleteFunc(comments, func(c *ast.Comment) bool {
		text, ok := inLine(c, begins)
		if ok {
			behind.WriteString(" " + text)
		}
		return ok
	})
	var out []patch.Edit
	if behind.Len() > 0 {
		out = append(out, patch.Edit{Start: replaced.End, End: replaced.End, New: behind.String()})
	}
	if len(comments) == 0 {
		return out, nil
	}
	line := file.Src[at:]
	indent := string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
	var text strings.Builder
	option := optionsOf(file, comments)
	for _, c := range comments {
		words := c.Text
		if key := option[c]; key != "" {
			words = "// " + key + ": " + strings.TrimLeft(strings.TrimPrefix(words, "//"), " \t")
		}
		// The parser strips the carriage returns of comments; the file's own line ends come back.
		text.WriteString(indent + strings.ReplaceAll(strings.ReplaceAll(words, "\r", ""), "\n", eol) + eol)
	}
	return append(out, patch.Edit{Start: at, End: at, New: text.String()}), nil
}

// inLine returns the text of a comment that stays in its line, given the node that begins there. It returns false for
// a comment that goes above.
func inLine(c *ast.Comment, begins ast.Node) (string, bool) {
	_, function := begins.(*ast.FuncDecl)
	words, line := strings.CutPrefix(c.Text, "//")
	switch begins.(type) {
	case ast.Decl, ast.Spec, *ast.Field:
		if !line && !strings.Contains(c.Text, "\n") {
			return c.Text, true
		}
		return "/*" + strings.TrimRight(words, " \t\r") + " */", function && line && !strings.Contains(words, "*/")
	}
	return "", false
}

// optionsOf returns, for the first comment of each group, the key of the composite literal that it is about: the key on
// the same line before it, or on the line below it. Comments that mention the key and block comments are not included.
func optionsOf(file *load.File, comments []*ast.Comment) map[*ast.Comment]string {
	out := map[*ast.Comment]string{}
	line := file.Tok.Line
	for _, group := range file.Syntax.Comments {
		first := group.List[0]
		if !slices.Contains(comments, first) || !strings.HasPrefix(first.Text, "//") {
			continue
		}
		ast.Inspect(file.Syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || first.Pos() < lit.Lbrace || lit.Rbrace < first.Pos() {
				return n == nil || n.Pos() <= first.Pos() && first.Pos() < n.End()
			}
			for _, e := range lit.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				key, named := kv.Key.(*ast.Ident)
				behind := kv.End() <= first.Pos() && line(kv.End()) == line(first.Pos())
				above := group.End() <= kv.Pos() && line(group.End()-1)+1 == line(kv.Pos())
				if named && (behind || above && out[first] == "") && !strings.Contains(first.Text, key.Name) {
					out[first] = key.Name
				}
			}
			return true
		})
	}
	return out
}

// RefuseManual refuses if one of the comments is significant even without its code.
func RefuseManual(comments []*ast.Comment, where string) *refusal.Refusal {
	for _, c := range comments {
		if Significant.MatchString(c.Text) && !SilencesLinter(c) {
			return &refusal.Refusal{Kind: refusal.Manual, Detail: "the comment " + words.OneLine(c.Text) + " stands " + where + "; decide by hand what becomes of it"}
		}
	}
	return nil
}

// lineOf returns the start of the line on which the innermost statement, spec, field or declaration around an offset
// begins, if no other code precedes it on that line, and that node.
func lineOf(file *load.File, offset int) (best int, begins ast.Node) {
	pos := file.Tok.Pos(offset)
	ast.Inspect(file.Syntax, func(n ast.Node) bool {
		if n == nil || n.Pos() > pos || n.End() <= pos {
			_, isFile := n.(*ast.File)
			return isFile
		}
		switch n.(type) {
		case ast.Stmt, ast.Decl, ast.Spec, *ast.KeyValueExpr, *ast.Field:
			at := file.Tok.Offset(n.Pos())
			start := lines.Start(file.Src, at)
			if len(bytes.TrimSpace(bytes.TrimPrefix(file.Src[start:at], syntax.ByteOrderMark))) == 0 {
				if start != best || begins == nil {
					begins = n
				}
				best = start
			}
		}
		return true
	})
	return best, begins
}
