package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/opening"
	"github.com/seed-58def443/ssot/cmd/internal/rules"
)

func rulesCommand(p *parts) command.Command {
	var asJSON bool
	return command.Command{
		Name:    "rules",
		Summary: "List the rules, where each comes from, and how many violations it has",
		Long: `rules lists the rules of ssot.yaml and of what it extends, as file:line:col: name: title, with
how many violations each has by ssot check. It reads no session and writes nothing.`,
		README: "list the rules with where each comes from and how many violations it has",
		Flags:  []command.Flag{{Name: "json", Into: &asJSON, Help: "print JSON"}},
		Takes:  cobra.NoArgs,
		Run: func(ctx context.Context, _ []string) (int, error) {
			if err := opening.NeedRules(p.Dir); err != nil {
				return done(err)
			}
			unread, err := rules.List(ctx, p.rules(asJSON))
			if unread > 0 {
				return exitError, err
			}
			return done(err)
		},
		Below: []command.Command{explainRule(p), testRules(p), extendRules(p), learnRules(p)},
	}
}

// rules returns the options of the rules subcommands.
func (p *parts) rules(asJSON bool) rules.Options {
	return rules.Options{
		Dir: p.Dir, Learned: p.Learned, Tags: p.opener.Tags, Platforms: p.opener.Platforms, Now: p.Now(), JSON: asJSON,
		Stdout: p.out.Stdout, Say: p.out.Say, Complain: p.out.Complain,
	}
}

func explainRule(p *parts) command.Command {
	return command.Command{
		Name: "explain", Args: "RULE",
		Summary: "Say what a rule forbids, what replaces it, and where it comes from",
		Long:    `explain says all that is known of a rule. It reads the rules alone, no code.`,
		README:  "what a rule forbids, what replaces it, what it leaves out and why, where it comes from",
		Takes:   cobra.ExactArgs(1),
		Run: func(ctx context.Context, args []string) (int, error) {
			return done(rules.Explain(ctx, p.rules(false), args[0]))
		},
	}
}

func testRules(p *parts) command.Command {
	return command.Command{
		Name: "test", Args: "[RULE...]",
		Summary: "Test rules by the examples that they carry",
		Long: `test looks at the examples of rules: in each bad one the rule has to find something, in each
ok one nothing. An example is a Go file, declarations, statements or an expression; it is
type-checked as a package of this module, in memory. What the rule names is imported for it;
what else it needs it imports itself, at its top.

    examples:
      bad: ['redis.NewClient(&redis.Options{})']
      ok:  ['redisx.Client()']

It exits with 0 when all are as they should be, 1 when one is not, 2 when one can't be
type-checked. Examples of rules that are extended and can't be type-checked here do not count.`,
		README: "test rules by the `bad` and `ok` examples that they carry",
		Run: func(ctx context.Context, args []string) (int, error) {
			sum, err := rules.Test(ctx, p.rules(false), args)
			switch {
			case err != nil || sum.Broken > 0:
				return exitError, err
			case sum.Failed > 0:
				return exitLeft, nil
			}
			return exitClean, nil
		},
	}
}

func extendRules(p *parts) command.Command {
	return command.Command{
		Name: "extend", Args: "PATH",
		Summary: "Have ssot.yaml extend the rules of a package, or of a folder",
		Long: `extend adds a path to extends in ssot.yaml: the import path of a package that has an ssot.yaml,
of a module that go.mod names (go get PATH comes first), or a folder such as ../rules. For a
package it also writes ssot_rules.go beside it, whose import, under a build tag that no build
has, keeps the module in go.mod. It fetches nothing but what go.mod and go.sum say, and where
something is wrong it writes nothing.`,
		README: "have `ssot.yaml` extend the rules of a package, and keep its module in go.mod by an import under a build tag",
		Takes:  cobra.ExactArgs(1),
		Run: func(ctx context.Context, args []string) (int, error) {
			return done(rules.Extend(ctx, p.rules(false), args[0]))
		},
	}
}

func learnRules(p *parts) command.Command {
	var asJSON bool
	return command.Command{
		Name: "learn", Args: "PATH",
		Summary: "Learn from its source what a library does to its values",
		Long: `learn reads the module that has a package, in the version that go.mod names, and notes what its
functions do to what they are given: which methods end or change their value, whose end ends
what a constructor was given, and what surely does neither. Where that was not known, hazards
then say "as read in" the module, and what is proven to do nothing is none. It is believed after
what ssot knows of a library by hand, and before ends: and changes: of a rule; what can't be
told stays so.

What was learned is kept for that version in the user's cache folder, and nowhere in the tree.
Nothing is fetched but what go.mod names and go.sum verifies.`,
		README: "learn from a module's source what its functions do to their values, for hazards that are proven",
		Flags:  []command.Flag{{Name: "json", Into: &asJSON, Help: "print JSON"}},
		Takes:  cobra.ExactArgs(1),
		Run: func(ctx context.Context, args []string) (int, error) {
			return done(rules.Learn(ctx, p.rules(asJSON), args[0]))
		},
	}
}
