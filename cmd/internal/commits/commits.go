package commits

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/account/format"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/verify"
)

// Options are the flags and the session's data.
type Options struct {
	Account    *account.Account
	Texts      func(ctx context.Context, fingerprints []string) ([]patch.Change, error)
	Repository *handover.Repository
	Build      verify.Options // how each commit is built
	By         string
	MaxFiles   int
	Patches    string // absolute directory for patches; empty: make commits
	DryRun     bool
	Unbuilt    bool // skip the builds
	Say        func(sentence string)
	Progress   func(sentence string) // may be nil
}

// Run makes the commits or the patches. It changes nothing if one of them can't be made or does not build.
func Run(ctx context.Context, o Options) error {
	groups, err := o.Account.Groups(o.By, o.MaxFiles)
	if err != nil {
		return err
	}
	if len(groups) == 0 {
		return errors.New("nothing is accepted in this session")
	}
	parts, err := o.parts(ctx, groups)
	if err != nil {
		return err
	}
	list, err := o.Repository.Commits(ctx, parts)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return errors.New("there is nothing to commit: HEAD has all of what was accepted")
	}
	if !o.Unbuilt {
		if err := o.build(ctx, list); err != nil {
			return err
		}
	}
	switch {
	case o.DryRun:
		return o.tell(ctx, list, "would commit")
	case o.Patches != "":
		return o.write(ctx, list)
	}
	if err := o.Repository.Advance(ctx, list, parts[len(parts)-1].Changes); err != nil {
		return err
	}
	return o.tell(ctx, list, "committed")
}

// write writes the commits as patches, and prints their paths. It writes none if one of the files exists.
func (o *Options) write(ctx context.Context, list []handover.Made) error {
	mails, err := o.Repository.Patches(ctx, list)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.Patches, 0o755); err != nil {
		return fmt.Errorf("make the folder for patches: %w", err)
	}
	files := make([]*outfile.File, len(mails))
	for i, mail := range mails {
		if files[i], err = outfile.OpenNew(filepath.Join(o.Patches, mail.Name)); err != nil {
			return err
		}
		defer files[i].Discard()
	}
	for i, f := range files {
		if _, err := f.Write(mails[i].Text); err != nil {
			return fmt.Errorf("write a patch: %w", err)
		}
	}
	if err := outfile.CommitAll(files); err != nil {
		return err
	}
	for _, mail := range mails {
		o.Say(filepath.Join(o.Patches, mail.Name))
	}
	return nil
}

// parts returns the groups, each with the changes of all groups up to it.
func (o *Options) parts(ctx context.Context, groups []account.Group) ([]handover.Part, error) {
	before, err := o.committed(ctx, groups)
	if err != nil {
		return nil, err
	}
	var parts []handover.Part
	var fingerprints []string
	var waiting account.Group
	for i, g := range groups {
		for _, v := range g.Violations {
			fingerprints = append(fingerprints, v.Fingerprint)
		}
		waiting = waiting.Join(without(g, before))
		changes, err := o.Texts(ctx, fingerprints)
		if err != nil {
			if ctx.Err() != nil || i == len(groups)-1 {
				return nil, err
			}
			continue // needs the next group: join them
		}
		parts = append(parts, handover.Part{Message: format.Message(o.Account, waiting), Changes: changes})
		waiting = account.Group{}
	}
	return parts, nil
}

// committed returns the fingerprints of the decisions that HEAD has already, since they were committed before: no
// message names them again.
func (o *Options) committed(ctx context.Context, groups []account.Group) (map[string]bool, error) {
	var list []*account.Violation
	var fingerprints []string
	for _, g := range groups {
		for _, v := range g.Violations {
			list, fingerprints = append(list, v), append(fingerprints, v.Fingerprint)
		}
	}
	shares, err := o.shares(ctx, fingerprints)
	if err != nil {
		return nil, err
	}
	before := map[string]bool{}
	for _, v := range list {
		share := least(shares, v.Files)
		if share == handover.Some { // of several decisions in a file some may be there
			alone, err := o.shares(ctx, []string{v.Fingerprint})
			if err != nil {
				return nil, err
			}
			share = least(alone, v.Files)
		}
		before[v.Fingerprint] = share == handover.All
	}
	return before, nil
}

// shares returns how much of the changes of some decisions HEAD has. It returns nothing if they can't be had alone.
func (o *Options) shares(ctx context.Context, fingerprints []string) (map[string]handover.Share, error) {
	changes, err := o.Texts(ctx, fingerprints)
	if err != nil {
		return nil, ctx.Err()
	}
	return o.Repository.Shares(ctx, changes)
}

// least returns the least share that HEAD has of some files.
func least(shares map[string]handover.Share, files []string) handover.Share {
	share := handover.All
	for _, f := range files {
		share = min(share, shares[f])
	}
	return share
}

// without returns a group without the decisions in a set, unless these are all.
func without(g account.Group, set map[string]bool) account.Group {
	left := slices.DeleteFunc(slices.Clone(g.Violations), func(v *account.Violation) bool { return set[v.Fingerprint] })
	if len(left) > 0 {
		g.Violations = left
	}
	return g
}

// build builds HEAD and each commit. Build errors that HEAD already has don't count.
func (o *Options) build(ctx context.Context, list []handover.Made) error {
	o.progress("building HEAD")
	texts, err := o.Repository.Source(ctx, list[0].Name+"^")
	if err != nil {
		return err
	}
	builder, err := verify.NewBuilder(ctx, o.Build, texts)
	if err != nil {
		return err
	}
	defer builder.Close()
	for i, c := range list {
		o.progress(fmt.Sprintf("building commit %d of %d", i+1, len(list)))
		if texts, err = o.Repository.Source(ctx, c.Name); err != nil {
			return err
		}
		broken, err := builder.Breaks(ctx, texts)
		if err != nil {
			return err
		}
		if broken != "" {
			return fmt.Errorf("nothing was committed: commit %d of %d, of %s, would not build by itself:\n%s", i+1, len(list), strings.Join(c.Files, ", "), broken)
		}
	}
	return nil
}

func (o *Options) progress(sentence string) {
	if o.Progress != nil {
		o.Progress(sentence)
	}
}

// tell prints the commits.
func (o *Options) tell(ctx context.Context, list []handover.Made, what string) error {
	for _, c := range list {
		subject, err := o.Repository.Subject(ctx, c.Name)
		if err != nil {
			return err
		}
		o.Say(fmt.Sprintf("%s %.10s %s (%s)", what, c.Name, subject, count.Of(len(c.Files), "file")))
	}
	return nil
}
