package triage_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan/scantest"
)

var update = flag.Bool("update", false, "write what the scripts print into their want files")

func TestMain(m *testing.M) {
	scantest.Prepare()
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// TestScripts runs the txtar files of testdata/script. Their comment is the script, a command a line; their files are a
// module, together with those of testdata/shared.txt.
//
//	items WANT          the session's items are those of the file WANT
//	accept|skip|allow|note|undo|redo [ID…] [-reason TEXT] [-until DAY] [-text TEXT] [-bulk] [-hazards KIND] [-as KIND]
//	                    an ID is FILE#N, the Nth item of a file in list order; -reason and -text take the rest
//	                    of the line
//	! COMMAND … ## RE   fails with an error that matches RE
//	COMMAND … ## RE     prints a message that matches RE
//	other COMMAND …     in another session; readonly, in a read-only one; everywhere, in one without patterns
//	within PATTERN COMMAND …, tagged TAG COMMAND …
//	                    in a session with that pattern, or that build tag
//	draft COMMAND …     plans the command and writes nothing
//	changed N           the last decision changed N items
//	reset               drops all decisions and prints their number
//	older, forge        moves the session into the tree, as an older ssot wrote it; forge also changes the bases
//	adopt               adopts that session
//	claim FILE WANT     makes WANT the base of a file in the session
//	restart, reload     opens a new session; reloads the session
//	news RE, quiet      a sentence of the news matches RE; there is no news
//	disk FILE WANT      a file has the content of WANT, an archive file; "first" is its content at the start
//	edit FILE OLD|NEW   replaces one text in a file; also put FILE WANT, save FILE WANT, rm FILE, mv FILE TO,
//	                    cp FILE TO, link FILE TO, hardlink FILE TO, chmod FILE MODE, crlf FILE
//	missing FILE        the file does not exist
//	                    @NAME is a file of the session, in the user's folder for sessions
//	preview ID WANT [KIND]
//	                    the preview of the rewrite of that kind is that of the file WANT
//	select WANT, steps WANT, history WANT, summary WANT, now DAY, patterns P…
//
// With -update what the script prints replaces the want files.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scripts:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			r := newRunner(t, ar)
			for i, line := range strings.Split(string(ar.Comment), "\n") {
				if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				r.at = fmt.Sprintf("%s:%d: %s", filepath.Base(path), i+1, line)
				r.line(line)
			}
			if *update && !t.Failed() {
				r.ar.Files = slices.DeleteFunc(r.ar.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "saved-") })
				if err := os.WriteFile(path, txtar.Format(ar), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// runner runs one script in a folder of its own.
type runner struct {
	t        *testing.T
	ar       *txtar.Archive
	dir, at  string
	day      string
	patterns []string
	changed  int // the number of items that the last decision changed
	session  *triage.Session
}

func newRunner(t *testing.T, ar *txtar.Archive) *runner {
	t.Helper()
	r := &runner{t: t, ar: ar, dir: module(t, ar), day: "2026-06-15"}
	for line := range strings.Lines(string(ar.Comment)) { // before the first session
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "patterns "); ok {
			r.patterns = strings.Fields(rest)
		}
	}
	session, err := triage.OpenSession(context.Background(), r.options(false))
	if err != nil {
		t.Fatal(err)
	}
	r.session = session
	return r
}

