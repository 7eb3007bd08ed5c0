package sessiontest

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/scan/allow"
)

// line runs one command:
//
//	accept|skip|allow|note|undo|redo [ID…] [-bulk] [-as KIND] [-hazard KIND] [-tier TIER] [-until DAY] [-scope SCOPE]
//	    [-reason TEXT | -text TEXT]
//	                    takes a decision; an ID is FILE#N, "all", or itself; TEXT is the rest of the line
//	items               lists the items
//	preview ID [KIND]   shows a rewrite
//	guess               is no decision
//	keep, forget        what the person saw is what is there now, until it is forgotten
//	refuse FILE         the file can't be replaced
//	now DAY, pattern P, edit FILE OLD|NEW, rm FILE
//	rescan              scans again
//	disk FILE OLD|NEW   edits the text on disk of a file that has decisions
//	unverified FILE     the decisions of a file wait for another scan
//	lost FILE           a text of the file is missing
//	absorb ID WHY       a decision can't be undone any more; its texts are kept
//	away FILE           a file is as it was scanned again; the texts of its decisions are kept
func (s *Session) line(line string, more map[string]Command) string {
	s.TB.Helper()
	name, rest, _ := strings.Cut(line, " ")
	args := strings.Fields(rest)
	was, is, _ := strings.Cut(strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(strings.TrimPrefix(rest, strings.Join(args[:min(1, len(args))], "")+" ")), "|")
	v := s.snapshot
	switch name {
	case "accept", "skip", "allow", "note", "undo", "redo", "guess":
		return s.do(readAction(s, record.Verb(name), rest))
	case "items":
		return printItems(s, nil)
	case "preview":
		kind := fix.AlternativeKind("")
		if len(args) > 1 {
			kind = fix.AlternativeKind(args[1])
		}
		return s.faulty(func() string {
			texts := (&filetext.Lookup{Kept: s.saved}).Texts
			return s.preview(preview.Rewriter{Snapshot: v, Texts: texts}.Preview(s.Context(), s.ID(args[0]), kind))
		})
	case "keep":
		s.shown = v
	case "forget":
		s.shown = nil
	case "refuse":
		s.refused[args[0]] = &journal.RefusedError{Path: args[0], Why: "is not yours"}
	case "now":
		day, err := time.Parse(time.DateOnly, args[0])
		if err != nil {
			s.TB.Fatal(err)
		}
		s.now = day.Add(12 * time.Hour)
	case "pattern":
		s.options.Patterns = args
	case "edit":
		return s.edit(args[0], was, is)
	case "rm":
		if err := os.Remove(filepath.Join(s.root, args[0])); err != nil {
			s.TB.Fatal(err)
		}
	case "rescan":
		old := v.Items
		s.show(s.scan(), v.Record, v.Modified)
		return printItems(s, old)
	case "disk":
		text := v.Modified[args[0]]
		if bytes.Count(text.Disk, []byte(was)) != 1 {
			s.TB.Fatalf("%q is not once in %s", was, text.Disk)
		}
		disk := bytes.Replace(text.Disk, []byte(was), []byte(is), 1)
		return s.change(func(st *record.Record, modified map[string]filetext.Text) {
			f := record.File{Package: text.Package, Base: text.Base, Written: stamps.Hash(disk)}
			st.Files[args[0]], modified[args[0]] = &f, filetext.New(f, text.Start, disk)
		})
	case "unverified":
		return s.Wait(args[0], nil)
	case "lost":
		return s.change(func(st *record.Record, _ map[string]filetext.Text) { st.Unavailable[args[0]] = "its text is missing" })
	case "absorb":
		return s.change(func(st *record.Record, _ map[string]filetext.Text) {
			for _, path := range st.Decisions[s.ID(args[0])].Files() {
				st.Remember(v.Record, path, v.Record.Decisions.In(path), s.now)
			}
			st.AbsorbOne(s.ID(args[0]), strings.Join(args[1:], " "))
		})
	case "away":
		return s.change(func(st *record.Record, modified map[string]filetext.Text) {
			decided := st.Decisions.In(args[0])
			st.Remember(v.Record, args[0], decided, s.now)
			for _, fingerprint := range decided {
				st.Reopen(fingerprint, false)
			}
			delete(st.Files, args[0])
			delete(modified, args[0])
		})
	default:
		if command := more[name]; command != nil {
			return s.named(s.faulty(func() string { return command(s, args) }))
		}
		s.TB.Fatalf("%s: no such command", line)
	}
	return ""
}

// Wait makes the decisions of a file wait for another scan, and prints the items that differ. provisional has the
// likely decisions of its violations.
func (s *Session) Wait(path string, provisional map[string]string) string {
	text, ok := s.snapshot.Modified[path]
	if !ok {
		s.TB.Fatalf("%s is as it was scanned", path)
	}
	return s.change(func(_ *record.Record, modified map[string]filetext.Text) {
		text.Unverified, text.Provisional = s.snapshot.Scan, provisional
		modified[path] = text
	})
}

