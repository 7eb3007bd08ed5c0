package scanned

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan"
)

// Inputs are the files that a scan depends on, as it read them. Maps are by absolute path.
type Inputs struct {
	root    string            // absolute: the rule file's folder
	paths   map[string]string // the import path of each file that was read, see load.Package.PlainPath
	sources map[string]string // the hash of each file that the scan depends on
	texts   map[string]string // the hash of each scanned file
	unread  map[string]string // the hash of each file that could not be analyzed, on disk
	folders map[string]string // the names of the Go files in each folder that was read
	bases   map[string]string // the hash of each base that the scan read in place of the disk
}

// newInputs returns the inputs of a scan that read the given rule files and nothing else yet.
func newInputs(root string, sources map[string]string) Inputs {
	return Inputs{
		root: root, sources: sources, paths: map[string]string{}, texts: map[string]string{}, unread: map[string]string{},
		folders: map[string]string{}, bases: map[string]string{},
	}
}

func (in *Inputs) abs(path string) string { return filepath.Join(in.root, filepath.FromSlash(path)) }

// record records what a scan read; overlay has the texts that it read in place of those on disk.
func (in *Inputs) record(res *scan.Result, files *stamps.Stamps, overlay map[string][]byte) {
	for path, base := range overlay {
		in.bases[path] = stamps.Hash(base)
	}
	for _, pkg := range res.Program.Packages {
		for _, f := range pkg.Files {
			in.paths[f.Path] = pkg.PlainPath()
			if _, ok := in.texts[f.Path]; !ok {
				in.texts[f.Path] = stamps.Hash(f.Src)
				in.sources[f.Path] = in.texts[f.Path]
			}
		}
		if _, ok := in.folders[pkg.Dir]; !ok {
			in.folders[pkg.Dir] = goFiles(pkg.Dir)
		}
	}
	for _, f := range res.Pages {
		in.texts[f.Path] = stamps.Hash(f.Src)
		in.sources[f.Path] = in.texts[f.Path]
	}
	for _, page := range res.Tree.Pages { // a page without violations may get some
		if _, ok := in.sources[page.Path]; ok {
			continue
		}
		if base, ok := overlay[page.Path]; ok {
			in.sources[page.Path] = stamps.Hash(base)
		} else {
			in.sources[page.Path] = files.Mark(page.Path)
		}
	}
	for _, root := range res.ModuleRoots {
		path := filepath.Join(root, "go.mod")
		in.sources[path] = files.Mark(path)
	}
}

// FilesWithText returns the scanned files with a hash, sorted.
func (in *Inputs) FilesWithText(text string) (files []string) {
	for path, name := range in.texts {
		if name != text {
			continue
		}
		if rel, err := filepath.Rel(in.root, path); err == nil {
			files = append(files, filepath.ToSlash(rel))
		}
	}
	slices.Sort(files)
	return files
}

// TextHash returns the hash of a scanned file, "" if it was not scanned.
func (in *Inputs) TextHash(path string) string { return in.texts[in.abs(path)] }

// PathOf returns the import path of a file's package.
func (in *Inputs) PathOf(path string) string { return in.paths[in.abs(path)] }

// Unanalyzed reports whether the scan could not analyze a file, though it may break a rule: violations that were found
// there in another configuration are not gone.
func (in *Inputs) Unanalyzed(path string) bool {
	_, unread := in.unread[in.abs(path)]
	return unread
}

// Outdated reports whether a file that the scan depends on has changed. bases has the expected hashes of modified files
// by absolute path; other files are compared with the disk. A base that the scan never saw makes it outdated too: the
// file's package may break a rule with it, though with the text on disk nothing there was worth loading.
func (in *Inputs) Outdated(files *stamps.Stamps, bases map[string]string) bool {
	for path, base := range bases {
		if _, read := in.sources[path]; !read && in.bases[path] != base {
			return true
		}
	}
	for path, was := range in.sources {
		now, ok := bases[path]
		if !ok {
			now = files.Mark(path)
		}
		if now != was {
			return true
		}
	}
	for path, was := range in.unread {
		if files.Mark(path) != was {
			return true // it may be corrected
		}
	}
	for folder, was := range in.folders {
		if goFiles(folder) != was {
			return true
		}
	}
	return false
}

// goFiles returns the names of a folder's Go files in one string, sorted.
func goFiles(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return stamps.Unreadable(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, "\n")
}
