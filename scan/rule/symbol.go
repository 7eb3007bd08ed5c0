package rule

import (
	"errors"
	"fmt"
	"go/token"
	"path"
	"regexp"
	"strings"
	"unicode"
)

var errSymbol = errors.New("a symbol is path.Name or (*path.T).M")

// method is the form (path.T).M or (*path.T).M.
var method = regexp.MustCompile(`^\((\*?)([^()*]+)\)\.([^.()]+)$`)

// ParseSymbol reads a symbol as a rule file writes it: path.Name, split at the last dot after the last slash, or a
// method, (path.T).M or (*path.T).M.
func ParseSymbol(s string) (Symbol, error) {
	if m := method.FindStringSubmatch(s); m != nil {
		recv, err := split(m[2])
		if err != nil {
			return Symbol{}, err
		}
		if !identifier(m[3]) && m[3] != AnyName {
			return Symbol{}, fmt.Errorf("%w; %q is not a method's name", errSymbol, m[3])
		}
		return Symbol{Package: recv.Package, Recv: recv.Name, Pointer: m[1] != "", Name: m[3]}, nil
	}
	if strings.ContainsAny(s, "[]") {
		return Symbol{}, fmt.Errorf("%w, without type arguments", errSymbol)
	}
	if pkg, ok := strings.CutSuffix(s, "."+AnyName); ok && checkImportPath(pkg) == nil {
		return Symbol{Package: pkg, Name: AnyName}, nil
	}
	return split(s)
}

func split(s string) (Symbol, error) {
	dot := strings.LastIndexByte(s, '.')
	if dot <= strings.LastIndexByte(s, '/') {
		return Symbol{}, fmt.Errorf("%w; %q has no name after its import path", errSymbol, s)
	}
	sym := Symbol{Package: s[:dot], Name: s[dot+1:]}
	if err := checkImportPath(sym.Package); err != nil {
		return Symbol{}, fmt.Errorf("%w; %w", errSymbol, err)
	}
	if !identifier(sym.Name) {
		return Symbol{}, fmt.Errorf("%w; %q is not a name", errSymbol, sym.Name)
	}
	return sym, nil
}

func identifier(s string) bool { return token.IsIdentifier(s) && s != "_" }

// checkImportPath is nil for an import path as a go.mod or an import of a module allows it, else a clause that says
// what is wrong.
func checkImportPath(p string) error {
	switch {
	case p == "":
		return errors.New("the import path is empty")
	case p == "." || p == ".." || strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") || strings.HasPrefix(p, "/"):
		return fmt.Errorf("%q is a folder; an import path reads like example.com/shop/internal/redisx", p)
	case strings.Contains(p, "..."):
		return fmt.Errorf("%q is a pattern; an import path names one package", p)
	}
	if strings.ContainsFunc(p, notInImport) || path.Clean(p) != p || strings.Contains(p, "@") || strings.HasPrefix(p, "-") || reservedPath(p) {
		return fmt.Errorf("%q is not an import path", p)
	}
	return nil
}

// notInImport is the Go specification's list of what an import path may not hold.
func notInImport(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("!\"#$%&'()*,:;<=>?[\\]^`{|}\ufffd", r)
}

// checkDeclare is nil for a pattern over type names.
func checkDeclare(pattern string) error {
	if pattern == "" {
		return errors.New("a declare pattern is empty")
	}
	if strings.ContainsAny(pattern, "./()") {
		return fmt.Errorf("a declare pattern such as *RedisManager matches the names of types, not their packages; %q holds a dot, a slash or a parenthesis", pattern)
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("%q is not a pattern: * stands for any text, ? for a character, [a-z] for a range", pattern)
	}
	return nil
}
