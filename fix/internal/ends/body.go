package ends

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
)

// bodyReader reads one function body for what it does to one variable: the receiver or a parameter.
type bodyReader struct {
	*Source
	declared
	types    map[string]ast.Expr // of the variables that hold a part of the value; nil where it is not known
	locals   map[string]string   // the fields that these variables were read from
	found    []evidence
	replaced map[string]bool // fields that are assigned something else: what was ended is replaced
	waits    bool
	flushes  string // how it sends what the value still holds
	queue    string // a channel that holds values, which it closes
	unsure   bool   // the following statements may not be reached
	delayed  int    // the depth of defer and go statements
}

// evidence is one place that ends a part of the value.
type evidence struct {
	field   string // the field of the part; empty for the value itself
	always  bool
	delayed bool
}

var (
	// restarts matches the names of methods that end a part when they are done, or in order to begin anew: Run,
	// Reconnect.
	restarts = regexp.MustCompile(`^(Re[a-z]|Run|Start|Serve|Listen|Loop|Wait|Init|Open|Connect|Dial|Set|New|With|Do$|Get|Next)`)
	// flag matches the names of fields and constants that say that the value has ended.
	flag = regexp.MustCompile(`(?i)^(is|was|state|status)?_?(closed|closing|stopped|stopping|shutdown|terminated|drained|draining|disconnected|ended|halted|dead|destroyed)$`)
	// endedName matches these, and the names of fields that guard against a second end.
	endedName = regexp.MustCompile(`(?i)(closed|closing|stopped|stopping|shutdown|terminated|drained|draining|disconnected|ended|halted|dead|destroyed|done|finished|released|quit)$`)
	// signal matches the names of fields that are called, closed or sent to in order to end the value.
	signal = regexp.MustCompile(`(?i)^(ctx|context)?(cancel|stop|close|shutdown|quit|done|exit|kill|terminate|release)(ed|r)?(func|fn|ch|chan|c|f|ctx|context)?$`)
)

// Flag reports whether a field's name says that its struct has ended: closed, isStopped.
func Flag(field string) bool { return flag.MatchString(field) }

// Over reports whether a field's name says that its struct has ended or is done: closed, done, finished.
func Over(field string) bool { return endedName.MatchString(field) }

// Signal reports whether a field's name says that a call of it, or a send to it, ends its struct: cancel, quitCh.
func Signal(field string) bool { return signal.MatchString(field) }

func (r *bodyReader) body() Body {
	b := Body{Waits: r.waits, Flushes: r.flushes}
	if b.Flushes == "" && r.waits && r.queue != "" {
		b.Flushes = "it closes " + r.queue + " and waits"
	}
	for _, e := range r.found {
		b.Sometimes = true
		b.Always = b.Always || e.always && !e.delayed && !r.replaced[e.field]
	}
	return b
}

func (r *bodyReader) note(field string, always bool) {
	r.found = append(r.found, evidence{field, always && !r.unsure, r.delayed > 0})
}

func (r *bodyReader) block(b *ast.BlockStmt, always bool) {
	if b == nil {
		return
	}
	for _, stmt := range b.List {
		r.stmt(stmt, always)
	}
}

func (r *bodyReader) stmt(stmt ast.Stmt, always bool) {
	if stmt == nil {
		return
	}
	switch s := stmt.(type) {
	case *ast.BlockStmt:
		r.block(s, always)
	case *ast.LabeledStmt:
		r.stmt(s.Stmt, always)
	case *ast.DeferStmt:
		r.deferredCall(s.Call, always)
	case *ast.GoStmt:
		r.deferredCall(s.Call, always)
	case *ast.IfStmt:
		r.branch(s, always)
	case *ast.ForStmt:
		r.stmt(s.Init, always)
		r.expr(s.Cond, always)
		r.block(s.Body, always)
	case *ast.RangeStmt:
		if r.isPart(s.X) {
			for _, e := range []ast.Expr{s.Key, s.Value} {
				r.local(e, s.X, element(r.typeOf(s.X)))
			}
		}
		r.expr(s.X, always)
		r.block(s.Body, always)
	case *ast.SwitchStmt:
		r.stmt(s.Init, always)
		r.expr(s.Tag, always)
		r.block(s.Body, false)
	case *ast.TypeSwitchStmt:
		r.stmt(s.Init, always)
		r.stmt(s.Assign, always)
		r.block(s.Body, always)
	case *ast.SelectStmt:
		r.block(s.Body, always)
	case *ast.CaseClause:
		for _, b := range s.Body {
			r.stmt(b, always)
		}
	case *ast.CommClause:
		r.stmt(s.Comm, always)
		for _, b := range s.Body {
			r.stmt(b, always)
		}
	case *ast.AssignStmt:
		r.assign(s, always)
	case *ast.SendStmt:
		if field, ok := r.field(s.Chan); ok && signal.MatchString(field) {
			r.note(field, always)
		}
		r.expr(s.Value, always)
	case *ast.ExprStmt:
		r.expr(s.X, always)
	case *ast.ReturnStmt:
		for _, e := range s.Results {
			r.expr(e, always)
		}
	case *ast.DeclStmt:
		ast.Inspect(s, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok {
				for i, id := range v.Names {
					if i < len(v.Values) && r.isPart(v.Values[i]) {
						r.local(id, v.Values[i], r.typeOf(v.Values[i]))
					}
				}
				for _, e := range v.Values {
					r.expr(e, always)
				}
			}
			return true
		})
	}
}

