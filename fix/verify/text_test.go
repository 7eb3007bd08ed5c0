package verify

import (
	"strings"
	"testing"
)

// TestTextOfWorth holds in which words it is told how far the tests speak for the decisions: the numbers add up to all.
func TestTextOfWorth(t *testing.T) {
	var r Result
	for _, tested := range Testeds() {
		r.Worth = append(r.Worth, Worth{Fingerprint: string(tested), Tested: tested}, Worth{Fingerprint: string(tested), Tested: tested})
	}
	var out strings.Builder
	if err := Text(&out, r, func(id string) string { return "the " + id }); err != nil {
		t.Fatal(err)
	}
	want := "how far the tests cover 12 decisions, allow directives included: 2 where a test fails if the use does, 2 run by a test, 2 run by tests that would not notice, " +
		"2 run by no test, 2 unknown, 2 with no code to run (a directive, an import, a page)\n"
	if !strings.Contains(out.String(), want) {
		t.Errorf("it says\n%s", out.String())
	}
}
