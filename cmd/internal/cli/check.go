package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/arguments"
	"github.com/seed-58def443/ssot/cmd/internal/check"
	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/opening"
	"github.com/seed-58def443/ssot/cmd/internal/selection"
	"github.com/seed-58def443/ssot/fix/guard/format"
)

func checkCommand(p *parts) command.Command {
	var selected selection.Selection
	var o check.Options
	var strict bool
	return command.Command{
		Name: "check", Args: "[packages or files]",
		Summary: "Report new violations, for CI; independent of any session",
		Long: `check lists the violations that are neither allowed by a directive nor in the baseline, as
file:line:col: message (rule, ID). It reads no session: the answer depends on the files and
on the day (UTC, for directives that expire). It writes files only for --format FORMAT=FILE,
--write-baseline and, with the format github, the step summary.

The exit code is 0 if nothing is new, 1 if something is, and 2 if a package could not be read
completely. If both apply it is 1, or 2 with --strict. With --strict, stale entries of the
baseline, and violations that the change itself allows (--policy-from), also give 1.

--new-from and --new-from-merge-base compare with the tree of another commit, violation by
violation: what is there too is known. It is read from git's objects into a temporary folder;
nothing is checked out or fetched. --policy-from is for changes by others: the rules and the
baseline come from that revision, so the change can't weaken them, and violations that it
allows are reported.

--format writes reports for other tools, several at once: --format sarif=out.sarif --format
github. A report without a file goes to standard output, in place of the text. github also
adds a summary to the file that GITHUB_STEP_SUMMARY names.

Files in place of packages are for hooks: ssot check a.go b.go. What is found in them is what a
check of everything finds there. Only what can affect these files is read: not their tests,
unless a test is named. So an error in a test beside them, or a use that no longer type-checks,
is not reported, and the exit code may be 0 where a check of everything gives 2.

The baseline, ssot.baseline.jsonl beside ssot.yaml, holds violations that are tolerated for
now. The first --write-baseline records all violations; later ones only remove entries that
are gone, unless --grow is given. An entry is found again after moves, gofmt, renames of local
variables, and in another file of its package. Of equal expressions in one declaration it knows
how many there are: fix one of those and add another there, and nothing is new.`,
		Example: `  ssot check
  ssot check ./internal/... --rule redis --priority high
  ssot check --new-from-merge-base origin/main
  ssot check --format sarif=ssot.sarif --format github
  ssot check --write-baseline --reason "from before the clean-up"`,
		README: "report new violations, for CI: neither allowed nor in the baseline; independent of any session",
		Flags: append(selected.Filters(),
			command.Flag{Name: "format", Value: "F", Into: &o.Formats, Choices: formats(), Help: "write a report in this `format`, or format=file: " + strings.Join(format.Names(), ", ") + "; several at once"},
			command.Flag{Name: "new-from", Value: "REV", Into: &o.NewFrom, Given: &o.Given.NewFrom, Help: "only violations that are not in the tree of this `revision` are new"},
			command.Flag{Name: "new-from-merge-base", Value: "BRANCH", Into: &o.MergeBase, Given: &o.Given.MergeBase, Help: "only violations that were not in the merge base of HEAD and this `branch` are new"},
			command.Flag{Name: "policy-from", Value: "REV", Into: &o.PolicyFrom, Given: &o.Given.PolicyFrom, Help: "use the rules and the baseline of this `revision`, and report violations that are allowed only since then"},
			command.Flag{Name: "show-baselined", Into: &o.Baselined, Help: "also list violations that are in the baseline, or known from --new-from"},
			command.Flag{Name: "show-suppressed", Into: &o.Suppressed, Help: "sarif: write what is allowed or in the baseline as well, as suppressed, with the reason (GitHub shows those as open)"},
			command.Flag{Name: "fixes", Into: &o.Fixes, Help: "sarif, json: plan the rewrites of what is new and write them; in sarif those that are proven are fixes, of the others it has the tier and the hazards"},
			command.Flag{Name: "quiet", Into: &o.Quiet, Help: "print nothing but what --format asks for"},
			command.Flag{Name: "verbose", Into: &o.Verbose, Help: "say what was read, from where, and how long it took, on standard error"},
			command.Flag{Name: "strict", Into: &strict, Help: "exit with 2 whenever something could not be read, with 1 when an entry of the baseline is stale, or the change allows something (--policy-from)"},
			command.Flag{Name: "write-baseline", Into: &o.WriteBaseline, Help: "write ssot.baseline.jsonl: of all violations the first time, then without those that are gone"},
			command.Flag{Name: "grow", Into: &o.Grow, Help: "with --write-baseline: add what is new"},
			command.Flag{Name: "reason", Value: "TEXT", Into: &o.Reason, Help: "with --write-baseline: the reason recorded with new entries"},
		),
		Takes: arguments.FilesOr(p.Dir, arguments.Packages(p.Dir)),
		Run: func(ctx context.Context, args []string) (int, error) {
			f, err := selected.Filter()
			if err != nil {
				return done(err)
			}
			if err := opening.NeedRules(p.Dir); err != nil {
				return done(err)
			}
			o.Args, o.Rules, o.Priority, o.Tags, o.Platforms = args, f.Rules, f.Priority, p.opener.Tags, p.opener.Platforms
			o.Learned = p.Learned
			o.Dir, o.StepSummary, o.Now, o.Clock, o.Progress, o.Version, o.Stdout, o.Commands, o.Say, o.Complain = p.Dir, p.Getenv("GITHUB_STEP_SUMMARY"), p.Now(), p.Now, p.StderrTerminal, version(), p.out.Stdout, p.out.Stdout.Commands(), p.out.Say, p.out.Complain
			answer, err := check.Run(ctx, o)
			// With --write-baseline the exit code only says whether the baseline was written, unless --strict.
			if o.WriteBaseline && !strict {
				return done(err)
			}
			return checked(answer, strict), err
		},
	}
}

// formats returns the values of --format, for shell completion.
func formats() []cobra.Completion {
	var out []cobra.Completion
	for _, f := range format.All() {
		out = append(out, cobra.CompletionWithDesc(f.Name, f.Help))
	}
	return out
}

// checked returns the exit code of check: exitError if packages could not be read and either strict is set or nothing
// is new; exitLeft if something is new, or, with strict, if baseline entries are stale or the change allows violations;
// else exitClean.
func checked(answer check.Answer, strict bool) int {
	switch {
	case strict && answer.Unread > 0:
		return exitError
	case answer.New > 0 || strict && answer.Stale+answer.Fresh > 0:
		return exitLeft
	case answer.Unread > 0:
		return exitError
	}
	return exitClean
}
