package scan

import (
	"bytes"
	"go/build"
	"go/build/constraint"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// defaultConfiguration is the name of the configuration without tags.
const defaultConfiguration = "default"

// configurations are what is loaded: the folders wanted, and again under the tags those in which the tags make a difference. The owners belong to each configuration: rewrites are verified against them.
func configurations(dirs []*load.Dir, owners, tags []string) []load.Configuration {
	all := load.Configuration{Name: defaultConfiguration}
	if len(tags) == 0 {
		return []load.Configuration{all}
	}
	tagged := load.Configuration{Name: "tags " + strings.Join(tags, ","), Tags: tags}
	for _, d := range dirs {
		if slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool { return included(d, f, nil) != included(d, f, tags) }) {
			tagged.Patterns = append(tagged.Patterns, d.ImportPath)
		}
	}
	if len(tagged.Patterns) == 0 {
		return []load.Configuration{all}
	}
	for _, o := range owners {
		if !slices.Contains(tagged.Patterns, o) {
			tagged.Patterns = append(tagged.Patterns, o)
		}
	}
	return []load.Configuration{all, tagged}
}

// included says whether the go command would take a file of a folder under the given tags, by its name and its constraint.
func included(d *load.Dir, f *load.SourceFile, tags []string) bool {
	ctx := build.Default
	ctx.BuildTags = append(slices.Clone(ctx.BuildTags), tags...)
	ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Src)), nil }
	ok, err := ctx.MatchFile(d.Path, f.Name)
	return ok && err == nil
}

// whyExcluded is why no configuration takes a file: the tags that it asks for, or its name.
func whyExcluded(f *load.SourceFile) string {
	if f.Constraint != "" {
		return "no scanned configuration satisfies its build constraint " + strings.TrimPrefix(f.Constraint, "//go:build ")
	}
	return "its name restricts it to another GOOS or GOARCH"
}

// mergedTags are the tags of the rule file and of the command line, sorted, each once.
func mergedTags(lists ...[]string) []string {
	set := map[string]bool{}
	for _, list := range lists {
		for _, tag := range list {
			set[tag] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// parseConstraint is the constraint of a file, or nil when it has none that can be read.
func parseConstraint(expr string) constraint.Expr {
	if expr == "" {
		return nil
	}
	x, err := constraint.Parse("//go:build " + strings.TrimPrefix(expr, "//go:build "))
	if err != nil {
		return nil
	}
	return x
}
