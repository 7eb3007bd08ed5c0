package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/commits"
	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/cmd/internal/verifying"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/triage"
)

func commitCommand(p *parts) command.Command {
	var o commits.Options
	var most string // --max-files as it was typed; empty: no limit
	return command.Command{
		Name:    "commit",
		Summary: "Commit what was accepted in parts that are reviewed alone",
		Long: `commit makes commits of what was accepted, one for each rule, package, file or owner
(CODEOWNERS), with exactly those lines: other edits, staged or not, stay as they are. Each is
built and vetted as it is committed, with all packages of it that depend on what changed and
their tests, and nothing is committed when one of them would not build; --unbuilt leaves that
out. The message lists the places, what was accepted knowingly, and the IDs as trailers
"Ssot: ID". Files in which git has other text, in HEAD or staged, or because of which HEAD
would not build, are left as stage leaves them, with the same exit codes; the rest is built
without them.

With --patches it writes them as mails for git am, and commits nothing. No hook is run, and
nothing is signed.`,
		Example: `  ssot commit --by owner
  ssot commit --by package --max-files 10
  ssot commit --by rule --patches ../review`,
		README: "commit what was accepted by rule, package, file or owner, or write patches: each builds, with the IDs as trailers",
		Flags: []command.Flag{
			{Name: "by", Value: "W", Into: &o.By, Choices: account.Groupings(), Help: "one commit for each `of` these: " + strings.Join(account.Groupings(), ", ")},
			{Name: "max-files", Value: "N", Into: &most, Help: "cut a commit that has more than this `number` of files"},
			{Name: "patches", Value: "DIR", Into: &o.Patches, Help: "write patches to this `folder` in place of commits"},
			{Name: "dry-run", Into: &o.DryRun, Help: "say what would be committed"},
			{Name: "unbuilt", Into: &o.Unbuilt, Help: "do not build the commits"},
		},
		Takes: cobra.NoArgs,
		Run: func(ctx context.Context, _ []string) (int, error) {
			if o.By == "" {
				return done(fmt.Errorf("say what each commit is to be about: --by %s", strings.Join(account.Groupings(), ", --by ")))
			}
			var err error // of an empty most it is not looked at, and MaxFiles stays 0
			if o.MaxFiles, err = strconv.Atoi(most); most != "" && (err != nil || o.MaxFiles < 1) {
				return done(fmt.Errorf("--max-files %s: write a number from 1 on", most))
			}
			return p.opener.Session(ctx, triage.Options{ReadOnly: true}, func(s *triage.Session) (int, error) {
				return commitSession(ctx, p, s, o)
			})
		},
	}
}

// commitSession commits what was accepted in a session, or writes it as patches if o.Patches is set. It fills in what o
// needs of the session.
func commitSession(ctx context.Context, p *parts, s *triage.Session, o commits.Options) (int, error) {
	repository, err := handover.Open(ctx, s.Root())
	if err != nil {
		return done(err)
	}
	if err := verifying.Options(ctx, s, p.opener.Platforms, verifying.Scope{}, &o.Build, p.out.Complain); err != nil {
		return done(err)
	}
	if o.Account, err = accountOf(ctx, p, s, nil); err != nil {
		return done(err)
	}
	if o.Patches != "" {
		if !filepath.IsAbs(o.Patches) {
			o.Patches = filepath.Join(p.Dir, o.Patches)
		}
		if _, err := outfile.In(p.Dir, filepath.Join(o.Patches, "*.patch")); err != nil {
			return done(err)
		}
	}
	o.Repository, o.Decisions, o.Say, o.Complain = repository, commits.DecisionsOf(s), p.out.Say, p.out.Complain
	if p.StderrTerminal {
		o.Progress = p.out.Complain
	}
	left, err := commits.Run(ctx, o)
	if err != nil {
		return done(err)
	}
	return sayLeftFiles(p, s, p.out.Stdout, left), nil
}
