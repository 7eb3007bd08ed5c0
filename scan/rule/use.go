package rule

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// useFault is what is wrong with a use, and how many bytes into it.
type useFault struct {
	offset int
	msg    string
}

// checkUse is nil for a use that can stand where an expression stood: one Go expression on one line, without comments.
func checkUse(use string) *useFault {
	switch {
	case strings.TrimSpace(use) == "":
		return &useFault{msg: "use is empty; it is the Go expression that replaces a violation, such as redisx.Client()"}
	case strings.ContainsAny(use, "\n\r"):
		return &useFault{msg: "use is one line"}
	}
	if at := commentIn(use); at >= 0 {
		return &useFault{offset: at, msg: "use holds a comment; it is the bare Go expression that replaces a violation"}
	}
	_, err := parser.ParseExpr(use)
	if err == nil {
		return nil
	}
	fault := &useFault{msg: "use is not a Go expression: " + err.Error()}
	var list scanner.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		fault.msg = "use is not a Go expression: " + list[0].Msg
		fault.offset = min(max(list[0].Pos.Offset, 0), len(use))
	}
	return fault
}

// commentIn is where a comment starts, or -1.
func commentIn(use string) int {
	file := token.NewFileSet().AddFile("", -1, len(use))
	var s scanner.Scanner
	s.Init(file, []byte(use), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, _ := s.Scan()
		if tok == token.COMMENT {
			return file.Offset(pos)
		}
		if tok == token.EOF {
			return -1
		}
	}
}

// qualifier is the name before the first dot of a use, which is the owner's package name, or empty when there is none.
func qualifier(use string) string {
	expr, err := parser.ParseExpr(use)
	if err != nil {
		return ""
	}
	name := ""
	ast.Inspect(expr, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && name == "" {
			if id, ok := sel.X.(*ast.Ident); ok {
				name = id.Name
			}
		}
		return name == ""
	})
	return name
}
