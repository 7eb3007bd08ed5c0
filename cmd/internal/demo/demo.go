// Package demo is the sample module that the command ssot demo writes: a chat back end with more Redis pools than it needs.
package demo

import (
	_ "embed"
	"fmt"
	"os"
	"path"

	"golang.org/x/tools/txtar"
)

// archive is one file because go:embed refuses a folder with a go.mod.
//
//go:embed netra.txtar
var archive []byte

// Write writes the module into dir, which it makes when it is not there. It refuses a folder that holds anything, and never replaces a file.
// What was written before an error stays.
func Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the demo's folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look into the demo's folder: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty: name a new folder for the demo, or an empty one", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the demo's folder: %w", err)
	}
	defer root.Close()
	for _, f := range txtar.Parse(archive).Files {
		if err := write(root, f); err != nil {
			return fmt.Errorf("write the demo: %w", err)
		}
	}
	return nil
}

func write(root *os.Root, f txtar.File) error {
	if err := root.MkdirAll(path.Dir(f.Name), 0o755); err != nil {
		return err
	}
	w, err := root.OpenFile(f.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = w.Write(f.Data)
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	return err
}
