package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/output"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/statedir"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

func sessionCommand(p *parts) command.Command {
	var reset, adopt, all, naming bool
	var forget string
	return command.Command{
		Name:    "session",
		Summary: "List the steps taken so far, forget them, or take over those of another folder",
		Long: `session lists the decisions that stand. They lie in your own state folder, never in the
working tree: .ssot/ holds a name alone, and what else came with a clone is not read.

--adopt takes over what is not believed by itself: the decisions that an older ssot kept in
.ssot/, or those of a folder that this one was copied from or that was here before. It lists
them; undo of one whose file can't be what ssot wrote is refused, and --reset forgets them all.

--all lists the sessions of all your folders: its name, when it was used last, its size, its
folder, and whether that still exists. --forget removes one whose folder is gone, by its name
or the first letters of it.`,
		README: "list the steps, forget them, or take over those of an older ssot or of the folder that this one was copied from or that was here before; `--all` lists your sessions of all folders, `--forget` removes one whose folder is gone",
		Flags: []command.Flag{
			{Name: "reset", Into: &reset, Help: "forget decisions and notes; files stay as they are"},
			{Name: "adopt", Into: &adopt, Help: "list and take over the decisions of an older ssot, of the folder that this one was copied from, or that was here before"},
			{Name: "all", Into: &all, Help: "list the sessions of all your folders"},
			{Name: "forget", Into: &forget, Value: "NAME", Given: &naming, Help: "remove the session that has this `name`, or begins so; its folder must be gone"},
		},
		Takes: cobra.NoArgs,
		Run: func(ctx context.Context, _ []string) (int, error) {
			switch {
			case reset && adopt:
				return done(errors.New("--reset forgets and --adopt takes over: name one of them"))
			case all && naming, (all || naming) && (reset || adopt):
				return done(errors.New("--all and --forget are about the sessions of all folders, --reset and --adopt about that of this one: name one of them"))
			case all:
				return done(listSessions(p.out.Stdout, p.opener.State))
			case naming:
				return done(forgetSession(ctx, p.out.Stdout, p.opener.State, forget))
			}
			return p.opener.Session(ctx, triage.Options{ReadOnly: !reset && !adopt}, func(s *triage.Session) (int, error) {
				switch {
				case reset:
					return done(resetSession(ctx, p.out, s))
				case adopt:
					return done(adoptSession(ctx, p.out, s))
				}
				listSession(p.out, s)
				return done(nil)
			})
		},
	}
}

func resetSession(ctx context.Context, out *output.Output, s *triage.Session) error {
	n, err := s.Reset(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Stdout, "forgot %s; the files stay as they are\n", count.Of(n, "decision"))
	return nil
}

// adoptSession takes over a session and prints what it contains.
func adoptSession(ctx context.Context, out *output.Output, s *triage.Session) error {
	adopted, err := s.Adopt(ctx)
	if err != nil {
		return err
	}
	listSession(out, s)
	out.Say(fmt.Sprintf("adopted %s from %s; ssot session --reset forgets them", count.Of(adopted.Decisions, "decision"), adopted.From))
	return nil
}

// listSession prints the decisions that still hold, one a line.
func listSession(out *output.Output, s *triage.Session) {
	history := s.History()
	if len(history) == 0 {
		fmt.Fprintln(out.Stdout, "no decision yet")
	}
	final, kept, files := "", 0, map[string]bool{}
	for _, e := range history {
		when := e.Time.Local().Format("2006-01-02 15:04")
		if e.Time.IsZero() {
			when = "long ago"
		}
		head := fmt.Sprintf("%3d  %-16s  %-6s", e.Number, when, e.Verb)
		for _, d := range e.Decided {
			if d.Away && d.Listed { // its violation is in the code, and is shown with what is decided of it now
				kept, files[visible.Name(d.Item.File)] = kept+1, true
				continue
			}
			note := ""
			switch {
			case d.WhyFinal != "":
				final = cmp.Or(final, d.Item.ID)
				note = " (can't be undone: " + visible.Line(d.WhyFinal) + ")"
			case d.Away:
				final = cmp.Or(final, d.Item.ID)
				note = " (its text is not in the tree now; the decision comes back with it)"
			case !d.Listed && (d.Item.State == triage.Accepted || d.Item.State == triage.Allowed): // its lines are there
				note = " (not found by this scan)"
			case !d.Listed:
				note = " (not in the code any more)"
			}
			fmt.Fprintf(out.Stdout, "%s  %s %s:%d%s\n", head, d.Item.ID, visible.Name(d.Item.File), d.Item.Line, note)
			head = strings.Repeat(" ", len(head))
		}
	}
	listKept(out.Stdout, kept, slices.Sorted(maps.Keys(files)))
	if final != "" {
		out.Say("ssot show ID prints what a decision changed that can't be undone, as a diff for patch -R: ssot show " + final)
	}
}

// listKept prints how many decisions are dormant, and in which files: their text is stashed or on another branch.
func listKept(w io.Writer, n int, files []string) {
	switch names := strings.Join(files, ", "); n {
	case 0:
	case 1:
		fmt.Fprintf(w, "1 decision is kept for a text that is not in the tree now: %s\n", names)
	default:
		fmt.Fprintf(w, "%s kept for texts that are not in the tree now: %s\n", count.Forms(n, "decision is", "decisions are"), names)
	}
}

// listSessions prints all sessions of the user with their directories. It needs no rules and no module.
func listSessions(w io.Writer, state string) error {
	list, err := statedir.Sessions(state)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(w, "no session yet")
	}
	for _, s := range list {
		where := visible.Name(s.Folder)
		switch {
		case s.Folder == "":
			where = "of a folder that can't be told: " + visible.Sentence(s.Unknown.Error())
		case s.Unknown != nil:
			where += " (can't be looked at: " + visible.Sentence(s.Unknown.Error()) + ")"
		case s.Gone:
			where += " (gone: it was removed, or moved)"
		}
		fmt.Fprintf(w, "%s  %s  %7s  %s\n", s.Name, s.Used.Local().Format("2006-01-02 15:04"), size(s.Size), where)
	}
	return nil
}

// size returns a number of bytes in readable form.
func size(n int64) string {
	switch {
	case n < 10<<10:
		return fmt.Sprintf("%d B", n)
	case n < 10<<20:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// forgetSession removes the session of a deleted directory.
func forgetSession(ctx context.Context, w io.Writer, state, name string) error {
	s, err := statedir.Forget(ctx, state, strings.TrimSpace(name))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "forgot session %s of %s, which is gone\n", s.Name, visible.Name(s.Folder))
	return nil
}
