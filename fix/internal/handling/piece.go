package handling

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/lines"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
)

// ending matches the names of functions that do not return.
var ending = regexp.MustCompile(`(?i)^((log)?(fatal|panic)(f|w|s|ln|ctx|context)?|exit|failnow|goexit)$`)

// telling matches the names of functions whose first string argument describes the error.
var telling = regexp.MustCompile(`(?i)^((f|s)?print|log|trace|debug|info|notice|warn|warning|err|error|crit|critical|alert|fatal|panic|fail|exit|msg|wrap|withmessage|(require|assert)?no_?err(or)?)(f|w|s|ln|ctx|context)?$`)

// piece is a part of the copied code: a statement, or an error expression that is returned.
type piece struct {
	node    ast.Node
	returns bool // it is the last returned value
	errs    []*ast.Ident
	message []message
	drop    []syntax.Extent // extents in the file to leave out, with the comma before
}

// message is a string literal that describes the failure. The copy replaces it by the name of the called function
// and a suffix.
type message struct {
	lit   *ast.BasicLit
	after string
}

// edited reports whether an identifier is in an extent that the copy leaves out.
func (p *piece) edited(id *ast.Ident) bool {
	return syntax.Within(p.drop, int(id.Pos()))
}

// takeApart finds the parts of the statements that differ for another error. It returns false if it can't tell.
func (l *like) takeApart(returns bool) bool {
	for _, stmt := range l.stmts {
		p := &piece{node: stmt}
		if ret, ok := stmt.(*ast.ReturnStmt); ok && returns {
			p = &piece{node: ret.Results[len(ret.Results)-1], returns: true}
		}
		ok := true
		ast.Inspect(p.node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				ok = false
			case *ast.BasicLit:
				ok = ok && !strings.Contains(n.Value, "\n")
			case *ast.CallExpr:
				ok = ok && l.call(p, n)
			case *ast.Ident:
				if l.info.Uses[n] == l.err && !p.edited(n) {
					p.errs = append(p.errs, n)
				}
			}
			return ok
		})
		if !ok {
			return false
		}
		l.pieces = append(l.pieces, p)
	}
	return true
}

// call finds the message of a call, and the verbs and arguments of a format that are not about the error.
func (l *like) call(p *piece, call *ast.CallExpr) bool {
	i := slices.IndexFunc(call.Args, func(arg ast.Expr) bool { return text(arg) != nil })
	if keyed(call) { // Log("msg", "can't parse", "err", err)
		i = 1 + slices.IndexFunc(call.Args, func(arg ast.Expr) bool {
			key := text(arg)
			return key != nil && slices.Contains([]string{`"msg"`, `"message"`}, key.Value)
		})
		if i == 0 || i == len(call.Args) {
			return true // no value is the message: Log("level", "error", "err", err)
		}
	}
	if i < 0 || text(call.Args[i]) == nil || !calls.Mentions(l.info, call, l.err) {
		return true
	}
	lit := text(call.Args[i])
	if slices.ContainsFunc(p.message, func(m message) bool { return m.lit == lit }) {
		return true
	}
	value, err := strconv.Unquote(lit.Value)
	if err != nil {
		return false
	}
	verbs := verb.FindAllString(strings.ReplaceAll(value, "%%", ""), -1)
	if len(verbs) == 0 {
		if telling.MatchString(calls.CalledName(call)) {
			p.message = append(p.message, message{lit: lit, after: value[len(strings.TrimRight(value, ": \n")):]})
		}
		return true
	}
	rest := call.Args[i+1:]
	about := slices.IndexFunc(rest, func(arg ast.Expr) bool { return calls.Mentions(l.info, arg, l.err) })
	if len(rest) != len(verbs) || about < 0 {
		return false
	}
	p.message = append(p.message, message{lit: lit, after: ": " + verbs[about] + value[len(strings.TrimRight(value, "\n")):]})
	for j, arg := range rest {
		if j != about {
			p.drop = append(p.drop, syntax.Extent{Start: int(call.Args[i+j].End()), End: int(arg.End())})
		}
	}
	return true
}

// keyed reports whether a call logs pairs of keys and values.
func keyed(call *ast.CallExpr) bool {
	const fewest = 4 // of two arguments the first is the message
	if len(call.Args) < fewest || len(call.Args)%2 != 0 || !strings.EqualFold(calls.CalledName(call), "log") {
		return false
	}
	for i := 0; i < len(call.Args); i += 2 {
		if text(call.Args[i]) == nil {
			return false
		}
	}
	return true
}

// verb matches a verb of a format.
var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]`)

// text returns the string literal that an argument is or starts with: "can't parse: " + err.Error().
func text(e ast.Expr) *ast.BasicLit {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return e
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return text(e.X)
		}
	}
	return nil
}

// Lines returns the lines to insert after a call that sets an error, unindented. name is the error variable, what
// the name of the called function, and zeros are the zero values of the function's other results.
func (w *Style) Lines(name, what string, zeros []string) []string {
	if w.like != nil && w.like.itself {
		return w.like.pieces[0].written(w.like, name, what)
	}
	out := []string{"if " + name + " != nil {"}
	add := func(list ...string) {
		for _, line := range list {
			out = append(out, "\t"+line)
		}
	}
	switch {
	case w.like != nil:
		for _, p := range w.like.pieces {
			list := p.written(w.like, name, what)
			if p.returns {
				list[0] = "return " + strings.Join(append(slices.Clone(zeros), list[0]), ", ")
			}
			add(list...)
		}
	case w.Returns:
		add("return " + strings.Join(append(slices.Clone(zeros), name), ", "))
	default:
		add(w.test + ".Fatal(" + name + ")")
	}
	return append(out, "}")
}

// written returns the lines of a piece for another error.
func (p *piece) written(l *like, name, what string) []string {
	tok := l.file.Tok
	start, end := tok.Offset(p.node.Pos()), tok.Offset(p.node.End())
	var edits []patch.Edit
	edit := func(from, to token.Pos, text string) {
		edits = append(edits, patch.Edit{Start: tok.Offset(from) - start, End: tok.Offset(to) - start, New: text})
	}
	for _, id := range p.errs {
		if !p.edited(id) {
			edit(id.Pos(), id.End(), name)
		}
	}
	for _, m := range p.message {
		edit(m.lit.Pos(), m.lit.End(), strconv.Quote(what+m.after))
	}
	for _, d := range p.drop {
		edit(token.Pos(d.Start), token.Pos(d.End), "")
	}
	text, err := patch.Apply(l.file.Src[start:end], edits)
	if err != nil {
		text = l.file.Src[start:end] // pieces do not overlap
	}
	out := strings.Split(strings.ReplaceAll(string(text), "\r", ""), "\n")
	indent := lines.Indent(l.file.Src, start)
	for i := range out[1:] {
		out[i+1] = strings.TrimPrefix(out[i+1], indent)
	}
	return out
}

// Mentions returns the identifiers in the lines that are declared elsewhere in the file.
func (w *Style) Mentions() []*ast.Ident {
	if w.like == nil {
		return nil
	}
	var out []*ast.Ident
	for _, p := range w.like.pieces {
		ast.Inspect(p.node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && !p.edited(id) {
				out = append(out, id)
			}
			return true
		})
	}
	return out
}
