package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/fix/handover"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/keys/handing"
)

// patchName is the file that the key for a patch writes, in the working directory.
const patchName = "ssot.patch"

// deeds are what the screen's keys do outside of the session, as the commands of the same name do it. session is the one
// that the screen has by then.
func deeds(p *parts, session func() *triage.Session) map[int]deed.Deed {
	return map[int]deed.Deed{
		handing.Stage: {Doing: "staging", Run: func(ctx context.Context) (deed.Told, error) { return stageDeed(ctx, session()) }},
		handing.Patch: {Doing: "writing a patch", Run: func(ctx context.Context) (deed.Told, error) { return patchDeed(ctx, p, session()) }},
		handing.Test:  {Doing: "building and testing", Run: func(ctx context.Context) (deed.Told, error) { return testDeed(ctx, p, session()) }},
	}
}

func stageDeed(ctx context.Context, s *triage.Session) (deed.Told, error) {
	changes, left, err := standing(ctx, s)
	if err != nil {
		return deed.Told{}, err
	}
	repository, err := handover.Open(ctx, s.Root())
	if err != nil {
		return deed.Told{}, err
	}
	files, err := repository.Stage(ctx, changes)
	if err != nil {
		return deed.Told{}, err
	}
	text := "nothing to stage: the index has all of it"
	if len(files) > 0 {
		text = fmt.Sprintf("staged %s; git diff --cached shows it", countFiles(len(files)))
	}
	return deed.Told{Sentence: text, Lines: left}, nil
}

func patchDeed(ctx context.Context, p *parts, s *triage.Session) (deed.Told, error) {
	changes, left, err := standing(ctx, s)
	if err != nil {
		return deed.Told{}, err
	}
	if changes, err = onHead(ctx, s, changes); err != nil {
		return deed.Told{}, err
	}
	path := filepath.Join(p.Dir, patchName)
	if _, err := os.Lstat(path); err == nil {
		return deed.Told{}, errors.New(patchName + " is there already: remove it first, or use ssot patch -o FILE")
	}
	if err := savePatch(path, changes); err != nil {
		return deed.Told{}, err
	}
	return deed.Told{Sentence: fmt.Sprintf("wrote %s: %s", patchName, countFiles(len(changes))), Lines: left}, nil
}

func testDeed(ctx context.Context, p *parts, s *triage.Session) (deed.Told, error) {
	var o verify.Options
	if err := verifyOptions(ctx, p, s, &o, func(string) {}); err != nil {
		return deed.Told{}, err
	}
	r, err := verify.Run(ctx, o)
	if err != nil {
		return deed.Told{}, err
	}
	var text strings.Builder
	if err := writeVerified(&text, o, r, false); err != nil {
		return deed.Told{}, err
	}
	head, rest, _ := strings.Cut(strings.TrimRight(text.String(), "\n"), "\n")
	told := deed.Told{Sentence: head}
	if rest = strings.TrimSpace(rest); rest != "" {
		told.Lines = strings.Split(rest, "\n")
	}
	return told, nil
}
