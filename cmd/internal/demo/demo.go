// Package demo is the sample module that the command ssot demo writes: a chat back end with more Redis pools than it
// needs.
package demo

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/rule"
	"golang.org/x/tools/txtar"
)

// archive is one file because go:embed refuses a folder with a go.mod.
//
//go:embed netra.txtar
var archive []byte

// begun reports whether a folder has a demo of this version: no decision changes its module file and its rules.
func begun(dir string) bool {
	for _, f := range txtar.Parse(archive).Files {
		switch f.Name {
		case "go.mod", rule.FileName:
			if text, err := disk.Read(filepath.Join(dir, f.Name)); err != nil || !bytes.Equal(text, f.Data) {
				return false
			}
		}
	}
	return true
}

// Write writes the module into dir, which it makes when it is not there. A folder that holds anything is refused, and
// no file is ever replaced. What was written before an error stays.
func Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the demo's folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look into the demo's folder: %w", err)
	}
	switch {
	case len(entries) > 0 && begun(dir):
		return fmt.Errorf("%s is a demo already: cd %s && ssot goes on with it", dir, dir)
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty: name a new folder for the demo, or an empty one", dir)
	}
	files, err := txtar.FS(txtar.Parse(archive))
	if err != nil {
		return fmt.Errorf("unpack the demo: %w", err)
	}
	if err := os.CopyFS(dir, files); err != nil { // makes files and folders as the user's umask has them, 0644 and 0755 most often
		return fmt.Errorf("write the demo: %w", err)
	}
	return nil
}
