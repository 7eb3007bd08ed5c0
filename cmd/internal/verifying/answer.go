package verifying

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/tui/deed"
)

// Broken reports whether a decision broke something.
func Broken(r verify.Result) bool { return r.Count(verify.Broken) > 0 }

// Unable reports whether the files do not build even without the decisions, so that the result says nothing about the
// decisions.
func Unable(r verify.Result) bool {
	return slices.ContainsFunc(r.Checks, func(c verify.Check) bool { return c.Verdict == verify.Red && c.Kind == verify.Build })
}

// Write writes the result, as JSON or as text.
func Write(w io.Writer, o verify.Options, r verify.Result, asJSON bool) error {
	known := map[string]verify.Decision{}
	for _, d := range o.Decisions {
		known[d.Fingerprint] = d
	}
	if !asJSON {
		return verify.Text(w, r, func(fingerprint string) string { return known[fingerprint].Called })
	}
	text, err := verify.Encode(r, func(fingerprint string) string { return known[fingerprint].Name })
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// Outcome returns the result for the screen: a sentence, a longer text, and a mark for each decision.
func Outcome(o verify.Options, r verify.Result) (deed.Outcome, error) {
	var text strings.Builder
	if err := Write(&text, o, r, false); err != nil {
		return deed.Outcome{}, err
	}
	head, rest, _ := strings.Cut(strings.TrimRight(text.String(), "\n"), "\n")
	told := deed.Outcome{Sentence: head, Marks: marks(o, r)}
	if rest = strings.TrimSpace(rest); rest != "" {
		told.Lines = strings.Split(rest, "\n")
	}
	return told, nil
}

// marks returns the mark of each decision.
func marks(o verify.Options, r verify.Result) map[string]deed.Mark {
	all := map[string]deed.Mark{}
	for _, w := range r.Worth {
		switch w.Tested {
		case verify.Untested:
			all[w.Fingerprint] = deed.Mark{Sign: deed.Untested, Text: "it builds, and no test ran its lines"}
		case verify.Unproven:
			all[w.Fingerprint] = deed.Mark{Sign: deed.Untested, Text: "tests ran its lines, and none fails without it"}
		default:
			all[w.Fingerprint] = deed.Mark{Sign: deed.Passed, Text: "what is touched builds and its tests pass as before"}
		}
	}
	if Unable(r) {
		for _, d := range o.Decisions {
			all[d.Fingerprint] = deed.Mark{Sign: deed.Untested, Text: "what is touched did not build before either"}
		}
	}
	for _, c := range r.Checks {
		if c.Verdict == verify.Lost {
			for _, f := range c.Decisions {
				if all[f].Sign != deed.Broke {
					all[f] = deed.Mark{Sign: deed.Untested, Text: "a test that passed is skipped or does not run now: " + c.Package + " " + c.Test}
				}
			}
		}
		if c.Verdict != verify.Broken {
			continue
		}
		suspects, verb := c.Culprits, "breaks "
		if len(suspects) == 0 {
			suspects, verb = c.Decisions, "may be what breaks "
		}
		if len(suspects) == 1 {
			verb = "breaks "
		}
		for _, f := range suspects {
			if all[f].Sign != deed.Broke {
				all[f] = deed.Mark{Sign: deed.Broke, Text: verb + strings.TrimSpace(fmt.Sprintf("%s %s %s", c.Kind, c.Package, c.Test))}
			}
		}
	}
	return all
}

// Step returns the progress for the screen.
func Step(p verify.Progress) deed.Progress {
	step := deed.Progress{What: p.What, Done: p.Done, Total: p.Total, Lines: p.Failed}
	if p.Of > 0 {
		step.What = fmt.Sprintf("%d of %s tested: %s", min(p.Tested, p.Of), count.Of(p.Of, "package"), p.What)
	}
	return step
}

// Lines returns a function that prints the progress: each step, and each failed test.
func Lines(say func(string)) func(verify.Progress) {
	done, failed := 0, 0
	return func(p verify.Progress) {
		if p.Done != done {
			done, failed = p.Done, 0
			say(fmt.Sprintf("%d of %d: %s", p.Done, p.Total, p.What))
		}
		for ; failed < len(p.Failed); failed++ {
			say("failed: " + p.Failed[failed])
		}
	}
}
