package cli

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/hook"
	"github.com/seed-58def443/ssot/scan/rule"
)

func hookCommand(p *parts) command.Command {
	var force bool
	return command.Command{
		Name: "hook", Args: "install",
		Summary: "Have git run ssot check before a commit and a push",
		Long: `hook install writes two git hooks for the repository that ssot.yaml is in. Before a commit,
ssot check looks at the files that are going to be committed, as they lie in the working tree;
before a push, at what is new since the commit that the other side has. The hook before a
commit reads no more than those files need (see ssot check --help): a broken test beside them, or
a use that no longer type-checks, is for ssot check without files, so 2 there may be 0 here.
In a hook that hook install wrote, the lines between its two marks are replaced, and yours stay.
A hook that is there and not ours stays, unless --force.`,
		README: "have git run `ssot check` on what changed, before a commit and a push",
		Flags:  []command.Flag{{Name: "force", Into: &force, Help: "replace hooks that are there"}},
		Takes: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] != "install" {
				return errors.New("hook takes one word: ssot hook install")
			}
			return nil
		},
		Run: func(ctx context.Context, _ []string) (int, error) {
			path, err := rule.Find(p.Dir)
			if err != nil {
				return done(err)
			}
			written, err := hook.Install(ctx, filepath.Dir(path), force)
			for _, w := range written {
				p.out.Say("wrote " + w)
			}
			return done(err)
		},
	}
}
