package format_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix/account"
	"github.com/seed-58def443/ssot/fix/account/format"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/verify"
	"github.com/seed-58def443/ssot/scan"
)

// TestMessage holds the messages of commits with a group of decisions, each a file of testdata/messages.txtar, which
// -update writes.
func TestMessage(t *testing.T) {
	a := sample()
	hub, imported, flush, earlier := a.Violations[0], a.Violations[1], a.Violations[6], a.Violations[7]
	long := "example.com/shop/internal/a/folder/whose/path/is/longer/than/half/of/a/line"
	got := new(txtar.Archive)
	for _, g := range []account.Group{
		{Name: "ws/hub.go", Part: 1, Of: 1, Violations: []*account.Violation{hub, imported}},
		{Name: "ws/hub.go", Part: 2, Of: 3, Violations: []*account.Violation{hub}},
		{Name: "redis", Part: 1, Of: 1, Violations: []*account.Violation{hub, flush}},
		{Name: "redis", Part: 2, Of: 2, Violations: []*account.Violation{imported}},
		{Name: "", Part: 1, Of: 1, Violations: []*account.Violation{flush, earlier}},
		{Name: "", Part: 3, Of: 4, Violations: []*account.Violation{flush}},
		{Name: long, Part: 1, Of: 1, Violations: []*account.Violation{hub}},
		{Name: long[len(long)-36:], Part: 1, Of: 1, Violations: []*account.Violation{hub}},
	} {
		got.Files = append(got.Files, txtar.File{Name: fmt.Sprintf("%s %d of %d", g.Name, g.Part, g.Of), Data: []byte(format.Message(a, g))})
	}
	path := filepath.Join("testdata", "messages.txtar")
	if *update {
		if err := os.WriteFile(path, txtar.Format(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(txtar.Format(got))); d != "" {
		t.Errorf("-want +got %s", d)
	}
}

// TestCrowded holds what a page leaves out of long lists, and that the counts of what is not left out are right.
func TestCrowded(t *testing.T) {
	a := sample()
	a.NotAnalyzed, a.Next = nil, nil
	for i := range 300 {
		a.NotAnalyzed = append(a.NotAnalyzed, scan.NotAnalyzed{File: fmt.Sprintf("f%d.go", i), Why: "no scanned configuration includes it"})
	}
	for i := range 7 {
		a.Next = append(a.Next, account.Step{Text: fmt.Sprintf("Step %d.", i)})
	}
	page := written(t, "md", a)
	listed := strings.Count(page, ": no scanned configuration includes it\n")
	if more := fmt.Sprintf("\n%d more are not listed.\n", len(a.NotAnalyzed)-listed); listed == 0 || listed == 300 || !strings.Contains(page, more) {
		t.Errorf("%d are listed, and it does not say %s:\n%s", listed, more, page)
	}
	if !strings.Contains(page, "5. Step 4.\n") || strings.Contains(page, "Step 5") {
		t.Errorf("of seven steps it has\n%s", page)
	}
	a.Checks = &verify.Result{Same: 12, Checks: []verify.Check{{Verdict: verify.Same}, {Verdict: verify.Red}}}
	if text := written(t, "json", a); !strings.Contains(text, `"same": 13`) || !strings.Contains(text, `"red": 1`) {
		t.Errorf("of 13 checks that are the same it has\n%s", text)
	}
	a.Violations = append(a.Violations, violation(9, "ws/last.go", account.Violation{Item: triage.Item{State: triage.Accepted}, As: "replaced"}))
	if text := written(t, "commit", a); !strings.Contains(text, "\nAccepted knowingly:\n- ws/hub.go:8: ") || strings.Count(text, "\n- ") != 1 {
		t.Errorf("the message is\n%s", text)
	}
}

// TestChanges holds how a page shows changes that are far apart: what differs within a line is marked, and a line that
// differs as a whole is not.
func TestChanges(t *testing.T) {
	a := sample()
	far := strings.Repeat("\t// more\n", 20)
	a.Files[0].Change.Before = []byte("package ws\n\nfunc f() {\n\tone(1, 2)\n" + far + "\tfirst()\n}\n")
	a.Files[0].Change.After = []byte("package ws\n\nfunc f() {\n\tone(1, 3)\n" + far + "\tlast\n}\n")
	page := written(t, "html", a)
	from := strings.Index(page, `<pre class="diff"`)
	diff := page[from : from+strings.Index(page[from:], "</pre>")]
	for _, want := range []string{
		`<span class="l d">-	<span class="f">one</span>(<span class="s">1</span>, <span class="s"><mark>2</mark></span>)</span><span class="l i">+	<span class="f">one</span>(<span class="s">1</span>, <span class="s"><mark>3</mark></span>)</span>`,
		`<span class="l at">⋯</span>`, `<span class="l d">-	<span class="f">first</span>()</span><span class="l i">+	last</span>`,
	} {
		if strings.Count(diff, want) != 1 {
			t.Errorf("it has not %s once:\n%s", want, diff)
		}
	}
}
