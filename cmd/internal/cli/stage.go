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
	"github.com/seed-58def443/ssot/cmd/internal/verifying"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/fix/visible"
)

func stageCommand(p *parts) command.Command {
	var unbuilt bool
	return command.Command{
		Name: "stage", Args: "[ID...]",
		Summary: "Put what was accepted into git's index, and no other edit",
		Long: `stage puts what was accepted, and the directives of what was allowed, into git's index: exactly
those lines, also where a file has other edits, which stay as they are, staged or not. The
working tree is not touched; no hook and no filter is run. With IDs it stages those decisions alone.

A file in which git has other text at the place that was changed is left, and named with the
reason, and so are the other files of a decision that changed it. Where git's version differs
from the working tree it is built, with all packages that depend on what changed and their tests,
and files because of which it would not build are left, too; --unbuilt leaves that out. It exits
with 0 when everything was staged, 1 when something is left, 2 when nothing could be.`,
		Example: `  ssot stage && git commit
  ssot stage 1a2b3c4d`,
		README: "put exactly what was accepted into git's index, or write it as a patch for `git apply`; no other edit",
		Flags:  []command.Flag{unbuiltFlag(&unbuilt)},
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
				handed, err := handedOf(ctx, p, s, repository)
				if err != nil {
					return done(err)
				}
				if handed.Unbuilt = unbuilt; p.StderrTerminal {
					handed.Progress = p.out.Complain
				}
				handing, files, err := stage(ctx, handed, names)
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

func unbuiltFlag(into *bool) command.Flag {
	return command.Flag{Name: "unbuilt", Into: into, Help: "do not build what git will have"}
}

// handedOf returns the decisions of a session, to be handed over to a repository.
func handedOf(ctx context.Context, p *parts, s *triage.Session, repository *handover.Repository) (*commits.Handed, error) {
	handed := &commits.Handed{Repository: repository, Decisions: commits.DecisionsOf(s), Kinds: []verify.Kind{verify.Build}}
	err := verifying.Options(ctx, s, p.opener.Platforms, verifying.Scope{}, &handed.Build, func(string) {})
	return handed, err
}

// stage stages what can be staged of decisions, and returns it with the files whose entries in the index changed.
func stage(ctx context.Context, handed *commits.Handed, names []string) (handover.Handing, []string, error) {
	handing, err := handed.Missing(ctx, handover.Index, names)
	if err == nil {
		err = handing.Refused()
	}
	if err != nil {
		return handing, nil, err
	}
	files, err := handed.Repository.Stage(ctx, handing.Changes)
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
	var unbuilt bool
	return command.Command{
		Name: "patch", Args: "[ID...]",
		Summary: "Write what was accepted as a patch, and no other edit",
		Long: `patch writes what was accepted, and the directives of what was allowed, as a patch on HEAD that
git apply takes there; in a folder without git, on what the files were. With IDs it writes
those decisions alone. Files are left as stage leaves them, with the same exit codes: HEAD builds
with the patch, unless --unbuilt leaves that out.`,
		Example: `  ssot patch -o clean-up.patch`,
		README:  "put exactly what was accepted into git's index, or write it as a patch for `git apply`; no other edit",
		Flags:   []command.Flag{{Name: "output", Short: "o", Value: "FILE", Into: &to, Help: "write to this `file`"}, unbuiltFlag(&unbuilt)},
		Run: func(ctx context.Context, ids []string) (int, error) {
			return p.opener.Session(ctx, triage.Options{ReadOnly: true}, func(s *triage.Session) (int, error) {
				names, err := decidedNames(s, ids, p.out.Complain)
				if err != nil {
					return done(err)
				}
				changes, left, err := onHead(ctx, p, s, names, func(handed *commits.Handed) {
					if handed.Unbuilt = unbuilt; p.StderrTerminal {
						handed.Progress = p.out.Complain
					}
				})
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
// that are left. set sets how HEAD is built.
func onHead(ctx context.Context, p *parts, s *triage.Session, names []string, set func(*commits.Handed)) (changes []patch.Change, left []handover.Left, err error) {
	repository, err := handover.Open(ctx, s.Root())
	switch {
	case errors.Is(err, handover.ErrNone):
		changes, err = s.Applied().Texts(ctx, names)
	case err == nil:
		var handed *commits.Handed
		var handing handover.Handing
		if handed, err = handedOf(ctx, p, s, repository); err == nil {
			set(handed)
			handing, err = handed.Missing(ctx, handover.Head, names)
		}
		if err == nil {
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
