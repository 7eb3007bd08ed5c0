package git

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// deepest is how many files git follows from one that includes another, and so on, before it gives up.
const deepest = 10

// includesRegular returns an error if git would wait at a file that the repository's settings include, whatever the
// condition. Settings that the user wrote elsewhere are not looked at.
func (g Git) includesRegular(ctx context.Context) error {
	folders, err := g.ownFolders()
	if err != nil {
		return err
	}
	for _, folder := range folders {
		for _, name := range []string{"config", "config.worktree"} {
			if err := g.included(ctx, filepath.Join(folder, name), deepest); err != nil {
				return err
			}
		}
	}
	return nil
}

// included looks at a file of settings, at those that it includes, and at those that these include. What can't be read
// is git's to say.
func (g Git) included(ctx context.Context, file string, depth int) error {
	if err := regular(file); err != nil {
		return err
	}
	text, err := disk.Read(file)
	if err != nil || depth == 0 || !bytes.Contains(bytes.ToLower(text), []byte("include")) {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	cmd := g.bare(limited, "config", "--file", file, "--no-includes", "--null", "--get-regexp", `^include(if\..*)?\.path$`)
	out, err := cmd.Output()
	if err != nil {
		return ctx.Err() // there are none
	}
	for entry := range strings.SplitSeq(string(out), "\x00") {
		_, name, ok := strings.Cut(entry, "\n")
		if !ok || name == "" {
			continue
		}
		if below, ok := strings.CutPrefix(name, "~/"); ok {
			home, err := os.UserHomeDir()
			if err != nil {
				continue
			}
			name = filepath.Join(home, below)
		}
		if err := g.included(ctx, below(filepath.Dir(file), name), depth-1); err != nil {
			return err
		}
	}
	return nil
}
