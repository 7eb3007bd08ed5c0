package format

import (
	"bufio"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/fix/visible"
)

//go:embed page.html.tmpl
var pageText string

// weight limits the bytes of changes on a page, so that a page with 10,000 changes still opens at once.
const weight = 2 << 20

// HTML writes an account as one self-contained page without scripts.
func HTML(w io.Writer, a *account.Account) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"line": visible.Line, "text": visible.Text, "code": code, "place": place, "hazards": hazards, "named": named, "count": count.Of, "became": becameText, "share": share, "day": day, "by": byText, "counts": counts, "suspects": suspects,
	}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	b := bufio.NewWriter(w)
	if err := t.Execute(b, newPage(a)); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// page is the template's data.
type page struct {
	*account.Account
	Headline, Moved string
	Rows            []rows
	Widest          int // the largest number of violations of a priority
	Changes         []change
	Ready, Skipped  []*account.Violation
	Curve           *curve // nil if there are fewer than two points
}

// rows is a table of counts.
type rows struct {
	ID, Title, What string
	List            []account.Row
	Fold            bool
}

// change is a file with its diff; without it if the page would exceed weight.
type change struct {
	account.File
	Lines template.HTML
	Heavy bool
}

func newPage(a *account.Account) page {
	p := page{Account: a, Headline: headline(a), Moved: moved(a)}
	p.Rows = []rows{{"rules", "By rule", "rule", a.ByRule(), false}}
	if list := a.ByOwner(); len(list) > 0 {
		p.Rows = append(p.Rows, rows{"owners", "By owner", "owner", list, true})
	}
	if list := a.ByPackage(); len(list) > 0 {
		p.Rows = append(p.Rows, rows{"packages", "By package", "package", list, true})
	}
	for _, r := range a.ByPriority() {
		p.Widest = max(p.Widest, r.Before)
	}
	const context = 3
	size := 0
	for _, f := range a.Files {
		c := change{File: f, Heavy: true}
		if size < weight {
			c.Lines, c.Heavy = diff(f.Path, patch.Diff(f.Change.Before, f.Change.After, context)), false
			size += len(c.Lines)
		}
		p.Changes = append(p.Changes, c)
	}
	p.Curve = newCurve(a.Burn)
	p.Ready = a.Selected(ready)
	p.Skipped = a.Selected(skipped)
	return p
}

// share returns part in percent of whole, for the length of a bar.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

func becameText(v *account.Violation) string {
	if v.State == triage.Allowed {
		return "allowed: " + visible.Line(v.AllowReason)
	}
	return v.As
}

func byText(v *account.Violation) string {
	if v.AuthorOf == "" {
		return ""
	}
	return fmt.Sprintf("%s, %.8s", visible.Line(v.AuthorOf), strings.TrimSpace(v.Commit))
}

// counts describes the verdicts of checks.
func counts(r *verify.Result) string { return verify.Counts(*r) }
