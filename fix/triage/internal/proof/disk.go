package proof

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/rebase"
	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/scan"
)

// A plan says what the rules of today write into the scope of today. What a decision wrote stands on disk, and that it
// is the decision's can be told from there alone: the violation with its fingerprint is on a line of the base that the
// text on disk does not have, and nothing equal stands there in its place. A rule that names another owner since, or a
// value that came into scope, is then no reason to lose the undo.

// toldByDisk reports whether the text on disk and the base tell of each decision in a file that it changed the
// violation with its fingerprint, and whether the base and the plan keep each remark at an import. It reports false
// where equal lines leave it open, and for what a decision about another file changed.
func (p Prover) toldByDisk(ctx context.Context, path string, t filetext.Text, planned []byte) (bool, error) {
	if !rebase.KeepsRemarks(path, t.Start, t.Disk) || !rebase.KeepsRemarks(path, planned, t.Disk) {
		return false, nil
	}
	if t.Joined && otherLayout(path, planned, t.Disk) {
		return false, nil // other joined imports may fit
	}
	m := place.NewLineMatch(t.Start, t.Disk)
	for _, fingerprint := range p.Record.Decisions.In(path) {
		v := p.Scan.ByID[fingerprint]
		if v == nil || v.File != path {
			return false, nil
		}
		told := m.Replaced(record.SightingOf(v).Place())
		if p.Record.Decisions[fingerprint].Top().State == record.Allowed {
			var err error
			if told, err = p.directiveStands(ctx, path, fingerprint, t, m); err != nil {
				return false, err
			}
		}
		if !told {
			return false, nil
		}
	}
	return true, nil
}

// whyHidden returns why decisions in an edited file do not hold of which some violation is not found: their lines were
// edited, or else it is the rules that changed.
func (p Prover) whyHidden(path string, t filetext.Text) string {
	m := place.NewLineMatch(t.Start, t.Disk)
	for _, fingerprint := range p.Record.Decisions.In(path) {
		seen := p.Record.Decisions[fingerprint].Seen
		if !p.notFound(fingerprint) || !p.Scan.HasRule(seen.Rule) {
			continue
		}
		listed := slices.ContainsFunc(p.Scan.Result.Violations, func(v *scan.Violation) bool {
			return v.File == seen.File && v.Rule == seen.Rule && v.Code == seen.Code
		})
		if seen.File != path || listed || len(m.DeletedOccurrences(strings.Join(strings.Fields(seen.Code), ""))) == 0 {
			return WhyEdited
		}
	}
	return WhyUnfound
}

// otherLayout reports whether two texts of a file have the same imports, laid out in other ways.
func otherLayout(path string, a, b []byte) bool {
	same := rebase.KeepsImports(path, a, b) && rebase.KeepsImports(path, b, a)
	return same && !bytes.Equal(bytes.TrimSuffix(a, rebase.Code(path, a)), bytes.TrimSuffix(b, rebase.Code(path, b)))
}

// directiveStands reports whether the directive of an allowance stands on disk where it would be inserted into the base
// of its file: among the comment lines above the same line.
func (p Prover) directiveStands(ctx context.Context, path, fingerprint string, t filetext.Text, m *place.LineMatch) (bool, error) {
	all := p.Scan.Decisions(p.Record, p.Record.Decisions.PackagesOf([]string{fingerprint}))
	alone, _, err := p.Scan.TextUnder(ctx, path, scanned.Only(all, []string{fingerprint}))
	if err != nil || alone == nil {
		return false, err
	}
	hunks, disk := patch.Diff(t.Start, alone, 0), bytes.Split(t.Disk, []byte("\n"))
	base, with := bytes.Split(t.Start, []byte("\n")), bytes.Split(alone, []byte("\n"))
	if len(hunks) != 1 || hunks[0].OldCount != 0 || hunks[0].NewCount != 1 || hunks[0].Old >= len(base) {
		return false, nil
	}
	directive, below := bytes.TrimSpace(with[hunks[0].New-1]), hunks[0].Old+1
	at, sure := m.Place(place.Place{Line: below, Column: 1, EndLine: below, EndColumn: len(base[below-1]) + 1})
	for line := at.Line - 2; sure && line >= 0; line-- {
		comment := bytes.TrimSpace(disk[line])
		if bytes.Equal(comment, directive) {
			return true, nil
		}
		if !strings.HasPrefix(string(comment), "//") {
			break
		}
	}
	return false, nil
}
