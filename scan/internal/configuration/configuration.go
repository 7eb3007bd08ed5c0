package configuration

import (
	"bytes"
	"context"
	"fmt"
	"go/build"
	"io"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/graph"
	"github.com/seed-58def443/ssot/scan/load"
)

// defaultConfiguration is the name of the configuration without tags.
const defaultConfiguration = "default"

// A Platform is a GOOS and GOARCH to scan in addition to the go command's own.
type Platform struct{ OS, Arch string }

// Parse parses a platform such as "windows/amd64". [Known] checks whether Go supports it.
func Parse(s string) (Platform, error) {
	goos, goarch, ok := strings.Cut(s, "/")
	if !ok || !isWord(goos) || !isWord(goarch) {
		return Platform{}, fmt.Errorf("%q is no platform: write GOOS/GOARCH, such as windows/amd64", s)
	}
	return Platform{goos, goarch}, nil
}

func isWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

func (p Platform) String() string { return p.OS + "/" + p.Arch }

// Known returns an error if the go command can't build for one of the platforms. go list would not report that for
// packages without build constraints.
func Known(ctx context.Context, dir string, platforms []Platform) error {
	if len(platforms) == 0 {
		return nil
	}
	known, err := load.Platforms(ctx, dir)
	if err != nil {
		return err
	}
	for _, p := range platforms {
		if !slices.Contains(known, p.String()) {
			return fmt.Errorf("%s is no platform that Go knows: go tool dist list lists them", p)
		}
	}
	return nil
}

// All returns the configurations to load: the default one without patterns, which stands for all folders, and one for
// each combination of tags and platforms with the folders in which it makes a difference, possibly through their
// imports. If plain is set, differences in tests are ignored. Each configuration includes the owners, because rewrites
// are verified against them.
func All(g *graph.Graph, dirs []*load.Dir, plain bool, owners, tags []string, platforms []Platform) []load.Configuration {
	tags = sortedOnce(tags)
	candidates := []load.Configuration{{Name: defaultConfiguration}}
	if len(tags) > 0 {
		candidates = append(candidates, load.Configuration{Name: "tags " + strings.Join(tags, ","), Tags: tags})
	}
	for _, p := range platforms {
		c := load.Configuration{Name: p.String(), Env: []string{"GOOS=" + p.OS, "GOARCH=" + p.Arch}}
		candidates = append(candidates, c)
		if len(tags) > 0 {
			c.Name, c.Tags = c.Name+", tags "+strings.Join(tags, ","), tags
			candidates = append(candidates, c)
		}
	}
	out := candidates[:1]
	seen := map[string]bool{} // the folders with their sets of included files, in all configurations so far
	for i, c := range candidates {
		dependents := map[*load.Dir]bool{}
		if i > 0 {
			dependents = g.Dependents(differing(g, c, candidates[0]))
		}
		for _, d := range dirs {
			set := filesOf(d, c, plain)
			if dependents[d] {
				set += "\x00" + c.Name
			}
			if !seen[set] {
				seen[set] = true
				c.Patterns = append(c.Patterns, d.Pattern())
			}
		}
		if i == 0 || len(c.Patterns) == 0 {
			continue // the default configuration includes the owners anyway
		}
		for _, o := range owners {
			if !slices.Contains(c.Patterns, o) {
				c.Patterns = append(c.Patterns, o)
			}
		}
		out = append(out, c)
	}
	return out
}

// differing returns the folders whose non-test files differ between two configurations.
func differing(g *graph.Graph, a, b load.Configuration) []*load.Dir {
	var out []*load.Dir
	for _, d := range g.Dirs {
		if slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool {
			constrained := f.Constraint != "" || strings.Contains(f.Name, "_") // a file name may end in _windows.go
			return !f.Test && constrained && Included(d, f, a) != Included(d, f, b)
		}) {
			out = append(out, d)
		}
	}
	return out
}

// filesOf returns a key for a folder and those of its files that a configuration includes. If plain is set, tests are
// left out.
func filesOf(d *load.Dir, c load.Configuration, plain bool) string {
	names := []string{d.Path}
	for _, f := range d.Files {
		if (!plain || !f.Test) && Included(d, f, c) {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, "\x00")
}

// Included reports whether the go command would include a file in a configuration, by its name and its constraint.
func Included(d *load.Dir, f *load.SourceFile, c load.Configuration) bool {
	ctx := build.Default
	for _, v := range c.Env {
		switch name, value, _ := strings.Cut(v, "="); name {
		case "GOOS":
			ctx.CgoEnabled = ctx.CgoEnabled && ctx.GOOS == value
			ctx.GOOS = value
		case "GOARCH":
			ctx.CgoEnabled = ctx.CgoEnabled && ctx.GOARCH == value
			ctx.GOARCH = value
		}
	}
	ctx.BuildTags = append(slices.Clone(ctx.BuildTags), c.Tags...)
	ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.Src)), nil }
	ok, err := ctx.MatchFile(d.Path, f.Name)
	return ok && err == nil
}

// WhyExcluded returns why no configuration includes a file: because of its constraint, or because of its name.
func WhyExcluded(f *load.SourceFile) string {
	if f.Constraint != "" {
		return "no scanned configuration satisfies its build constraint " + strings.TrimPrefix(f.Constraint, "//go:build ")
	}
	return "its name restricts it to another GOOS or GOARCH"
}

// sortedOnce returns a sorted copy of words without duplicates.
func sortedOnce(words []string) []string {
	out := slices.Clone(words)
	slices.Sort(out)
	return slices.Compact(out)
}
