package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/cmd/internal/command"
	"github.com/seed-58def443/ssot/cmd/internal/commits"
	"github.com/seed-58def443/ssot/cmd/internal/outfile"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

func stageCommand(p *parts) command.Command {
	return command.Command{
		Name: "stage", Args: "[ID...]",
		Summary: "Put what was accepted into git's index, and no other edit",
		Long: `stage puts what was accepted, and the directives of what was allowed, into git's index: exactly
those lines, also where a file has other edits, which stay as they are, staged or not. The
working tree is not touched; no hook and no filter is run. With IDs it stages those decisions alone.

A file in which git has other text at the place that was changed is left, and named with the
reason, and so are the other files of a decision that changed it. It exits with 0 when everything
was staged, 1 when something is left, 2 when nothing could be.`,
		Example: `  ssot stage && git commit
  ssot stage 1a2b3c4d`,
		README: "put exactly what was accepted into git's index, or write it as a patch for `git apply`; no other edit",
		Run: func(ctx context.Context, ids []string) (int, error) {
			return p.opener.Session(ctx, triage.Options{ReadOnly: true}, func(s *triage.Session) (int, error) {
				names, err := decidedNames(s, ids, p.out.Complain)
				if err != nil {
					return done(err)
				}
				repository, err := handover.Open(ctx, s.Root())
				if err != nil {
					return done(err)
				}
				handing, files, err := stage(ctx, s, repository, names)
				if err != nil {
					return done(err)
				}
				for _, file := range files {
					fmt.Fprintln(p.out.Stdout, visible.Name(p.opener.RelativePath(s)(file)))
				}
				if len(files) == 0 {
					p.out.Say("nothing to stage: the index has all of it")
				} else {
					p.out.Say(fmt.Sprintf("staged %s; git diff --cached shows it", count.Of(len(files), "file")))
				}
				return sayLeftFiles(p, s, p.out.Stdout, handing.Left), nil
			})
		},
	}
}

// stage stages what can be staged of decisions, and returns it with the files whose entries in the index changed.
func stage(ctx context.Context, s *triage.Session, repository *handover.Repository, names []string) (handover.Handing, []string, error) {
	handing, err := repository.Missing(ctx, handover.Index, commits.DecisionsOf(s), names)
	if err == nil {
		err = handing.Refused()
	}
	if err != nil {
		return handing, nil, err
	}
	files, err := repository.Stage(ctx, handing.Changes)
	return handing, files, err
}

// sayLeftFiles prints the files that can't be handed over, with the reasons, and returns the exit code.
func sayLeftFiles(p *parts, s *triage.Session, w io.Writer, left []handover.Left) int {
	if len(left) == 0 {
		return exitClean
	}
	fmt.Fprintf(w, "\nleft, %d:\n", len(left))
	for _, sentence := range leftFiles(left, p.opener.RelativePath(s)) {
		fmt.Fprintln(w, sentence)
	}
	return exitLeft
}

// leftFiles returns a sentence about each file that can't be handed over.
func leftFiles(left []handover.Left, relative func(file string) string) []string {
	var sentences []string
	for _, l := range left {
		sentences = append(sentences, visible.Name(relative(l.File))+": "+l.Why)
	}
	return sentences
}

func patchCommand(p *parts) command.Command {
	var to string
	return command.Command{
		Name: "patch", Args: "[ID...]",
		Summary: "Write what was accepted as a patch, and no other edit",
		Long: `patch writes what was accepted, and the directives of what was allowed, as a patch on HEAD that
git apply takes there; in a folder without git, on what the files were. With IDs it writes
those decisions alone. Files are left as stage leaves them, with the same exit codes.`,
		Example: `  ssot patch -o clean-up.patch`,
		README:  "put exactly what was accepted into git's index, or write it as a patch for `git apply`; no other edit",
		Flags:   []command.Flag{{Name: "output", Short: "o", Value: "FILE", Into: &to, Help: "write to this `file`"}},
		Run: func(ctx context.Context, ids []string) (int, error) {
			return p.opener.Session(ctx, triage.Options{ReadOnly: true}, func(s *triage.Session) (int, error) {
				names, err := decidedNames(s, ids, p.out.Complain)
				if err != nil {
					return done(err)
				}
				changes, left, err := onHead(ctx, s, names)
				if err != nil {
					return done(err)
				}
				if err := writePatch(p, to, changes); err != nil {
					return done(err)
				}
				w := io.Writer(p.out.Stdout)
				if to == "" {
					w = p.out.Stderr // the patch is on standard output
				}
				return sayLeftFiles(p, s, w, left), nil
			})
		},
	}
}

// onHead returns the changes of decisions on HEAD or, outside of a git repository, on the original files, and the files
// that are left.
func onHead(ctx context.Context, s *triage.Session, names []string) (changes []patch.Change, left []handover.Left, err error) {
	repository, err := handover.Open(ctx, s.Root())
	switch {
	case errors.Is(err, handover.ErrNone):
		changes, err = s.Applied().Texts(ctx, names)
	case err == nil:
		var handing handover.Handing
		if handing, err = repository.Missing(ctx, handover.Head, commits.DecisionsOf(s), names); err == nil {
			err = handing.Refused()
		}
		if err == nil {
			changes, err = repository.Patch(ctx, handing.Changes)
		}
		left = handing.Left
	}
	if err == nil && len(changes) == 0 {
		err = errors.New("there is nothing to write: HEAD has all of what was accepted")
	}
	return changes, left, err
}

// writePatch writes a patch to a file, relative to the working directory, or to standard output.
func writePatch(p *parts, to string, changes []patch.Change) error {
	if to == "" {
		for _, c := range changes {
			if _, err := io.WriteString(p.out.Verbatim(), c.Unified()); err != nil {
				return fmt.Errorf("write the patch: %w", err)
			}
		}
		return nil
	}
	path, err := outfile.In(p.Dir, to)
	if err != nil {
		return err
	}
	if err := savePatch(path, changes); err != nil {
		return err
	}
	p.out.Say(fmt.Sprintf("wrote %s: %s", to, count.Of(len(changes), "file")))
	return nil
}

// savePatch writes a patch to a file.
func savePatch(path string, changes []patch.Change) error {
	var text strings.Builder
	for _, c := range changes {
		text.WriteString(c.Unified())
	}
	return outfile.Replace(path, []byte(text.String()))
}

// decidedNames returns the fingerprints of the named decisions or, without IDs, of all decisions whose text is known.
// It reports the others with complain.
func decidedNames(s *triage.Session, ids []string, complain func(string)) ([]string, error) {
	var fingerprints []string
	for _, id := range ids {
		it, err := s.Resolve(id)
		if err != nil {
			return nil, err
		}
		fingerprints = append(fingerprints, it.Fingerprint)
	}
	if len(ids) == 0 {
		for _, d := range s.Applied().Decisions() {
			if d.WhyFinal != "" {
				complain(fmt.Sprintf("left out: %s: %s", d.Item.Label(), d.WhyFinal))
				continue
			}
			fingerprints = append(fingerprints, d.Item.Fingerprint)
		}
		if len(fingerprints) == 0 {
			return nil, errors.New("nothing is accepted in this session")
		}
	}
	return fingerprints, nil
}
