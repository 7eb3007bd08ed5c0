package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/arguments"
	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/account/burn"
	"github.com/seed-58def443/ssot/fix/account/format"
	"github.com/seed-58def443/ssot/fix/account/owners"
	"github.com/seed-58def443/ssot/fix/guard/revision"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/ruleset"
)

func reportCommand(p *parts) command.Command {
	var kind, to, since, checks string
	var pr bool
	return command.Command{
		Name: "report", Args: "[packages]",
		Summary: "Write what was found, what became of it and what is left",
		Long: `report writes the account of a clean-up: violations and files before and after, by rule,
priority, package and owner (CODEOWNERS); the files that were changed and how; imports that
were moved; what was accepted although it has a hazard; what is left and why, with what a
person could do; allowances, notes, and what to do next.

` + formatHelp() + `
How many were left over time comes from the history of the baseline in git, or, with --since,
from scans of past commits with the rules of now.
--pr writes the message of a commit, a line ---, and the page for a pull request.`,
		Example: `  ssot report
  ssot report --format html -o clean-up.html
  ssot report --format csv ./internal/... -o left.csv`,
		README: "what was found, what became of it and what is left: for a pull request, as a page, for programs and spreadsheets",
		Flags: []command.Flag{
			{Name: "format", Value: "F", Into: &kind, Choices: reportFormats(), Help: "write it in this `format`: " + strings.Join(format.Names(), ", ")},
			{Name: "output", Short: "o", Value: "FILE", Into: &to, Help: "write to this `file`"},
			{Name: "checks", Value: "FILE", Into: &checks, Help: "include what ssot verify --json wrote to this `file`"},
			{Name: "since", Value: "REV", Into: &since, Help: "scan up to 12 commits after this `revision` or day (2006-01-02), to show how many were left over time; without it the baseline's history does"},
			{Name: "pr", Into: &pr, Help: "write a commit message as well, above the page for a pull request"},
		},
		Takes: arguments.Packages(p.Dir),
		Run: func(ctx context.Context, patterns []string) (int, error) {
			writers, err := reportWriters(kind, pr)
			if err != nil {
				return done(err)
			}
			return p.opener.Session(ctx, triage.Options{Patterns: patterns, ReadOnly: true}, func(s *triage.Session) (int, error) {
				checked, err := readChecks(p, checks)
				if err != nil {
					return done(err)
				}
				a, err := accountOf(ctx, p, s, checked)
				if err != nil {
					return done(err)
				}
				if err := burnDown(ctx, p, s, a, since); err != nil {
					return done(err)
				}
				return done(writeReport(p, to, a, writers))
			})
		},
	}
}

func formatHelp() string {
	var b strings.Builder
	for _, f := range format.All() {
		fmt.Fprintf(&b, "  %-7s %s\n", f.Name, f.Help)
	}
	return b.String()
}

func reportFormats() []cobra.Completion {
	var out []cobra.Completion
	for _, f := range format.All() {
		out = append(out, cobra.CompletionWithDesc(f.Name, f.Help))
	}
	return out
}

// reportWriters returns the requested formats.
func reportWriters(kind string, pr bool) ([]format.Format, error) {
	names := []string{kind}
	switch {
	case pr && kind != "":
		return nil, errors.New("--pr says what is written: leave --format out")
	case pr:
		names = []string{"commit", "md"}
	case kind == "":
		names = []string{"md"}
	}
	var list []format.Format
	for _, name := range names {
		f, err := format.Find(name)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

// accountOf returns the account of a session, with the owners of files and the commits of decisions, if known.
func accountOf(ctx context.Context, p *parts, s *triage.Session, checks *verify.Result) (*account.Account, error) {
	o := account.Options{Now: p.Now(), Checks: checks}
	of, err := owners.Find(s.Root())
	if err != nil {
		p.out.Complain(err.Error() + ": no owners are listed")
	} else {
		o.Owner = of.Of
	}
	repository, err := handover.Open(ctx, s.Root())
	switch {
	case err == nil:
		if o.Commits, err = repository.Named(ctx, account.Trailer); err != nil {
			return nil, err
		}
	case errors.Is(err, handover.ErrNone):
		o.NoGit = true
	default:
		p.out.Complain(err.Error() + ": no commits are listed")
	}
	return account.New(ctx, s, o)
}

// readChecks reads the result file of verify. Without a path it returns nil.
func readChecks(p *parts, path string) (*verify.Result, error) {
	if path == "" {
		return nil, nil
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.Dir, path)
	}
	text, err := disk.Read(path)
	if err != nil {
		return nil, fmt.Errorf("read the checks: %w", err)
	}
	r, err := verify.Decode(text)
	if err != nil {
		return nil, fmt.Errorf("read the checks: %s: %w", path, err)
	}
	return &r, nil
}

// burnDown adds the number of open violations over time to an account. It reads the history of the baseline or, without
// one, scans commits.
func burnDown(ctx context.Context, p *parts, s *triage.Session, a *account.Account, since string) error {
	repository, err := handover.Open(ctx, s.Root())
	if err != nil {
		if since == "" {
			return nil // accountOf already reported why
		}
		return err
	}
	if since == "" {
		versions, err := repository.Versions(ctx, burn.Most, baseline.FileName, rule.FileName)
		if err != nil {
			return err
		}
		a.Burn = burn.OfBaseline(versions)
	} else {
		commits, err := repository.Since(ctx, since, burn.Scans)
		if err != nil {
			return err
		}
		if a.Burn, err = scanSince(ctx, p, s, commits); err != nil {
			return err
		}
	}
	if len(a.Burn) > 0 {
		a.Burn = append(a.Burn, burn.Now(a))
	}
	return nil
}

// scanSince scans commits with the session's rules and configurations.
func scanSince(ctx context.Context, p *parts, s *triage.Session, commits []handover.Version) ([]account.Point, error) {
	rules, err := ruleset.Load(ctx, filepath.Join(s.Root(), rule.FileName), "")
	if err != nil {
		return nil, err
	}
	repository, err := revision.Open(ctx, s.Root())
	if err != nil {
		return nil, err
	}
	root, err := filepath.EvalSymlinks(s.Root())
	if err != nil {
		return nil, err
	}
	rel, err := filepath.Rel(repository.Top, root)
	if err != nil {
		return nil, err
	}
	tell := func(string) {}
	if p.StderrTerminal {
		tell = p.out.Complain
	}
	return burn.Scan(ctx, repository, commits, rel, scan.Options{Rules: rules, Tags: p.opener.Tags, Platforms: p.opener.Platforms, Now: p.Now()}, tell, p.out.Complain)
}

// writeReport writes a report to a file, relative to the working directory, or to standard output.
func writeReport(p *parts, to string, a *account.Account, writers []format.Format) error {
	var text bytes.Buffer
	for i, f := range writers {
		if i > 0 {
			text.WriteString("\n---\n\n")
		}
		if err := f.Write(&text, a); err != nil {
			return err
		}
	}
	if to == "" {
		if _, err := p.out.Stdout.Write(text.Bytes()); err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
		return nil
	}
	path, err := outfile.In(p.Dir, to)
	if err != nil {
		return err
	}
	if err := outfile.Replace(path, text.Bytes()); err != nil {
		return err
	}
	p.out.Say("wrote " + to)
	return nil
}
