package verify

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/verify/internal/gotool"
)

// Builder builds variants of the tree on disk, and compares them with a first build.
type Builder struct {
	v     *verifier
	root  string // as the caller wrote it
	kinds []Kind
	bare  [][]string // by configuration: packages to build without their tests, which can't be loaded
	first []side     // by configuration
}

// Fault is what the go command says of a package that was well in the first build.
type Fault struct {
	Kind    Kind
	Package string // its import path; empty if the packages could not be loaded
	Output  string // the end of what it says
	File    string // of the first error, relative to the root, with slashes; empty if it names no file
	First   string // the first error, with its place
}

// NewBuilder builds the packages that decisions touched and all that depend on them, their tests too, with texts in
// place of files (by absolute path; nil for a file that does not exist). The packages are those of the texts: they may
// have no folder on disk. What can't be loaded for the first time is left out: a package, or its tests alone. Texts
// that no configuration builds get one for their tags or system. With the kind Vet it also vets the packages that have
// a folder. Close removes what it wrote.
func NewBuilder(ctx context.Context, o Options, texts map[string][]byte, kinds ...Kind) (*Builder, error) {
	o.Deep = true
	o.Configurations = slices.Concat(o.Configurations, others(o.Root, o.Configurations, texts))
	b := &Builder{v: &verifier{Options: o, steps: steps{said: o.Progress}}, root: o.Root, kinds: kinds}
	if err := b.v.open(ctx); err != nil {
		return nil, err
	}
	if err := b.begin(ctx, texts); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// Close removes the scratch folder.
func (b *Builder) Close() { b.v.close() }

// begin lists the packages, and builds them for the first time.
func (b *Builder) begin(ctx context.Context, texts map[string][]byte) error {
	overlay, err := b.overlay(texts)
	if err != nil {
		return err
	}
	if err := b.v.list(ctx, overlay); err != nil {
		return err
	}
	for i := range b.v.worlds {
		w := &b.v.worlds[i]
		unread, err := b.unread(ctx, w, overlay)
		if err != nil {
			return err
		}
		var bare []string
		w.build = slices.DeleteFunc(w.build, func(pkg string) bool {
			if p := w.all[pkg]; unread[pkg] == testsAlone && len(p.GoFiles)+len(p.CgoFiles) > 0 {
				bare = append(bare, pkg)
			}
			return unread[pkg] != ""
		})
		b.bare = append(b.bare, bare)
	}
	b.first, err = b.build(ctx, overlay)
	return err
}

// overlay writes the overlay of texts.
func (b *Builder) overlay(texts map[string][]byte) (string, error) {
	known := map[string][]byte{} // by the path under which go knows the file
	for path, text := range texts {
		if rel, err := filepath.Rel(b.root, path); err == nil {
			path = filepath.Join(b.v.Root, rel)
		}
		known[path] = text
	}
	return b.v.write(known)
}

// What of a package can't be loaded.
const (
	wholePackage = "package"
	testsAlone   = "tests"
)

// unread returns the packages that can't be loaded, whole or their tests alone: one of them ends a build of all.
func (b *Builder) unread(ctx context.Context, w *world, overlay string) (map[string]string, error) {
	if len(w.build) == 0 {
		return nil, nil
	}
	out, complaint, ok, err := b.v.tool(w.Configuration, overlay).Run(ctx, "list", []string{"-e", "-test", "-json=ImportPath,ForTest,Error,DepsErrors"}, w.build...)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errors.New("list packages with their tests: " + strings.Join(strings.Fields(string(complaint)), " "))
	}
	unread := map[string]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, ForTest string
			Error               *struct{}
			DepsErrors          []struct{}
		}
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return unread, nil
		case err != nil:
			return nil, fmt.Errorf("read the answer of go list: %w", err)
		case p.Error == nil && len(p.DepsErrors) == 0:
			continue
		}
		if _, ok := w.all[p.ImportPath]; ok {
			unread[p.ImportPath] = wholePackage
			continue
		}
		of := cmp.Or(p.ForTest, strings.TrimSuffix(p.ImportPath, ".test"))
		unread[of] = cmp.Or(unread[of], testsAlone)
	}
}

// build builds all packages in each configuration.
func (b *Builder) build(ctx context.Context, overlay string) ([]side, error) {
	places, err := b.places(overlay)
	if err != nil {
		return nil, err
	}
	var sides []side
	for i := range b.v.worlds {
		w, s := &b.v.worlds[i], side{}
		for _, kind := range b.kinds {
			packages, more := w.build, []string{"-test"}
			if kind == Vet { // it runs in the package's folder
				more = nil
				packages = slices.DeleteFunc(slices.Clone(packages), func(pkg string) bool {
					_, err := os.Stat(w.all[pkg].Dir)
					return err != nil
				})
			}
			if err := s.add(ctx, b.v.tool(w.Configuration, overlay), kind, packages, more...); err != nil {
				return nil, err
			}
			if kind == Vet { // it reads the tests
				continue
			}
			if err := s.add(ctx, b.v.tool(w.Configuration, overlay), kind, b.bare[i]); err != nil {
				return nil, err
			}
		}
		for name, o := range s {
			o.Output = places.in(o.Output)
			s[name] = o
		}
		sides = append(sides, s)
	}
	return sides, nil
}

