// Command collect says all that the ssot it is built from says of a module: each violation with each of its rewrites as
// `ssot show` prints them, what `ssot fix` would do with all hazards taken along, the counts and the news, as one JSON
// record a line. It writes nothing. It is built in two commits, with the same source where it compiles, so it
// names as few types as it can.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/report"
	"github.com/seed-58def443/ssot/fix/triage"
)

// record is one statement about a subject; the two sides are compared record by record.
type record struct {
	Key  string `json:"key"`
	Text string `json:"text,omitempty"`

	// Seconds is set for the key "time: …", which is not compared.
	Seconds float64 `json:"seconds,omitempty"`
}

func main() {
	dir := flag.String("dir", "", "the module's `folder`, with its ssot.yaml")
	state := flag.String("state", "", "an empty `folder` for what a session keeps")
	flag.Parse()
	if err := collect(context.Background(), *dir, *state, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// collect writes the records of the module in dir.
func collect(ctx context.Context, dir, state string, w io.Writer) (err error) {
	enc := json.NewEncoder(w)
	say := func(key, text string) {
		err = errors.Join(err, enc.Encode(record{Key: key, Text: text}))
	}
	took := func(what string, since time.Time) {
		err = errors.Join(err, enc.Encode(record{Key: "time: " + what, Seconds: time.Since(since).Seconds()}))
	}
	began := time.Now()
	s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, State: state, ReadOnly: true, Now: time.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	took("scan", began)

	for _, sum := range s.Summaries() {
		say("summary of "+sum.Rule, report.Line(sum)+"\n")
	}
	for _, na := range s.NotAnalyzed() {
		say("not analyzed", fmt.Sprintf("%+v\n", na))
	}

	began = time.Now()
	take := triage.Action{Verb: triage.Accept, Bulk: true}
	for _, it := range s.Items() {
		key := fmt.Sprintf("%s:%d:%d %s, rule %s", it.File, it.Line, it.Column, it.Symbol, it.Rule)
		p, err := s.Preview(ctx, it.Fingerprint, "")
		if err != nil {
			say(key, "error: "+err.Error()+"\n")
			continue
		}
		say(key, text(it, p))
		for _, h := range p.Rewrite.Hazards {
			if !slices.Contains(take.Hazards, h.Kind) {
				take.Hazards = append(take.Hazards, h.Kind)
			}
		}
		for _, a := range p.Alternatives {
			if a.Kind == p.Rewrite.As {
				continue
			}
			p, err := s.Preview(ctx, it.Fingerprint, a.Kind)
			if err != nil {
				say(key+", "+string(a.Kind), "error: "+err.Error()+"\n")
				continue
			}
			say(key+", "+string(a.Kind), text(it, p))
		}
	}
	took("plan", began)

	began = time.Now()
	slices.Sort(take.Hazards)
	if e := bulk(ctx, s, take, say); e != nil {
		say("fix with all hazards", "error: "+e.Error()+"\n")
	}
	took("fix", began)
	for _, line := range s.News() {
		say("news", line+"\n")
	}
	return err
}

// text returns what users see of a violation and a rewrite, and values that only the JSON output has.
func text(it triage.Item, p triage.Preview) string {
	var b bytes.Buffer
	if err := report.Show(&b, &b, it.File, it, p); err != nil {
		return "error: " + err.Error() + "\n"
	}
	fmt.Fprintf(&b, "id        %s\npackage   %s\nend       %d:%d\n", it.Fingerprint, it.Package, it.EndLine, it.EndColumn)
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-9s %s\n", name, text)
		}
	}
	row("snippet", it.Snippet)
	row("covered", p.Rewrite.CoveredBy)
	if r := p.Rewrite.Refusal; r != nil {
		row("refusal", string(r.Kind))
	}
	return b.String()
}

// bulk records what accepting everything that is ready would do, by file, and what it would leave.
func bulk(ctx context.Context, s *triage.Session, take triage.Action, say func(key, text string)) error {
	sel, err := s.Select(ctx, triage.Filter{Hazards: take.Hazards})
	if err != nil {
		return err
	}
	take.IDs = sel.Take
	left := sel.Left
	if len(take.IDs) > 0 {
		changes, out, err := s.Draft(ctx, take)
		if err != nil {
			return err
		}
		left = append(left, out.Left...)
		for _, c := range changes {
			say("fix with all hazards: "+c.Path, c.Unified())
		}
	}
	var lines strings.Builder
	fmt.Fprintf(&lines, "%d\n", len(left))
	for _, l := range left {
		fmt.Fprintf(&lines, "%s %s\n", l.Fingerprint, l.Why)
	}
	say("fix with all hazards: left", lines.String())
	return nil
}