// module writes an archive's module and the shared files into a new folder.
func module(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	dir := filepath.Join(memory(t), "module")
	shared, err := txtar.ParseFile("testdata/shared.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(shared.Files, ar.Files...) {
		if strings.HasPrefix(f.Name, "want/") {
			continue
		}
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (r *runner) options(readOnly bool) triage.Options {
	return triage.Options{Dir: r.dir, State: stateOf(r.dir), Patterns: r.patterns, ReadOnly: readOnly, Now: func() time.Time {
		now, err := time.Parse(time.DateOnly, r.day)
		if err != nil {
			r.t.Fatal(err)
		}
		return now.Add(12 * time.Hour)
	}}
}

func (r *runner) line(line string) {
	r.t.Helper()
	line, want, hasWant := strings.Cut(line, "##")
	line, fails := strings.CutPrefix(strings.TrimSpace(line), "! ")
	msg, err := r.command(r.session, strings.TrimSpace(line))
	switch {
	case fails && err == nil:
		r.t.Fatalf("%s\ndid not fail: %s", r.at, msg)
	case !fails && err != nil:
		r.t.Fatalf("%s\n%v", r.at, err)
	case fails:
		msg = err.Error()
	}
	if loose := r.session.Inconsistencies(); len(loose) > 0 {
		r.t.Errorf("%s\n%s", r.at, loose)
	}
	if strings.Contains(msg, "\n") {
		r.t.Errorf("%s\nis not one line: %s", r.at, msg)
	}
	if hasWant && !regexp.MustCompile(strings.TrimSpace(want)).MatchString(msg) {
		r.t.Fatalf("%s\nsays: %s", r.at, msg)
	}
}

func (r *runner) command(s *triage.Session, line string) (string, error) {
	r.t.Helper()
	name, rest, _ := strings.Cut(line, " ")
	args := strings.Fields(rest)
	ctx := context.Background()
	switch name {
	case "accept", "skip", "allow", "note", "undo", "redo":
		out, err := s.Do(ctx, r.action(s, triage.Verb(name), rest))
		r.changed = len(out.Changed)
		return out.Message, err
	case "draft":
		verb, rest, _ := strings.Cut(rest, " ")
		_, out, err := s.Draft(ctx, r.action(s, triage.Verb(verb), rest))
		return out.Message, err
	case "changed":
		if rest != strconv.Itoa(r.changed) {
			r.t.Fatalf("%s\nit is %d", r.at, r.changed)
		}
	case "other", "readonly", "everywhere", "within", "tagged":
		o := r.options(name == "readonly")
		switch name {
		case "everywhere":
			o.Patterns = nil
		case "within":
			o.Patterns, rest = args[:1], strings.TrimPrefix(rest, args[0]+" ")
		case "tagged":
			o.Tags, rest = args[:1], strings.TrimPrefix(rest, args[0]+" ")
		}
		other, err := triage.OpenSession(ctx, o)
		if err != nil {
			return "", err
		}
		msg, err := r.command(other, rest)
		return msg, errors.Join(err, other.Close())
	case "restart":
		next, err := triage.OpenSession(ctx, r.options(false))
		if err != nil {
			return "", err
		}
		err = s.Close()
		r.session = next
		return "", err
	case "reload":
		changed, err := s.Reload(ctx)
		return strconv.FormatBool(changed), err
	case "reset":
		n, err := s.Reset(ctx)
		return strconv.Itoa(n), err
	case "older":
		older(r.t, r.dir)
	case "forge":
		forge(r.t, r.dir)
	case "adopt":
		adopted, err := s.Adopt(ctx)
		return fmt.Sprintf("%d from %s", adopted.Decisions, adopted.From), err
	case "now":
		r.day = rest
	case "patterns":
	case "items":
		r.same(rest, items(s))
	case "steps":
		r.same(rest, steps(s))
	case "history":
		r.same(rest, history(s))
	case "summary":
		r.same(rest, fmt.Sprintf("%+v\n", s.Summaries()))
	case "select":
		sel, err := s.Select(ctx, triage.Filter{})
		if err != nil {
			return "", err
		}
		r.same(rest, selection(s, sel))
	case "preview":
		kind := fix.AlternativeKind("")
		if len(args) > 2 {
			kind = fix.AlternativeKind(args[2])
		}
		p, err := s.Preview(ctx, r.id(s, args[0]), kind)
		if err != nil {
			return "", err
		}
		if p.Seq != s.UndoState().Seq {
			r.t.Errorf("%s: made from %d, not %d", r.at, p.Seq, s.UndoState().Seq)
		}
		r.same(args[1], preview(p))
	case "news":
		if all := strings.Join(s.News(), "\n"); !regexp.MustCompile("(?m)" + rest).MatchString(all) {
			r.t.Fatalf("%s\nthe news are:\n%s", r.at, all)
		}
	case "quiet":
		if all := s.News(); len(all) > 0 {
			r.t.Fatalf("%s\nthe news are:\n%s", r.at, strings.Join(all, "\n"))
		}
	default:
		return "", r.file(name, args, rest)
	}
	return "", nil
}

// file runs the commands that change or compare files outside of the session.
func (r *runner) file(name string, args []string, rest string) error {
	r.t.Helper()
	path := filepath.Join(r.dir, args[0])
	if name, ok := strings.CutPrefix(args[0], "@"); ok {
		path = kept(r.t, r.dir, name)
	}
	switch name {
	case "disk":
		name := args[1]
		if name == "first" {
			name = args[0]
		}
		want := r.want(name)
		if got := r.read(path); string(got) != string(want) {
			if *update && args[1] != "first" {
				r.replace(args[1], got)
				return nil
			}
			r.t.Fatalf("%s\n%s", r.at, cmp.Diff(string(want), string(got)))
		}
	case "edit":
		old, next, _ := strings.Cut(strings.TrimPrefix(rest, args[0]+" "), "|")
		old, next = strings.ReplaceAll(old, `\n`, "\n"), strings.ReplaceAll(next, `\n`, "\n")
		src := r.read(path)
		if bytes.Count(src, []byte(old)) != 1 {
			r.t.Fatalf("%s\nnot once in\n%s", r.at, src)
		}
		return os.WriteFile(path, bytes.Replace(src, []byte(old), []byte(next), 1), 0o600)
	case "put":
		return os.WriteFile(path, r.want(args[1]), 0o600)
	case "crlf":
		return os.WriteFile(path, bytes.ReplaceAll(r.read(path), []byte("\n"), []byte("\r\n")), 0o600)
	case "save":
		r.replace(args[1], r.read(path))
	case "mv":
		return os.Rename(path, filepath.Join(r.dir, args[1]))
	case "cp":
		return os.WriteFile(filepath.Join(r.dir, args[1]), r.read(path), 0o600)
	case "rm":
		return os.RemoveAll(path)
	case "missing":
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			r.t.Fatalf("%s\nit is there: %v", r.at, err)
		}
	case "link":
		if err := os.Rename(path, filepath.Join(r.dir, args[1])); err != nil {
			return err
		}
		return os.Symlink(filepath.Join(r.dir, args[1]), path)
	case "hardlink":
		return os.Link(path, filepath.Join(r.dir, args[1]))
	case "claim":
		claim(r.t, r.dir, args[0], r.want(args[1]))
	case "chmod":
		mode, err := strconv.ParseUint(args[1], 8, 32)
		if err != nil {
			return err
		}
		return os.Chmod(path, os.FileMode(mode))
	default:
		r.t.Fatalf("%s: no such command", r.at)
	}
	return nil
}

func (r *runner) action(s *triage.Session, verb triage.Verb, rest string) triage.Action {
	r.t.Helper()
	a := triage.Action{Verb: verb}
	fields := strings.Fields(rest)
	for i := 0; i < len(fields); i++ {
		switch f := fields[i]; f {
		case "-bulk":
			a.Bulk = true
		case "-hazards":
			i++
			a.Hazards = append(a.Hazards, refusal.HazardKind(fields[i]))
		case "-as":
			i++
			a.As = fix.AlternativeKind(fields[i])
		case "-until":
			i++
			a.Until = fields[i]
		case "-reason", "-text":
			_, text, _ := strings.Cut(rest, f+" ")
			text = strings.ReplaceAll(text, `\n`, "\n")
			if a.Reason = text; f == "-text" {
				a.Reason, a.Text = "", text
			}
			return a
		case "all":
			for _, it := range s.Items() {
				a.IDs = append(a.IDs, it.Fingerprint)
			}
		default:
			a.IDs = append(a.IDs, r.id(s, f))
		}
	}
	return a
}

// id turns FILE#N into an ID; any other word is an ID.
func (r *runner) id(s *triage.Session, ref string) string {
	r.t.Helper()
	file, ordinal, ok := strings.Cut(ref, "#")
	if !ok {
		return ref
	}
	n, err := strconv.Atoi(ordinal)
	if err != nil {
		r.t.Fatalf("%s: %v", r.at, err)
	}
	for _, it := range s.Items() {
		if it.File == file {
			if n--; n == 0 {
				return it.ID
			}
		}
	}
	r.t.Fatalf("%s: no item %s in\n%s", r.at, ref, items(s))
	return ""
}

func (r *runner) want(name string) []byte {
	r.t.Helper()
	for _, f := range r.ar.Files {
		if f.Name == name {
			return f.Data
		}
	}
	if !*update {
		r.t.Fatalf("%s: no file %s in the archive", r.at, name)
	}
	return nil
}

func (r *runner) replace(name string, data []byte) {
	for i, f := range r.ar.Files {
		if f.Name == name {
			r.ar.Files[i].Data = data
			return
		}
	}
	r.ar.Files = append(r.ar.Files, txtar.File{Name: name, Data: data})
}

func (r *runner) read(path string) []byte {
	r.t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatalf("%s: %v", r.at, err)
	}
	return src
}

