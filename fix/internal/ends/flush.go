package ends

import (
	"go/ast"
	"regexp"
	"slices"
)

var (
	// flush matches the names of methods that send what their receiver holds.
	flush = regexp.MustCompile(`(?i)^(flush|commit|sync$|(send|write|publish)(pending|buffered|queued|rest|remaining))`)
	// sends matches the names of functions that send what they are given.
	sends = regexp.MustCompile(`(?i)^(send|write|publish|produce|fprint|copy|upload|post|push|export|emit)`)
	// held matches the names of fields that hold what is to be sent.
	held = regexp.MustCompile(`(?i)(buf|buffer|buffered|pending|queue|queued|batch|backlog|messages|msgs|events|records|entries|lines|items)$`)
)

// flush reads how a call sends what the value still holds: by a method of it or of a part, or by a function that is
// given what a field holds.
func (r *bodyReader) flush(name string, part bool, call *ast.CallExpr) {
	holds := func(arg ast.Expr) bool {
		field, ok := r.field(arg)
		return ok && held.MatchString(field)
	}
	if r.flushes == "" && (part && flush.MatchString(name) || sends.MatchString(name) && slices.ContainsFunc(call.Args, holds)) {
		r.flushes = "it calls " + name
	}
}

// queued notes a channel of the value that is closed, where it holds more than a signal: who reads it goes on until it
// is empty.
func (r *bodyReader) queued(field string, t ast.Expr) {
	ch, ok := t.(*ast.ChanType)
	if !ok {
		return
	}
	switch e := ch.Value.(type) {
	case *ast.StructType:
		return
	case *ast.Ident:
		if e.Name == "bool" || e.Name == "error" || e.Name == "int" {
			return
		}
	}
	r.queue = field
}
