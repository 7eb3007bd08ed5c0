package handover

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// move moves the branch of HEAD from one commit to another. It calls change when git has locked the branch and
// compared it, so that only the renaming of the lock is left to do; the branch stays if change fails. A crash in
// between leaves the branch, and what change did.
func (r *Repository) move(ctx context.Context, to, from string, change func() error) error {
	args := []string{"update-ref", "-m", "ssot commit", "--stdin"}
	cmd := r.git.Command(ctx, args...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("move the branch: %w", r.git.Sentence(ctx, err, complaint.String(), args))
	}
	answers := bufio.NewScanner(out)
	tell := func(commands string, want ...string) bool {
		_, err := io.WriteString(in, commands)
		for _, answer := range want {
			if err != nil || !answers.Scan() || answers.Text() != answer {
				return false
			}
		}
		return true
	}
	var changing error
	moved := false
	if tell("start\nupdate HEAD "+to+" "+from+"\nprepare\n", "start: ok", "prepare: ok") {
		if changing = change(); changing == nil {
			moved = tell("commit\n", "commit: ok")
		}
	}
	_ = in.Close() // git gives up what was not committed
	err = cmd.Wait()
	switch {
	case moved:
		return nil
	case changing != nil:
		return changing
	case err == nil:
		err = errors.New("it gave an answer that is not understood: git 2.27 or later is needed")
	}
	return fmt.Errorf("move the branch: %w", r.git.Sentence(ctx, err, complaint.String(), args))
}