// same compares what a command prints with a file of the archive.
func (r *runner) same(name, got string) {
	r.t.Helper()
	if *update {
		r.replace(name, []byte(got))
		return
	}
	if d := cmp.Diff(string(r.want(name)), got); d != "" {
		r.t.Fatalf("%s\n%s", r.at, d)
	}
}

func items(s *triage.Session) string {
	var b strings.Builder
	for _, it := range s.Items() {
		fmt.Fprintf(&b, "%-8s %s:%d:%d-%d:%d %s", it.State, it.File, it.Line, it.Column, it.EndLine, it.EndColumn, it.Code)
		if it.As != "" && it.As != fix.Replace {
			fmt.Fprintf(&b, " as %s", it.As)
		}
		if it.AllowReason != "" {
			fmt.Fprintf(&b, " (%s %s)", it.AllowReason, it.AllowUntil)
		}
		if it.Note != "" {
			fmt.Fprintf(&b, " note %q", it.Note)
		}
		if it.Outside {
			b.WriteString(" outside")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func steps(s *triage.Session) string {
	var b strings.Builder
	for _, st := range s.UndoState().Steps {
		fmt.Fprintf(&b, "%d %s %s %d\n", st.Number, st.Verb, st.Time.Format(time.DateOnly), len(st.IDs))
	}
	return b.String()
}

func history(s *triage.Session) string {
	var b strings.Builder
	for _, e := range s.History() {
		fmt.Fprintf(&b, "%d %s %s\n", e.Number, e.Verb, e.Time.Format(time.DateOnly))
		for _, d := range e.Decided {
			away := ""
			if d.Away {
				away = "away"
			}
			fmt.Fprintf(&b, "\t%s:%d listed %v %s\n", d.Item.File, d.Item.Line, d.Listed, d.WhyFinal+away)
		}
	}
	return b.String()
}

func selection(s *triage.Session, sel triage.Selection) string {
	names := map[string]string{}
	for _, it := range s.Items() {
		names[it.Fingerprint] = fmt.Sprintf("%s:%d", it.File, it.Line)
	}
	var b strings.Builder
	for _, f := range sel.Take {
		fmt.Fprintln(&b, "take", names[f])
	}
	for _, l := range sel.Left {
		fmt.Fprintln(&b, "left", names[l.Fingerprint], l.Why)
	}
	return b.String()
}

func preview(p triage.Preview) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", p.File, p.Rewrite.Status)
	if p.Rewrite.Refusal != nil {
		fmt.Fprintf(&b, " %s: %s", p.Rewrite.Refusal.Kind, p.Rewrite.Refusal.Detail)
	}
	for _, h := range p.Rewrite.Hazards {
		fmt.Fprintf(&b, " [%s: %s]", h.Kind, h.Detail)
	}
	b.WriteString("\n")
	for _, w := range p.Alternatives {
		if w.Kind != p.Rewrite.As || len(p.Alternatives) > 1 {
			fmt.Fprintf(&b, "%s: %s\n", w.Kind, w.Title)
		}
	}
	hunks(&b, p.Hunks)
	for _, o := range p.Others {
		fmt.Fprintf(&b, "and %s\n", o.File)
		hunks(&b, o.Hunks)
	}
	return b.String()
}

func hunks(b *strings.Builder, list []patch.Hunk) {
	for _, h := range list {
		fmt.Fprintf(b, "@@ %d,%d %d,%d\n", h.Old, h.OldCount, h.New, h.NewCount)
		for _, l := range h.Lines {
			if l.Op == patch.Equal && l.Text == "" {
				b.WriteString("\n")
				continue
			}
			fmt.Fprintf(b, "%c%s\n", l.Op, l.Text)
		}
	}
}
