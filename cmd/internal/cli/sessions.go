package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/statedir"
	"github.com/seed-58def443/ssot/fix/visible"
)

// listSessions lists all sessions of the user, each with the folder that it belongs to. It needs no rules and no
// folder.
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

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 10<<10:
		return fmt.Sprintf("%d B", n)
	case n < 10<<20:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// forgetSession removes the session of a folder that is gone.
func forgetSession(ctx context.Context, w io.Writer, state, name string) error {
	s, err := statedir.Forget(ctx, state, strings.TrimSpace(name))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "forgot session %s of %s, which is gone\n", s.Name, visible.Name(s.Folder))
	return nil
}
