package format

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/visible"
)

// CSV writes a header and a row for each violation.
func CSV(w io.Writer, a *account.Account) error {
	out := csv.NewWriter(w)
	row := func(fields ...string) {
		for i, f := range fields {
			fields[i] = cell(f)
		}
		_ = out.Write(fields) // the first error is kept: see Error
	}
	row("id", "state", "priority", "rule", "package", "owner", "file", "line", "function", "code", "as", "decided", "tier", "hazards", "refusal", "why", "allowance", "until", "note", "commit", "author", "tested")
	for _, v := range a.Violations {
		kind, why := "", ""
		if v.Refusal != nil {
			kind, why = string(v.Refusal.Kind), v.Refusal.Detail
		}
		row(v.Name(), string(v.State), v.Priority.String(), v.Rule, v.Package, v.Owner, v.File, strconv.Itoa(v.Line), v.Function, short(v.Code), string(v.Item.As), day(v.When),
			string(v.Tier), hazards(v), kind, why, v.AllowReason, v.AllowUntil, v.Note, v.Commit, v.AuthorOf, string(v.Tested))
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the CSV report: %w", err)
	}
	return nil
}

// cell returns a text on one line that a spreadsheet does not interpret as a formula.
func cell(s string) string {
	s = visible.Line(strings.ReplaceAll(s, "\n", " "))
	if formula.MatchString(s) {
		s = "'" + s
	}
	return inner.ReplaceAllString(s, ";'$1")
}

// Spreadsheets interpret a cell that starts with one of these characters, or their full-width forms, as a formula.
// Where the semicolon separates cells, a cell may also start after one.
var (
	formula = regexp.MustCompile(`^[=+\-@＝＋－＠]`)
	inner   = regexp.MustCompile(`;(["'\s]*[=+\-@＝＋－＠])`)
)

// hazards returns the hazards of a violation as sentences.
func hazards(v *account.Violation) string {
	var all []string
	for _, h := range v.Hazards {
		all = append(all, string(h.Kind)+": "+h.Detail)
	}
	return strings.Join(all, "; ")
}