// change makes a snapshot of a changed record, and prints the items that differ.
func (s *Session) change(how func(st *record.Record, modified map[string]filetext.Text)) string {
	v := s.snapshot
	st, modified := v.Record.Clone(), maps.Clone(v.Modified)
	how(st, modified)
	s.show(v.Scan, st, modified)
	return printItems(s, v.Items)
}

// do takes a decision and prints what came of it: the message or the error, and what differs.
func (s *Session) do(a decide.Action) string {
	s.TB.Helper()
	if err := a.Check(s.now); err != nil {
		return s.named("! " + err.Error() + "\n")
	}
	shown := s.shown
	if shown == nil {
		shown = s.snapshot
	}
	nameNow := func(seen record.Sighting) (string, error) {
		files := filetext.Lookup{Root: s.root, Kept: s.saved, Files: stamps.New(nil)}
		return files.NameNow(filetext.SoughtOf(seen, s.snapshot.Record))
	}
	draft := func() (*decide.Draft, error) {
		return decide.New(s.Context(), decide.Request{Action: a, Snapshot: s.snapshot, Shown: shown, Now: s.now, Check: s.Check, Saved: s.saved, NameNow: nameNow})
	}
	s.faulty(func() string {
		d, err := draft()
		return fmt.Sprint(d.Out, d.Changes, d.Unplannable, err)
	})
	d, err := draft()
	switch {
	case err != nil:
		return s.named("! " + err.Error() + "\n")
	case len(d.Unplannable) > 0:
		return fmt.Sprintf("unplannable: %s\n", d.Unplannable)
	case d.Next == nil:
		return printOutcome(s, d.Out)
	}
	old := s.snapshot
	for _, text := range d.Modified {
		s.texts[text.Base], s.texts[text.Written] = text.Start, text.Disk
	}
	s.show(old.Scan, d.Next, d.Modified)
	out := d.Outcome(s.snapshot)
	var b strings.Builder
	b.WriteString(printOutcome(s, out))
	b.WriteString(printItems(s, old.Items))
	for _, c := range d.Changes {
		if bytes.Equal(c.After, old.Text(c.Path)) {
			fmt.Fprintf(&b, "%s as it was scanned\n", c.Path)
			continue
		}
		fmt.Fprintf(&b, "%s\n", c.Path)
		b.WriteString(Hunks(patch.Diff(c.Before, c.After, 0)))
	}
	for _, st := range d.Next.Steps {
		if was := old.Record.Steps.Find(st.Number); was == nil || !slices.Equal(was.IDs, st.IDs) {
			fmt.Fprintf(&b, "step %d %s %s: %s\n", st.Number, st.Verb, st.Time.Format(time.DateOnly), s.Places(st.IDs))
		}
	}
	return b.String()
}

// saved returns a text that a store would have.
func (s *Session) saved(hash string) ([]byte, error) {
	if err := s.fail("blob"); err != nil {
		return nil, err
	}
	if text, ok := s.texts[hash]; ok {
		return text, nil
	}
	return nil, journal.ErrLost
}

// Left prints the items that a bulk action leaves out.
func (s *Session) Left(left []decide.Left) string {
	var b strings.Builder
	for _, l := range left {
		fmt.Fprintf(&b, "left %s: %s", s.Place(l.Fingerprint), s.named(l.Why))
		if l.Tier != "" {
			fmt.Fprintf(&b, " [%s %s]", l.Tier, l.Settings)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Places returns the names of violations.
func (s *Session) Places(fingerprints []string) []string {
	var names []string
	for _, f := range fingerprints {
		names = append(names, s.Place(f))
	}
	return names
}

// readAction reads an action.
func readAction(s *Session, verb record.Verb, rest string) decide.Action {
	s.TB.Helper()
	a := decide.Action{Verb: verb}
	fields := strings.Fields(rest)
	for i := 0; i < len(fields); i++ {
		value := ""
		if i+1 < len(fields) {
			value = fields[i+1]
		}
		switch f := fields[i]; f {
		case "-bulk":
			a.Bulk = true
			continue
		case "-as":
			a.As = fix.AlternativeKind(value)
		case "-hazard":
			a.Hazards = append(a.Hazards, refusal.HazardKind(value))
		case "-tier":
			a.Tier = tier.Tier(value)
		case "-until":
			a.Until = value
		case "-scope":
			a.Scope = allow.Scope(value)
		case "-reason", "-text":
			_, text, _ := strings.Cut(rest, f+" ")
			text = strings.ReplaceAll(text, `\n`, "\n")
			if f == "-text" {
				a.Text = text
			} else {
				a.Reason = text
			}
			return a
		case "all":
			for _, it := range s.snapshot.Items {
				a.IDs = append(a.IDs, it.Fingerprint)
			}
			continue
		default:
			a.IDs = append(a.IDs, s.ID(f))
			continue
		}
		i++
	}
	return a
}
