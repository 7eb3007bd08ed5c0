package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

func (a *app) sessionCommand() *cobra.Command {
	var reset, adopt bool
	cmd := &cobra.Command{
		Use:   "session",
		Short: "List the steps taken so far, forget them, or take over those of another folder",
		Long: `session lists the decisions that stand. They lie in your own state folder, never in the
working tree: .ssot/ holds a name alone, and what else came with a clone is not read.

--adopt takes over what is not believed by itself: the decisions that an older ssot kept in
.ssot/, or those of a folder that this one was copied from. It lists them; undo of one whose
file can't be what ssot wrote is refused, and --reset forgets them all.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if reset && adopt {
				return errors.New("--reset forgets and --adopt takes over: name one of them")
			}
			return a.session(cmd.Context(), triage.Options{Dir: a.Dir, ReadOnly: !reset && !adopt}, func(s *triage.Session) error {
				switch {
				case reset:
					return a.resetSession(cmd.Context(), s)
				case adopt:
					return a.adoptSession(cmd.Context(), s)
				}
				a.listSession(s)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&reset, "reset", false, "forget decisions and notes; files stay as they are")
	cmd.Flags().BoolVar(&adopt, "adopt", false, "list and take over the decisions of an older ssot, or of the folder that this one was copied from")
	return cmd
}

func (a *app) resetSession(ctx context.Context, s *triage.Session) error {
	n, err := s.Reset(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "forgot %s; the files stay as they are\n", decisions(n))
	return nil
}

// adoptSession takes over a session and says what that was.
func (a *app) adoptSession(ctx context.Context, s *triage.Session) error {
	adopted, err := s.Adopt(ctx)
	if err != nil {
		return err
	}
	a.listSession(s)
	a.say(fmt.Sprintf("adopted %s from %s; ssot session --reset forgets them", decisions(adopted.Standing), adopted.From))
	return nil
}

func decisions(n int) string {
	if n == 1 {
		return "1 decision"
	}
	return fmt.Sprintf("%d decisions", n)
}

// listSession lists what was decided and still stands, a violation a line.
func (a *app) listSession(s *triage.Session) {
	history := s.History()
	if len(history) == 0 {
		fmt.Fprintln(a.Stdout, "no decision yet")
	}
	for _, e := range history {
		for i, d := range e.Decided {
			head := strings.Repeat(" ", 29)
			if i == 0 {
				when := e.Time.Local().Format("2006-01-02 15:04")
				if e.Time.IsZero() {
					when = "long ago"
				}
				head = fmt.Sprintf("%3d  %-16s  %-6s", e.Number, when, e.Verb)
			}
			note := ""
			switch {
			case d.Settled != "":
				note = " (can't be undone: " + visible.Line(d.Settled) + ")"
			case !d.Listed:
				note = " (not in the code any more)"
			}
			fmt.Fprintf(a.Stdout, "%s  %s %s:%d%s\n", head, d.Item.ID, visible.Name(d.Item.File), d.Item.Line, note)
		}
	}
}
