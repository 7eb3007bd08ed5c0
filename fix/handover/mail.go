package handover

import (
	"bytes"
	"context"
	"fmt"
	"strings"
)

// Mail is a commit as a mail for git am.
type Mail struct {
	Name string // of a file, as git format-patch names it
	Text []byte
}

// longest is how long the name of a mail's file may be, as git format-patch has it.
const longest = 64

// Patches returns commits as mails for git am, in their order. It writes no file.
//
// It asks git diff-tree, which is plumbing. git format-patch obeys the settings diff.* and format.*, with some of which
// git am does not take its mails: diff.noprefix, diff.relative, format.coverLetter and more in each version of git.
func (r *Repository) Patches(ctx context.Context, list []Made) ([]Mail, error) {
	for _, made := range list {
		if err := r.git.Attributes(ctx, made.Files); err != nil {
			return nil, err
		}
	}
	mails := make([]Mail, len(list))
	for i, c := range list {
		name, err := r.git.Ask(ctx, "diff-tree", "--no-patch", "--encoding=UTF-8", "--pretty=format:%f", c.Name)
		if err != nil {
			return nil, fmt.Errorf("name a patch: %w", err)
		}
		const suffix = ".patch"
		name = fmt.Sprintf("%04d-%s", i+1, name)
		mails[i].Name = strings.TrimRight(name[:min(len(name), longest-len(suffix))], "-.") + suffix
		text, err := r.git.Output(ctx, nil, "diff-tree", "--pretty=email", "--encoding=UTF-8", "--patch-with-stat", "--binary", "--full-index",
			"--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", c.Name)
		if err != nil {
			return nil, fmt.Errorf("write a patch: %w", err)
		}
		head, subject, _ := bytes.Cut(text, []byte("\nSubject: ")) // a header, and the headers come first
		mails[i].Text = fmt.Appendf(nil, "%s\nSubject: [PATCH %d/%d] %s", head, i+1, len(list), subject)
	}
	return mails, nil
}
