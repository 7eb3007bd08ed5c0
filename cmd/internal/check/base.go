package check

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/guard/revision"
	"github.com/seed-58def443/ssot/fix/scratch"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

// base checks out the commits to compare with into temporary directories.
type base struct {
	repository *revision.Repository
	rel        string            // directory of the rule file, relative to the repository's top
	temp       *scratch.Folder   // parent of the directories; nil before the first
	folders    map[string]string // by commit
}

// compare sets the commit to compare with and the rules and baseline that apply. The caller must close the result.
func (o *Options) compare(ctx context.Context, s *inputs) (*base, error) {
	b := &base{folders: map[string]string{}}
	if o.NewFrom == "" && o.MergeBase == "" && o.PolicyFrom == "" {
		return b, nil
	}
	err := o.compareWith(ctx, s, b)
	if err != nil {
		b.close()
	}
	return b, err
}

func (o *Options) compareWith(ctx context.Context, s *inputs, b *base) (err error) {
	if b.repository, err = revision.Open(ctx, s.root); err != nil {
		return err
	}
	root, err := filepath.EvalSymlinks(s.root)
	if err != nil {
		return err
	}
	top, err := filepath.EvalSymlinks(b.repository.Top)
	if err != nil {
		return err
	}
	if b.rel, err = filepath.Rel(top, root); err != nil {
		return err
	}
	switch {
	case o.MergeBase != "":
		commit, err := b.repository.MergeBase(ctx, o.MergeBase)
		if err != nil {
			return err
		}
		s.Since, err = b.tree(ctx, commit, "where HEAD and "+o.MergeBase+" part")
		if err != nil {
			return err
		}
	case o.NewFrom != "":
		if s.Since, err = b.treeOf(ctx, o.NewFrom); err != nil {
			return err
		}
	}
	if o.PolicyFrom == "" {
		return nil
	}
	if s.Policy, err = b.treeOf(ctx, o.PolicyFrom); err != nil {
		return err
	}
	return o.policy(ctx, s, b)
}

func (b *base) treeOf(ctx context.Context, name string) (*guard.Tree, error) {
	commit, err := b.repository.Commit(ctx, name)
	if err != nil {
		return nil, err
	}
	return b.tree(ctx, commit, name)
}

// tree checks out a commit, once.
func (b *base) tree(ctx context.Context, commit, name string) (_ *guard.Tree, err error) {
	if b.temp == nil {
		if b.temp, err = scratch.Make(ctx, os.TempDir(), "ssot-check-"); err != nil {
			return nil, fmt.Errorf("make a folder for the tree of %s: %w", name, err)
		}
	}
	folder, ok := b.folders[commit]
	if !ok {
		folder = filepath.Join(b.temp.Path, commit)
		if err := os.Mkdir(folder, 0o755); err != nil {
			return nil, fmt.Errorf("make a folder for the tree of %s: %w", name, err)
		}
		if err := b.repository.Write(ctx, commit, folder); err != nil {
			return nil, err
		}
		b.folders[commit] = folder
	}
	return &guard.Tree{Root: filepath.Join(folder, b.rel), Name: name}, nil
}

// folder returns the directory of a tree's whole commit.
func (b *base) folder(t *guard.Tree) string {
	return strings.TrimSuffix(t.Root, string(filepath.Separator)+b.rel)
}

func (b *base) close() {
	b.temp.Drop()
}

// policy replaces the rules and the baseline by those of the older tree. If the older tree has no rules, the present
// ones apply, with a note.
func (o *Options) policy(ctx context.Context, s *inputs, b *base) error {
	path := filepath.Join(s.Policy.Root, rule.FileName)
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		o.Complain(fmt.Sprintf("%s has no %s: the rules and the baseline of this tree hold", s.Policy.Name, rule.FileName))
		s.Policy = nil
		return checkRuleNames(o.Rules, s.Scan.Rules)
	}
	now := s.Scan.Rules
	rules, err := ruleset.Load(ctx, path, b.folder(s.Policy))
	if err != nil {
		return fmt.Errorf("the rules of %s: %w", s.Policy.Name, err)
	}
	rules.Path = now.Path
	s.Scan.Rules = rules
	if !slices.Equal(rules.Lines, now.Lines) {
		o.Complain(fmt.Sprintf("this change has another %s; that of %s holds until it is merged", rule.FileName, s.Policy.Name))
	} else if !slices.EqualFunc(rules.Sources, now.Sources, func(a, b *rule.Source) bool { return slices.Equal(a.Lines, b.Lines) }) {
		o.Complain(fmt.Sprintf("this change has other rules in what %s extends; those of %s hold until it is merged", rule.FileName, s.Policy.Name))
	}
	if err := checkRuleNames(o.Rules, s.Scan.Rules); err != nil {
		return err
	}
	s.Own = s.Baseline
	s.Baseline, err = baseline.Read(filepath.Join(s.Policy.Root, baseline.FileName), scan.LastingVersion)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the baseline of %s: %w", s.Policy.Name, err)
	}
	return nil
}
