package settings

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/goccy/go-yaml"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/tui/theme"
)

// Variable is the environment's variable for the theme.
const Variable = "SSOT_THEME"

// limit is the size in bytes above which a file is none of ours.
const limit = 1 << 16

// file is what the file says.
type file struct {
	Theme string `yaml:"theme"`
}

// Theme returns the theme that the user chose: on the command line, else in the environment, else in the file at path,
// which need not exist; empty is no file. It errs for a word that is no theme and for a file that can't be read, and
// names where it stands.
func Theme(flag string, getenv func(string) string, path string) (theme.Choice, error) {
	word, where := flag, "--theme"
	if word == "" {
		word, where = getenv(Variable), Variable
	}
	if word == "" && path != "" {
		f, err := read(path)
		if err != nil {
			return theme.Choice{}, err
		}
		word, where = f.Theme, path
	}
	c, err := theme.Parse(word)
	if err != nil {
		return c, fmt.Errorf("%s: %w", where, err)
	}
	return c, nil
}

func read(path string) (f file, err error) {
	text, err := disk.ReadUpTo(path, limit)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case err != nil:
		return f, fmt.Errorf("read your settings: %w", err)
	}
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&f)
	if fault := yaml.Error(nil); errors.As(err, &fault) {
		line := 1
		if t := fault.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
		return f, fmt.Errorf("%s:%d: %s; it may say theme: dark, light, 16 or plain", path, line, cmp.Or(fault.GetMessage(), "it can't be read"))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return f, fmt.Errorf("read your settings in %s: %w", path, err)
	}
	return f, nil
}
