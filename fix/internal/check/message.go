package check

import (
	"fmt"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/load"
)

// quotedPath matches a quoted import path that qualifies a type in an error. The type checker writes it if the package
// imports, directly or indirectly, two packages of the same name.
var quotedPath = regexp.MustCompile(`"([^"]+)"\.`)

// describeError returns a type error with its place in the current file, and with package names instead of import paths
// where they are unambiguous.
func (c problems) describeError(e load.Error) string {
	return byName(e.Msg, c.pkg.Types.Imports()) + " (" + c.errorPlace(e) + c.configurationSuffix() + ")"
}

// byName replaces import paths in a message by package names, unless the package imports two packages of that name that
// the message mentions.
func byName(msg string, imports []*types.Package) string {
	paths := map[string]string{}
	for _, m := range quotedPath.FindAllStringSubmatch(msg, -1) {
		paths[m[1]] = ""
	}
	names := map[string]int{}
	for _, imported := range imports {
		if _, ok := paths[imported.Path()]; ok {
			paths[imported.Path()] = imported.Name()
			names[imported.Name()]++
		}
	}
	return quotedPath.ReplaceAllStringFunc(msg, func(s string) string {
		name := paths[quotedPath.FindStringSubmatch(s)[1]]
		if name == "" || names[name] > 1 {
			return s
		}
		return name + "."
	})
}

// errorPlace returns the line of an error in the current file, or in the new file if the rewrite writes that line.
func (c problems) errorPlace(e load.Error) string {
	line := e.Position.Line
	i := slices.IndexFunc(c.rewrites, func(d *filerewrite.File) bool { return d.File.Path == e.Position.Filename })
	if i >= 0 {
		for _, h := range patch.Diff(c.rewrites[i].File.Src, c.rewrites[i].After, 0) {
			if h.NewCount > 0 && h.New <= e.Position.Line && e.Position.Line < h.New+h.NewCount {
				return fmt.Sprintf("line %d of the new %s", e.Position.Line, filepath.Base(e.Position.Filename))
			}
			// A hunk without lines of one file has the number of the line before it.
			was, is := h.Old+max(h.OldCount, 1), h.New+max(h.NewCount, 1)
			if is <= e.Position.Line {
				line = e.Position.Line - is + was
			}
		}
	}
	return fmt.Sprintf("%s:%d", c.project.Rel(e.Position.Filename), line)
}