// Faults builds with texts in place of files. It returns what is new in comparison with the first build, for each
// package the first that is new.
func (b *Builder) Faults(ctx context.Context, texts map[string][]byte) ([]Fault, error) {
	overlay, err := b.overlay(texts)
	if err != nil {
		return nil, err
	}
	sides, err := b.build(ctx, overlay)
	if err != nil {
		return nil, err
	}
	var faults []Fault
	for i, s := range sides {
		for _, name := range subjects(s, nil) {
			known := slices.ContainsFunc(faults, func(f Fault) bool { return f.Package == name.Package })
			if s[name].State != gotool.Fail || known {
				continue
			}
			if f, ok := name.fault(b.first[i][name], s[name]); ok {
				faults = append(faults, f)
			}
		}
	}
	return faults, nil
}

// fault returns what an outcome has that is not in an earlier one. go vet names one error of a package alone, and a
// compiler some: what else there was is not known then.
func (s subject) fault(was, is gotool.Outcome) (Fault, bool) {
	f := Fault{Kind: s.kind, Package: s.Package, Output: short(is.Output)}
	if was.State == gotool.Fail && (s.kind == Vet || strings.Contains(was.Output, "too many errors")) {
		return f, false
	}
	known := map[string]int{}
	for _, m := range placed.FindAllStringSubmatch(was.Output, -1) {
		known[m[2]+m[4]]++
	}
	for _, m := range placed.FindAllStringSubmatch(is.Output, -1) {
		if known[m[2]+m[4]]--; known[m[2]+m[4]] < 0 {
			f.File, f.First = m[2], m[2]+":"+m[3]+m[4]
			return f, true
		}
	}
	f.First, _, _ = strings.Cut(strings.TrimSpace(is.Output), "\n")
	return f, was.State != gotool.Fail
}

// Suspects returns those of some decisions that a fault may be of: they touched its package or, if none did, the
// nearest packages that it imports.
func (b *Builder) Suspects(f Fault, fingerprints []string) []string {
	for i := range b.v.worlds {
		w := &b.v.worlds[i]
		level, seen := []string{f.Package}, map[string]bool{}
		for len(level) > 0 {
			var found, next []string
			for _, d := range b.v.Decisions {
				if slices.Contains(fingerprints, d.Fingerprint) && slices.ContainsFunc(d.Packages, func(p string) bool { return slices.Contains(level, p) }) {
					found = append(found, d.Fingerprint)
				}
			}
			if len(found) > 0 {
				return found
			}
			for _, path := range level {
				p := w.all[path]
				imports := p.Imports
				if path == f.Package {
					imports = slices.Concat(imports, p.TestImports, p.XTestImports)
				}
				for _, path := range imports {
					if _, ok := w.all[path]; ok && !seen[path] {
						seen[path] = true
						next = append(next, path)
					}
				}
			}
			level = next
		}
	}
	return nil
}

// placed matches a line of go's output that has a place: what is before it, the file, the place in the file, and what
// is said of it.
var placed = regexp.MustCompile(`(?m)^([ \t]*|vet: |go: [^:\n]*: )((?:[A-Za-z]:)?[^:\n]*\.\w+):(\d+(?::\d+)?)(: .*)$`)

// places are the files that go's output names, by the paths of their copies, relative to the root.
type places struct {
	root string
	of   map[string]string
	like map[string][]string // by what the names of copies have in common with those of another overlay
}

// places returns the files of an overlay.
func (b *Builder) places(overlay string) (places, error) {
	text, err := os.ReadFile(overlay)
	if err != nil {
		return places{}, fmt.Errorf("read what to build: %w", err)
	}
	var list struct{ Replace map[string]string }
	if err := json.Unmarshal(text, &list); err != nil {
		return places{}, fmt.Errorf("read what to build: %w", err)
	}
	p := places{b.v.Root, map[string]string{}, map[string][]string{}}
	for path, to := range list.Replace {
		p.of[to] = path
		_, name, _ := strings.Cut(filepath.Base(to), "-")
		p.like[name] = append(p.like[name], path)
	}
	return p, nil
}

// in returns an output with the names of files in place of those of their copies.
func (p places) in(output string) string {
	return placed.ReplaceAllStringFunc(output, func(line string) string {
		m := placed.FindStringSubmatch(line)
		path := filepath.FromSlash(m[2])
		if !filepath.IsAbs(path) {
			path = filepath.Join(p.root, path)
		}
		_, name, _ := strings.Cut(filepath.Base(path), "-")
		if original, ok := p.of[path]; ok {
			path = original
		} else if like := p.like[name]; name != "" && len(like) == 1 { // go vet's complaint of an earlier overlay
			path = like[0]
		}
		if rel, err := filepath.Rel(p.root, path); err == nil {
			path = filepath.ToSlash(rel)
		}
		return m[1] + path + ":" + m[3] + m[4]
	})
}
