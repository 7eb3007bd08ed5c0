// Package owners says who owns the files of a repository. The input is the repository's CODEOWNERS file, at the
// places where GitHub and GitLab look for it; the output is the owners of a path, as the file writes them.
package owners

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/hmarr/codeowners"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Owners has the rules of a CODEOWNERS file.
type Owners struct {
	rules  codeowners.Ruleset
	prefix string // the folder of the paths given to Of, relative to the repository's top
}

// Find reads the CODEOWNERS file of the repository that contains root. Without a file, nothing has an owner. It
// returns an error if the file can't be read or parsed.
func Find(root string) (*Owners, error) {
	top, prefix := repository(root)
	for _, name := range []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"} {
		text, err := disk.Read(filepath.Join(top, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		rules, err := codeowners.ParseFile(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return &Owners{rules, prefix}, nil
	}
	return &Owners{}, nil
}

// Of returns the owners of a file, whose path is relative to Find's root, or "".
func (o *Owners) Of(file string) string {
	rule, err := o.rules.Match(path.Join(o.prefix, file))
	if err != nil || rule == nil {
		return ""
	}
	names := make([]string, len(rule.Owners))
	for i, owner := range rule.Owners {
		names[i] = owner.String()
	}
	return strings.Join(names, " ")
}

// repository returns the top of the repository that contains root, and root's path from there. Outside of a
// repository it returns root.
func repository(root string) (top, prefix string) {
	top = disk.Top(root)
	if rel, err := filepath.Rel(top, root); err == nil {
		return top, filepath.ToSlash(rel)
	}
	return root, ""
}
