package rules

import (
	"context"
	"errors"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

// keeper is the name of the file whose imports keep rule modules in go.mod.
const keeper = "ssot_rules.go"

// tag is the build tag of the file; no build sets it.
const tag = "ssotrules"

// mark is the first line of the file, which identifies it.
const mark = "// Written by ssot rules extend: it keeps what ssot.yaml extends in go.mod, and is in no build."

// Extend makes the rule file extend a package or a directory, and writes the file that keeps the package's module in
// go.mod. It first checks that the extended rules can be read; on an error it writes neither file.
func Extend(ctx context.Context, o Options, path string) error {
	rulePath, err := rule.Find(o.Dir)
	text := []byte("version: 1\n")
	var seen []byte
	switch {
	case errors.Is(err, rule.ErrNotFound):
		rulePath = filepath.Join(o.Dir, rule.FileName)
	case err != nil:
		return err
	default:
		if seen, err = disk.Read(rulePath); err != nil {
			return fmt.Errorf("read the rules: %w", err)
		}
		text = seen
	}
	next, err := insert(rulePath, string(text), path)
	if err != nil {
		return err
	}
	file, err := rule.Parse(rulePath, []byte(next))
	if err != nil {
		return err
	}
	if err := ruleset.Extend(ctx, file, ""); err != nil {
		return err
	}
	folder := filepath.Dir(rulePath)
	keeperSeen, keeperText, err := keeperText(ctx, folder, path)
	if err != nil {
		return err
	}
	return o.writeAll([]written{{rulePath, seen, next}, {filepath.Join(folder, keeper), keeperSeen, keeperText}})
}

// written is a file's new text, and the text that it was made of: nil if there was no file.
type written struct {
	path string
	seen []byte
	text string
}

// writeAll writes files: all or none. It skips a file without text.
func (o *Options) writeAll(files []written) error {
	var open []*outfile.File
	files = slices.DeleteFunc(files, func(w written) bool { return w.text == "" })
	for _, w := range files {
		f, err := outfile.OpenSeen(w.path, w.seen)
		if err != nil {
			return err
		}
		defer f.Discard()
		open = append(open, f)
		if _, err := f.Write([]byte(w.text)); err != nil {
			return fmt.Errorf("write %s: %w", w.path, err)
		}
	}
	if err := outfile.CommitAll(open); err != nil {
		return err
	}
	for _, w := range files {
		o.Say("wrote " + w.path)
	}
	return nil
}

// insert returns the text of a rule file with a path added to extends. Nothing else changes.
func insert(rulePath, text, path string) (string, error) {
	before, err := rule.Parse(rulePath, []byte(text))
	if err != nil && strings.TrimSpace(text) != "version: 1" { // a file without rules is not valid yet
		return "", err
	}
	var old []rule.Extension
	if before != nil {
		old = before.Extends
	}
	if slices.ContainsFunc(old, func(x rule.Extension) bool { return x.Path == path }) {
		return "", fmt.Errorf("%s extends %s already", rule.FileName, path)
	}
	end := "\n"
	if strings.Contains(text, "\r\n") {
		end = "\r\n"
	}
	lines := strings.Split(text, end)
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "extends:") })
	if at < 0 {
		at = slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(strings.TrimPrefix(l, "\ufeff"), "version:") })
		lines = slices.Insert(lines, at+1, "extends: ["+path+"]")
	} else if i := strings.LastIndex(lines[at], "]"); i > 0 {
		lines[at] = lines[at][:i] + ", " + path + lines[at][i:]
	} else {
		last := at
		for last+1 < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[last+1]), "- ") {
			last++
		}
		indent, _, _ := strings.Cut(lines[last], "-")
		lines = slices.Insert(lines, last+1, indent+"- "+path)
	}
	next := strings.Join(lines, end)
	after, err := rule.Parse(rulePath, []byte(next))
	if err != nil || len(after.Extends) != len(old)+1 || before != nil && len(after.Rules) != len(before.Rules) {
		return "", fmt.Errorf("%s can't be edited by a program where it says extends: add %s there", rule.FileName, path)
	}
	return next, nil
}

// keeperText returns the text of the file that imports a rule package, and the old one. The text is "" if go.mod does
// not need the file.
func keeperText(ctx context.Context, folder, path string) (old []byte, text string, err error) {
	if (rule.Extension{Path: path}).Local() {
		return nil, "", nil
	}
	located, err := load.Locate(ctx, folder, []string{path})
	if err != nil || len(located) != 1 || located[0].Main {
		return nil, "", err
	}
	old, err = disk.Read(filepath.Join(folder, keeper))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Sprintf("%s\n\n//go:build %s\n\npackage %s\n\nimport (\n\t_ %q\n)\n", mark, tag, packageName(folder), path), nil
	case err != nil:
		return nil, "", fmt.Errorf("read %s: %w", keeper, err)
	case !strings.Contains(string(old), mark):
		return nil, "", fmt.Errorf("%s is there, and ssot did not write it: import %s in a file of your own that has a build tag, and add it to extends", keeper, path)
	}
	text, err = withImport(old, path)
	if err != nil {
		return nil, "", fmt.Errorf("add an import to %s: %w", keeper, err)
	}
	return old, text, nil
}

// withImport returns a Go file with one more import, whose name is _. All else stays.
func withImport(src []byte, path string) (string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, keeper, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	for _, spec := range f.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil && p == path {
			return string(src), nil
		}
	}
	astutil.AddNamedImport(fset, f, "_", path)
	var b strings.Builder
	if err := format.Node(&b, fset, f); err != nil {
		return "", err
	}
	return b.String(), nil
}

// packageName returns the name of the package in a directory.
func packageName(folder string) string {
	files, _ := filepath.Glob(filepath.Join(folder, "*.go")) // fails only for an invalid pattern
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == keeper {
			continue
		}
		src, err := disk.Read(name)
		if err != nil {
			continue
		}
		if f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.PackageClauseOnly); err == nil {
			return f.Name.Name
		}
	}
	return "rules"
}