// deferredCall reads the call of a defer or go statement.
func (r *bodyReader) deferredCall(call *ast.CallExpr, always bool) {
	r.delayed++
	r.expr(call, always)
	r.delayed--
}

// branch reads an if statement. A guard does not make an end uncertain: if c.conn != nil { c.conn.Close() }.
func (r *bodyReader) branch(s *ast.IfStmt, always bool) {
	r.stmt(s.Init, always)
	r.expr(s.Cond, always)
	guard := r.guards(s.Cond)
	r.block(s.Body, always && guard)
	r.stmt(s.Else, always && guard)
	if !guard && !isCheck(s.Cond) && leaves(s.Body) {
		r.unsure = true
	}
}

// guards reports whether a condition only asks whether something exists, or has ended.
func (r *bodyReader) guards(cond ast.Expr) bool {
	switch e := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			return r.guards(e.X) && r.guards(e.Y)
		}
		return isNil(e.Y) && r.isPart(e.X) || isNil(e.X) && r.isPart(e.Y) || r.guards(e.X) || r.guards(e.Y)
	case *ast.UnaryExpr:
		return r.guards(e.X)
	case *ast.Ident:
		return e.Name == "ok" || endedName.MatchString(e.Name) || e.Name == "loaded" || e.Name == "swapped"
	case *ast.SelectorExpr:
		return endedName.MatchString(e.Sel.Name) || signal.MatchString(e.Sel.Name)
	case *ast.CallExpr:
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		if slices.Contains([]string{"CompareAndSwap", "Swap", "Load", "CompareAndSwapInt32", "CompareAndSwapUint32", "CompareAndSwapInt64", "SwapInt32", "LoadInt32", "SwapUint32", "LoadUint32"}, sel.Sel.Name) {
			return true
		}
		return endedName.MatchString(sel.Sel.Name)
	}
	return false
}

// isCheck reports whether a condition compares with nil.
func isCheck(cond ast.Expr) bool {
	e, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	return ok && (isNil(e.X) || isNil(e.Y))
}

func isNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "nil"
}

// leaves reports whether a block ends with a return statement.
func leaves(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok
}

func (r *bodyReader) assign(s *ast.AssignStmt, always bool) {
	for _, e := range s.Rhs {
		r.expr(e, always)
	}
	for i, l := range s.Lhs {
		from := s.Rhs[min(i, len(s.Rhs)-1)]
		if id, ok := l.(*ast.Ident); ok {
			if r.isPart(from) && i == 0 || len(s.Lhs) == len(s.Rhs) && r.isPart(from) {
				r.local(id, from, r.typeOf(from))
			}
			continue
		}
		field, ok := r.field(l)
		if !ok || field == "" {
			continue
		}
		switch {
		case flag.MatchString(field) && isTrue(from), flag.MatchString(lastName(from)):
			r.note(field, always)
		case !isNil(from) && !isFalse(from):
			r.replaced[field] = true
		}
	}
}

func isTrue(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "true"
}

func isFalse(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "false"
}

// lastName returns the identifier of a plain or qualified name.
func lastName(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// expr reads the calls in an expression, and the function literals that it calls.
func (r *bodyReader) expr(e ast.Expr, always bool) {
	if e == nil {
		return
	}
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			r.block(n.Body, false) // it may never be called
			return false
		case *ast.UnaryExpr:
			r.waits = r.waits || n.Op == token.ARROW && r.isPart(n.X)
		case *ast.CallExpr:
			r.call(n, always)
			fun := ast.Unparen(n.Fun)
			if lit, ok := fun.(*ast.FuncLit); ok {
				r.block(lit.Body, always)
			} else {
				r.expr(fun, always)
			}
			for _, arg := range n.Args {
				if lit, ok := ast.Unparen(arg).(*ast.FuncLit); ok && isOnce(fun) {
					r.block(lit.Body, always)
					continue
				}
				r.expr(arg, always)
			}
			return false
		}
		return true
	})
}

// isOnce reports whether a function looks like (*sync.Once).Do.
func isOnce(fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Do"
}
