package pattern

import (
	"errors"
	"path"
	"regexp"
	"strings"
)

// Matcher is a list of Go package patterns, compiled.
// A pattern that starts with "." names folders relative to the rule file's folder; any other names import paths. "..."
// stands for any text, as in the go command: "./x/..." also matches ./x, and it does not match a folder named vendor or
// below one unless the pattern names it.
type Matcher struct {
	folders, paths []*regexp.Regexp
}

// New compiles patterns. Those of a decoded file are valid; one that is not matches nothing.
func New(patterns []string) *Matcher {
	m := new(Matcher)
	for _, p := range patterns {
		if Check(p) != nil {
			continue
		}
		if Relative(p) {
			m.folders = append(m.folders, compile(Dotted(p)))
		} else {
			m.paths = append(m.paths, compile(path.Clean(p)))
		}
	}
	return m
}

// Match reports whether a package is in the list: rel is its folder relative to the rule file's (slashes, "." for that
// folder itself), importPath its import path without a _test suffix; either may be empty when it is not known.
func (m *Matcher) Match(rel, importPath string) bool {
	if rel != "" && !Outside(rel) && matchAny(m.folders, Dotted(rel)) {
		return true
	}
	return importPath != "" && matchAny(m.paths, importPath)
}

// Empty reports whether the list matches nothing.
func (m *Matcher) Empty() bool { return len(m.folders)+len(m.paths) == 0 }

func matchAny(list []*regexp.Regexp, name string) bool {
	name = hideVendor(name)
	for _, re := range list {
		if re.MatchString(name) {
			return true
		}
	}
	return false
}

// Relative is the go command's rule for a pattern that names folders.
func Relative(p string) bool {
	return p == "." || strings.HasPrefix(p, "./") || p == ".." || strings.HasPrefix(p, "../")
}

// Outside reports whether a relative folder is not below the rule file's.
func Outside(rel string) bool { return rel == ".." || strings.HasPrefix(rel, "../") }

// Dotted returns a relative folder or pattern in its one form: ".", "./a/b".
func Dotted(rel string) string {
	if rel = path.Clean(rel); rel == "." {
		return rel
	}
	return "./" + rel
}

// vendorMark stands for a path element named vendor that "..." must not match; no import path holds it.
const vendorMark = "\x00"

// hideVendor marks the elements that "..." must not match: every vendor but a last one, which is a folder like any
// other.
func hideVendor(name string) string {
	elems := strings.Split(name, "/")
	for i, e := range elems[:len(elems)-1] {
		if e == "vendor" {
			elems[i] = vendorMark
		}
	}
	return strings.Join(elems, "/")
}

// compile makes an expression for names in the form of hideVendor.
func compile(pattern string) *regexp.Regexp {
	const anything = `[^\x00]*`
	re := regexp.QuoteMeta(hideVendor(pattern))
	if rest, ok := strings.CutSuffix(re, `/\.\.\.`); ok {
		if parent, ok := strings.CutSuffix(rest, vendorMark); ok {
			re = parent + `(vendor|` + vendorMark + `/` + anything + `)`
		} else {
			re = rest + `(/` + anything + `)?`
		}
	}
	return regexp.MustCompile(`^(?:` + strings.ReplaceAll(re, `\.\.\.`, anything) + `)$`)
}

// reservedPath reports whether the go command reads a word as many packages, whatever is there.
func reservedPath(p string) bool {
	switch p {
	case "all", "std", "cmd", "tool", "work":
		return true
	}
	return false
}

// Check is nil for a package pattern that a rule file may hold, else one clause that says what is wrong.
func Check(p string) error {
	switch {
	case p == "":
		return errors.New("a package pattern is empty")
	case strings.Contains(p, `\`):
		return errors.New("a package pattern is written with slashes, not backslashes")
	case strings.ContainsFunc(p, notInImport):
		return errors.New(`a package pattern holds no spaces, wildcards other than "..." or punctuation`)
	case path.IsAbs(p):
		return errors.New("a package pattern is relative to this file (./internal/ws/...) or an import path, not an absolute folder")
	case Relative(p) && Outside(path.Clean(p)):
		return errors.New("a package pattern does not leave the folder of this file")
	case strings.Contains(p, "@"):
		return errors.New("a package pattern has no version")
	case reservedPath(p):
		return errors.New("a package pattern names packages of this repository; write ./... for all of them")
	}
	return nil
}
