package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/setup"
	"github.com/seed-58def443/ssot/cmd/internal/setup/ci"
	"github.com/seed-58def443/ssot/cmd/internal/setup/form"
	"github.com/seed-58def443/ssot/scan/rule"
)

func initCommand(p *parts) command.Command {
	var o setup.Options
	var schema bool
	return command.Command{
		Name:    "init",
		Summary: "Propose and write ssot.yaml for what is built here",
		Long: `init finds what this repository builds by itself (clients of databases, queues and caches,
HTTP clients, loggers, readers of the environment), who makes one with each call and how
often that is called, and who could own it: a function that keeps one, a value that is
handed around, or a small package that init writes. It tries each in memory and says how
many rewrites would be ready, asks, and writes ssot.yaml.

Nothing is written before the last question, what is there is never overwritten, and what
does not type-check is not proposed. Without a terminal it only says what it would write.

--yes takes the defaults, --json says all that was found for other programs (with --yes it
writes as well). --ci writes the file by which GitHub, GitLab or pre-commit run ssot check;
where ssot.yaml is there already, that is all it does.`,
		Example: `  ssot init                  ask, then write
  ssot init --yes            take the defaults
  ssot init --dry-run        say what --yes would write
  ssot init --ci github      write .github/workflows/ssot.yml`,
		README: "find what is built here and who could own it, ask, and write `ssot.yaml`; the files by which a CI runs the check; the schema of `ssot.yaml`",
		Flags: []command.Flag{
			{Name: "yes", Into: &o.Yes, Help: "take the defaults, and ask nothing"},
			{Name: "dry-run", Into: &o.DryRun, Help: "say what would be written, and write nothing"},
			{Name: "json", Into: &o.JSON, Help: "print what was found and would be written as JSON"},
			{Name: "ci", Into: &o.CI, Value: "HOST", Help: "write the file by which this `host` runs ssot check: github, gitlab or pre-commit", Choices: ci.Hosts()},
			{Name: "schema", Into: &schema, Help: "print the JSON schema of ssot.yaml"},
		},
		Takes: cobra.NoArgs,
		Run: func(ctx context.Context, _ []string) (int, error) {
			if schema {
				_, err := fmt.Fprintf(p.out.Stdout, "%s", rule.Schema())
				return done(err)
			}
			return done(p.setup(ctx, o))
		},
	}
}

// setup runs init with what it needs to know of the world.
func (p *parts) setup(ctx context.Context, o setup.Options) error {
	o.Dir, o.Tags, o.Platforms = p.Dir, p.opener.Tags, p.opener.Platforms
	o.Progress, o.Now, o.Clock = p.StderrTerminal, p.Now(), p.Now
	o.Stdout, o.Complain = p.out.Stdout, p.out.Complain
	if p.Terminal {
		o.Ask = func(ctx context.Context, questions []form.Question) error {
			p.signals.Hold()
			defer p.signals.Drop()
			return form.Ask(ctx, p.Stdin, p.out.Raw, questions)
		}
	}
	return setup.Run(ctx, o)
}
