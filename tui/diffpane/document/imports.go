package document

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
)

// What stands above the declarations of a file: importLine is an import, with its name and its path, bracketLine what
// is around imports, and otherLine any other line, as far as it can be told without the lines around it.
var (
	importLine  = regexp.MustCompile("^\\s*(?:import\\s+)?(?:([\\pL_.][\\pL\\pN_]*)\\s+)?[\"`]([^\"`]+)[\"`]\\s*(?://.*)?$")
	bracketLine = regexp.MustCompile(`^\s*(import\s*\(|\))?\s*$`)
	otherLine   = regexp.MustCompile(`^\s*(//|package\s)`)
	version     = regexp.MustCompile(`^v[0-9]+$`)
)

// imports finds the lines of a hunk, from first up to end, that change imports, with the bracket behind them. There are
// none when a line among them or above them is anything else than what stands above a file's declarations, or when
// another line changes too: a comment may be a directive, which has to be read.
func imports(h patch.Hunk) (first, end int) {
	named := false // an import changes
	for i, l := range h.Lines {
		if declares(l.Text) {
			break
		}
		spec := importLine.MatchString(l.Text)
		switch {
		case !spec && !bracketLine.MatchString(l.Text) && (l.Op != patch.Equal || !otherLine.MatchString(l.Text)):
			return 0, 0
		case l.Op == patch.Equal:
			if end > 0 && l.Text == ")" {
				end = i + 1
			}
			continue
		case end == 0:
			first = i
		}
		named, end = named || spec, i+1
	}
	if !named {
		return 0, 0
	}
	return first, end
}

func declares(text string) bool {
	for _, word := range []string{"func ", "type ", "var ", "const "} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// Folded is lines that change imports in one: "imports: + redisx − config". Each has the name that it is given there,
// or the last part of its path. An import that only moves, as into a block, is not among them unless all do.
func Folded(lines []Line) string {
	type spec struct {
		op         patch.Op
		name, path string
	}
	var changed []spec
	for _, l := range lines {
		var text strings.Builder
		for _, s := range l.Spans {
			text.WriteString(s.Text)
		}
		if m := importLine.FindStringSubmatch(text.String()); m != nil && l.Changes() {
			changed = append(changed, spec{l.Op, m[1], m[2]})
		}
	}
	stays := func(s spec) bool { // it goes in one line, and comes in another
		return slices.Contains(changed, spec{patch.Delete, s.name, s.path}) && slices.Contains(changed, spec{patch.Insert, s.name, s.path})
	}
	if differ := slices.DeleteFunc(slices.Clone(changed), stays); len(differ) > 0 {
		changed = differ
	}
	var out strings.Builder
	out.WriteString("imports:")
	for _, s := range changed {
		name := s.name
		if name == "" {
			name = path.Base(s.path)
			if dir := path.Base(path.Dir(s.path)); version.MatchString(name) && dir != "." {
				name = dir + "/" + name
			}
		}
		sign := " + "
		if s.op == patch.Delete {
			sign = " − "
		}
		out.WriteString(sign + name)
	}
	return out.String()
}
