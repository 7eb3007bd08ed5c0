package pattern

import (
	"errors"
	"path"
	"regexp"
	"strings"
)

// A Matcher is a compiled list of Go package patterns. A pattern that starts with "." matches folders relative to the
// rule file's folder; any other pattern matches import paths. "..." matches any text, as in the go command: "./x/..."
// also matches ./x. It does not match a folder named vendor, or one below it, unless the pattern names vendor.
type Matcher struct {
	folders, paths []*regexp.Regexp
}

// New compiles patterns. It skips invalid ones; a decoded rule file has none.
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

// Match reports whether a package matches one of the patterns. rel is its folder relative to the rule file's folder,
// with slashes, and "." for that folder itself. importPath is its import path without a _test suffix. Either may be
// empty if it is not known.
func (m *Matcher) Match(rel, importPath string) bool {
	if rel != "" && !Outside(rel) && matchAny(m.folders, Dotted(rel)) {
		return true
	}
	return importPath != "" && matchAny(m.paths, importPath)
}

// Empty reports whether the list has no patterns.
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

// Relative reports whether a pattern names folders, by the go command's rule.
func Relative(p string) bool {
	return p == "." || strings.HasPrefix(p, "./") || p == ".." || strings.HasPrefix(p, "../")
}

// Outside reports whether a relative folder lies outside of the rule file's folder.
func Outside(rel string) bool { return rel == ".." || strings.HasPrefix(rel, "../") }

// Dotted returns a relative folder or pattern in normal form: ".", "./a/b".
func Dotted(rel string) string {
	if rel = path.Clean(rel); rel == "." {
		return rel
	}
	return "./" + rel
}

// vendorMark replaces a path element named vendor that "..." must not match. No import path contains it.
const vendorMark = "\x00"

// hideVendor replaces the path elements that "..." must not match by vendorMark: each element named vendor except the
// last, which is an ordinary folder.
func hideVendor(name string) string {
	elems := strings.Split(name, "/")
	for i, e := range elems[:len(elems)-1] {
		if e == "vendor" {
			elems[i] = vendorMark
		}
	}
	return strings.Join(elems, "/")
}

// compile returns a regular expression for a pattern. It matches names that hideVendor has converted.
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

// reservedPath reports whether a word is a pattern with a special meaning in the go command.
func reservedPath(p string) bool {
	switch p {
	case "all", "std", "cmd", "tool", "work":
		return true
	}
	return false
}

// Check returns nil if p is a package pattern that a rule file may contain. Its error is a clause that says what is
// wrong.
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
