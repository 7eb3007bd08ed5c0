package commits

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/account/format"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
)

// Options are the flags and the session's data.
type Options struct {
	Handed
	Account  *account.Account
	By       string
	MaxFiles int
	Patches  string // absolute directory for patches; empty: make commits
	DryRun   bool
	Say      func(sentence string)
	Complain func(sentence string)
}

// DecisionsOf returns the decisions of a session whose text is known.
func DecisionsOf(s *triage.Session) handover.Decisions {
	made := s.Applied()
	list := slices.DeleteFunc(made.Decisions(), func(d triage.Decision) bool { return d.WhyFinal != "" })
	slices.SortStableFunc(list, func(a, b triage.Decision) int { return a.Step - b.Step })
	decided := handover.Decisions{Texts: made.Texts}
	for _, d := range list {
		decided.List = append(decided.List, handover.Decision{Name: d.Item.Fingerprint, Files: d.Files})
	}
	return decided
}

// Run makes the commits or the patches, and returns the files that it leaves. It changes nothing if one of the commits
// can't be made or does not build.
func Run(ctx context.Context, o Options) ([]handover.Left, error) {
	o.Kinds, o.keep = []verify.Kind{verify.Build, verify.Vet}, true
	defer o.close()
	groups, err := o.Account.Groups(o.By, 0)
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return nil, errors.New("nothing is accepted in this session")
	}
	handing, err := o.handing(ctx, groups)
	if err != nil {
		return nil, err
	}
	some := *o.Account
	some.Violations = slices.DeleteFunc(slices.Clone(some.Violations), func(v *account.Violation) bool { return !slices.Contains(handing.Names, v.Fingerprint) })
	if groups, err = some.Groups(o.By, o.MaxFiles); err != nil {
		return nil, err
	}
	if err := o.hand(ctx, groups, handing); err != nil {
		return nil, err
	}
	return handing.Left, nil
}

// handing returns what can be committed, and what that changes in the index. What the index has other text of is left,
// too: it would take the commit back.
func (o *Options) handing(ctx context.Context, groups []account.Group) (handover.Handing, error) {
	var all []string
	for _, g := range groups {
		for _, v := range g.Violations {
			all = append(all, v.Fingerprint)
		}
	}
	head, err := o.Missing(ctx, handover.Head, all)
	if err != nil || o.Patches != "" {
		return head, err
	}
	index, err := o.Repository.Missing(ctx, handover.Index, o.Decisions, head.Names)
	index.Left = slices.Concat(head.Left, index.Left)
	return index, err
}

// hand makes the commits or the patches of what can be handed over of the groups.
func (o *Options) hand(ctx context.Context, groups []account.Group, handing handover.Handing) error {
	parts, err := o.parts(ctx, groups)
	if err != nil {
		return err
	}
	list, err := o.Repository.Commits(ctx, parts)
	switch {
	case err != nil:
		return err
	case len(list) == 0 && len(handing.Left) > 0:
		return handover.Handing{Left: handing.Left}.Refused()
	case len(list) == 0:
		return errors.New("there is nothing to commit: HEAD has all of what was accepted")
	}
	if !o.Unbuilt {
		if err := o.build(ctx, list, handing.Left); err != nil {
			return err
		}
	}
	switch {
	case o.DryRun:
		return o.tell(ctx, list, "would commit")
	case o.Patches != "":
		return o.write(ctx, list)
	}
	if err := o.Repository.Advance(ctx, list, handing.Changes); err != nil {
		return err
	}
	return o.tell(ctx, list, "committed")
}

// write writes the commits as patches, and prints their paths. It writes none if one of the files exists. It says how
// git am takes lines that end with CRLF, which it changes to LF by default.
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
	if slices.ContainsFunc(mails, func(m handover.Mail) bool { return bytes.Contains(m.Text, []byte("\r\n")) }) {
		o.Complain("there are lines that end with CRLF: apply the patches with git am --keep-cr")
	}
	return nil
}

// parts returns the groups, each with the changes of all groups up to it.
func (o *Options) parts(ctx context.Context, groups []account.Group) ([]handover.Part, error) {
	had, err := o.Repository.Had(ctx, handover.Head, o.Decisions) // no message names them again
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
		waiting = waiting.Join(without(g, had))
		changes, err := o.Decisions.Beyond(ctx, had, fingerprints)
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

// without returns a group without the decisions in a set, unless these are all.
func without(g account.Group, set []string) account.Group {
	left := slices.DeleteFunc(slices.Clone(g.Violations), func(v *account.Violation) bool { return slices.Contains(set, v.Fingerprint) })
	if len(left) > 0 {
		g.Violations = left
	}
	return g
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
