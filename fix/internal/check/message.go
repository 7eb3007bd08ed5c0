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

// quotedPath matches the import path by which the type checker qualifies a type when the package imports, somewhere
// below it, two packages of that name.
var quotedPath = regexp.MustCompile(`"([^"]+)"\.`)

// describeError returns an error of the type checker as a reader of the file as it is now can follow it: with the place there,
// and with package names where they can't be mistaken.
func (c problems) describeError(e load.Error) string {
	return byName(e.Msg, c.pkg.Types.Imports()) + " (" + c.errorPlace(e) + c.configurationSuffix() + ")"
}

// byName writes package names for import paths in a message, where the package imports no two of that name which the
// message mentions.
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

// errorPlace returns where an error lies in the file as it is now, or in the new one if the rewrite writes that line.
func (c problems) errorPlace(e load.Error) string {
	line := e.Position.Line
	i := slices.IndexFunc(c.rewrites, func(d *filerewrite.File) bool { return d.File.Path == e.Position.Filename })
	if i >= 0 {
		for _, h := range patch.Diff(c.rewrites[i].File.Src, c.rewrites[i].After, 0) {
			if h.NewCount > 0 && h.New <= e.Position.Line && e.Position.Line < h.New+h.NewCount {
				return fmt.Sprintf("line %d of the new %s", e.Position.Line, filepath.Base(e.Position.Filename))
			}
			// Where a hunk has no line of a file, its number is that of the line before.
			was, is := h.Old+max(h.OldCount, 1), h.New+max(h.NewCount, 1)
			if is <= e.Position.Line {
				line = e.Position.Line - is + was
			}
		}
	}
	return fmt.Sprintf("%s:%d", c.project.Rel(e.Position.Filename), line)
}
