package rule

import (
	"errors"
	"fmt"
	"go/token"
	"path"
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

var errSymbol = errors.New("a symbol is path.Name or (*path.T).M")

// method matches (path.T).M and (*path.T).M.
var method = regexp.MustCompile(`^\((\*?)([^()*]+)\)\.([^.()]+)$`)

// ParseSymbol parses a symbol of a rule file: path.Name, split at the last dot after the last slash, or a method,
// (path.T).M or (*path.T).M.
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
	if pkg, ok := strings.CutSuffix(s, "."+AnyName); ok && pattern.CheckImport(pkg) == nil {
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
	if err := pattern.CheckImport(sym.Package); err != nil {
		return Symbol{}, fmt.Errorf("%w; %w", errSymbol, err)
	}
	if !identifier(sym.Name) {
		return Symbol{}, fmt.Errorf("%w; %q is not a name", errSymbol, sym.Name)
	}
	return sym, nil
}

func identifier(s string) bool { return token.IsIdentifier(s) && s != "_" }

// checkDeclare returns nil if names is a valid pattern for type names.
func checkDeclare(names string) error {
	if names == "" {
		return errors.New("a declare pattern is empty")
	}
	if strings.ContainsAny(names, "./()") {
		return fmt.Errorf("a declare pattern such as *RedisManager matches the names of types, not their packages; %q holds a dot, a slash or a parenthesis", names)
	}
	if _, err := path.Match(names, ""); err != nil {
		return fmt.Errorf("%q is not a pattern: * stands for any text, ? for a character, [a-z] for a range", names)
	}
	return nil
}
