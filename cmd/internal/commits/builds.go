package commits

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Handed is what decisions change in a version of the files, once that builds with it.
type Handed struct {
	Repository *handover.Repository
	Decisions  handover.Decisions
	Build      verify.Options        // how the version is built
	Kinds      []verify.Kind         // what is asked of it: to be built, to be vetted
	Unbuilt    bool                  // skip the build
	Progress   func(sentence string) // may be nil

	builder *verify.Builder
	base    map[string][]byte // what the builder compares with
	keep    bool              // the builder, for what is built later
}

// Missing returns what the named decisions change in a version of the files (see handover.Repository), without the
// files because of which it would not build. Errors that the version has already don't count. It does not build a
// version that will be equal to the working tree, which the decisions were verified in.
func (b *Handed) Missing(ctx context.Context, where handover.Where, names []string) (handover.Handing, error) {
	h, err := b.Repository.Missing(ctx, where, b.Decisions, names)
	if b.Unbuilt {
		return h, err
	}
	if !b.keep {
		defer b.close()
	}
	var built map[string][]byte // the version that builds
	for err == nil && len(h.Changes) > 0 {
		var s handover.Sources
		if s, err = b.Repository.Sources(ctx, where, h.Changes); err != nil {
			return handover.Handing{}, err
		}
		if len(s.Left) > 0 {
			h, err = b.Repository.Without(ctx, where, b.Decisions, h, s.Left)
			continue
		}
		if s.OnDisk || !s.Changed || handover.SameOverlay(built, s.After) {
			return h, nil
		}
		var faults []verify.Fault
		if faults, err = b.faults(ctx, s); err != nil {
			return handover.Handing{}, err
		}
		if len(faults) == 0 {
			built = s.After // and once more, for somebody may have changed it meanwhile
			continue
		}
		files := b.files(faults, h)
		if len(files) == 0 {
			return handover.Handing{}, fmt.Errorf("nothing was changed: %s:\n%s", saysOf(faults[0], "git's version", "with it"), faults[0].Output)
		}
		h, err = b.Repository.Without(ctx, where, b.Decisions, h, files)
	}
	return h, err
}

// faults builds a version before and after its changes.
func (b *Handed) faults(ctx context.Context, s handover.Sources) ([]verify.Fault, error) {
	if err := b.begin(ctx, s.Before, "building what git has"); err != nil {
		return nil, err
	}
	b.progress("building what git will have")
	return b.builder.Faults(ctx, s.After)
}

// begin builds what the others are compared with, unless it was built last.
func (b *Handed) begin(ctx context.Context, texts map[string][]byte, doing string) (err error) {
	if b.builder != nil && handover.SameOverlay(b.base, texts) {
		return nil
	}
	b.close()
	b.progress(doing)
	b.base = texts
	b.builder, err = verify.NewBuilder(ctx, b.Build, texts, b.Kinds...)
	if err != nil && strings.Contains(err.Error(), "inconsistent vendoring") { // says the go command, and to run go mod vendor
		err = errors.New("the go command reads vendor/modules.txt from disk alone, and there it is not the one for the go.mod that git has: commit the edited dependencies first (go.mod, go.sum, vendor)")
	}
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("build what git has (--unbuilt leaves that out): %w", err)
	}
	return err
}

func (b *Handed) close() {
	if b.builder != nil {
		b.builder.Close()
	}
	b.builder = nil
}

func (b *Handed) progress(sentence string) {
	if b.Progress != nil {
		b.Progress(sentence)
	}
}

// files returns the files to leave because of faults: those that have the first error, or else those of the decisions
// that touched the package or the nearest ones that it imports.
func (b *Handed) files(faults []verify.Fault, h handover.Handing) []handover.Left {
	var left []handover.Left
	for _, f := range faults {
		why := saysOf(f, "git's version", "with it") + ": " + visible.Line(f.First)
		files := []string{f.File}
		if !slices.ContainsFunc(b.Decisions.List, func(d handover.Decision) bool {
			return slices.Contains(h.Names, d.Name) && slices.Contains(d.Files, f.File)
		}) {
			files = nil
			suspects := b.builder.Suspects(f, h.Names)
			for _, d := range b.Decisions.List {
				if slices.Contains(suspects, d.Name) {
					files = append(files, d.Files...)
				}
			}
		}
		for _, file := range files {
			if path.Ext(file) == ".go" && !slices.ContainsFunc(left, func(l handover.Left) bool { return l.File == file }) {
				left = append(left, handover.Left{File: file, Why: why})
			}
		}
	}
	return left
}

// saysOf says what a fault is of a version: it would not build, or go vet complains of it.
func saysOf(f verify.Fault, version, how string) string {
	if f.Kind == verify.Vet {
		return "go vet complains of " + version + " " + how
	}
	return version + " would not build " + how
}

// build builds HEAD and each commit. Build errors that HEAD already has don't count. The error names the files that are
// left, for these may be what the others need.
func (o *Options) build(ctx context.Context, list []handover.Made, left []handover.Left) error {
	texts, err := o.Repository.Source(ctx, list[0].Name+"^")
	if err != nil {
		return err
	}
	if err := o.begin(ctx, texts, "building HEAD"); err != nil {
		return err
	}
	for i, c := range list {
		o.progress(fmt.Sprintf("building commit %d of %d", i+1, len(list)))
		if texts, err = o.Repository.Source(ctx, c.Name); err != nil {
			return err
		}
		faults, err := o.builder.Faults(ctx, texts)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			broken := faults[0].Output
			for _, l := range left {
				broken = strings.TrimRight(broken, "\n") + fmt.Sprintf("\nleft: %s: %s", l.File, l.Why)
			}
			commit := fmt.Sprintf("commit %d of %d, of %s,", i+1, len(list), strings.Join(c.Files, ", "))
			return fmt.Errorf("nothing was committed: %s:\n%s", saysOf(faults[0], commit, "by itself"), broken)
		}
	}
	return nil
}
