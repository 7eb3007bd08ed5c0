package format

import (
	"strings"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/visible"
)

type (
	sarifFix struct {
		Description sarifMessage  `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifDeleted `json:"deletedRegion"`
		Inserted sarifMessage `json:"insertedContent"`
	}
	sarifDeleted struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

// sarifFixes returns the rewrite of a finding, by whole lines, if its tier is proven: SARIF viewers may apply fixes
// unseen, like bulk actions.
func (r *Report) sarifFixes(f guard.Finding) []sarifFix {
	if f.Rewrite == nil || f.Rewrite.Tier != tier.Proven {
		return nil
	}
	out := sarifFix{Description: sarifMessage{"Use " + visible.Line(f.Use)}}
	if f.Use == "" {
		out.Description.Text = "Apply the rewrite that ssot proposes"
	}
	for _, c := range f.Rewrite.Changes {
		if !utf8.Valid(c.Before) || !utf8.Valid(c.After) { // JSON can't contain it
			return nil
		}
		change := sarifChange{Artifact: sarifArtifact{uri(r.Host(c.Path)), "%SRCROOT%"}}
		for _, h := range patch.Diff(c.Before, c.After, 0) {
			change.Replacements = append(change.Replacements, replacement(h))
		}
		out.Changes = append(out.Changes, change)
	}
	return []sarifFix{out}
}

// replacement returns the replacement of a hunk without context. It replaces lines with their line ends; if the
// last line has none, up to the end of the file.
func replacement(h patch.Hunk) sarifReplacement {
	start := firstLine(h)
	deleted := sarifDeleted{StartLine: start, StartColumn: 1, EndLine: start + h.OldCount, EndColumn: 1}
	for _, l := range h.Lines {
		if l.Op == patch.Delete && l.End == patch.NoEnd {
			deleted.EndLine, deleted.EndColumn = l.Old, guard.UTF16Column([]byte(l.Text), len(l.Text))
		}
	}
	return sarifReplacement{deleted, sarifMessage{inserted(h)}}
}

// firstLine returns the first line that a hunk without context removes, or before which it inserts.
func firstLine(h patch.Hunk) int {
	if h.OldCount == 0 { // it is the line before the insertion
		return h.Old + 1
	}
	return h.Old
}

// inserted returns the text that a hunk adds, with line ends.
func inserted(h patch.Hunk) string {
	var text strings.Builder
	for _, l := range h.Lines {
		if l.Op != patch.Insert {
			continue
		}
		text.WriteString(l.Text)
		switch l.End {
		case patch.LF:
			text.WriteString("\n")
		case patch.CRLF:
			text.WriteString("\r\n")
		case patch.NoEnd:
		}
	}
	return text.String()
}
