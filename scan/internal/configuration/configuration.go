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

// Platform is a GOOS and a GOARCH that is scanned as well as the go command's own.
type Platform struct{ OS, Arch string }

// Parse reads "windows/amd64". Whether Go knows the pair is told when it is scanned.
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

// Known errs for a platform that the go command can't build for; it would not notice where the platform makes no
// difference.
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

// All returns what is loaded: the folders wanted, and again under the tags and on the platforms those in which that
// makes a difference, be it by what they import; if plain, tests make none. The owners belong to each configuration:
// rewrites are verified against them.
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
	seen := map[string]bool{} // folders with the sets of files that some configuration takes of them
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
			continue // the default has them all
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

// differing returns the folders of which others import something else in one configuration than in another one.
func differing(g *graph.Graph, a, b load.Configuration) []*load.Dir {
	var out []*load.Dir
	for _, d := range g.Dirs {
		if slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool {
			constrained := f.Constraint != "" || strings.Contains(f.Name, "_") // a name may end in _windows
			return !f.Test && constrained && Included(d, f, a) != Included(d, f, b)
		}) {
			out = append(out, d)
		}
	}
	return out
}

// filesOf names a folder and the files that a configuration takes of it, tests or not.
func filesOf(d *load.Dir, c load.Configuration, plain bool) string {
	names := []string{d.Path}
	for _, f := range d.Files {
		if (!plain || !f.Test) && Included(d, f, c) {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, "\x00")
}

// Included reports whether the go command would take a file of a folder in a configuration, by its name and its
// constraint.
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

// WhyExcluded returns why no configuration takes a file: the tags that it asks for, or its name.
func WhyExcluded(f *load.SourceFile) string {
	if f.Constraint != "" {
		return "no scanned configuration satisfies its build constraint " + strings.TrimPrefix(f.Constraint, "//go:build ")
	}
	return "its name restricts it to another GOOS or GOARCH"
}

// sortedOnce are words sorted, each once.
func sortedOnce(words []string) []string {
	out := slices.Clone(words)
	slices.Sort(out)
	return slices.Compact(out)
}
