package words

import (
	"strings"
	"testing"
)

// TestNumbers says each word of one and of several.
func TestNumbers(t *testing.T) {
	for want, got := range map[string]string{
		"is are": Be(1) + " " + Be(2), "was were": Were(1) + " " + Were(0), "it them": Them(1) + " " + Them(2), "it they": They(1) + " " + They(3),
		"has have": Has(1) + " " + Has(2), "goes go": Go(1) + " " + Go(2), "1 step, 0 steps, 2 steps": Count(1, "step") + ", " + Count(0, "step") + ", " + Count(2, "step"),
		"1 decision is open again":                       Reopened(1, 0),
		"2 decisions are open again":                     Reopened(2, 0),
		"1 decision is skipped again":                    Reopened(0, 1),
		"2 decisions are open again, 1 is skipped again": Reopened(2, 1),
		"1 decision is open again, 3 are skipped again":  Reopened(1, 3),
		"":                                       AlsoReopened(0, 0),
		", 1 is open again":                      AlsoReopened(1, 0),
		", 2 are skipped again":                  AlsoReopened(0, 2),
		", 3 are open again, 1 is skipped again": AlsoReopened(3, 1),
		"a, b":                                   List([]string{"a", "b"}),
		"a, b, c, d, e":                          List(strings.Fields("a b c d e")),
		"a, b, c, d, e and 1 more":               List(strings.Fields("a b c d e f")),
		"a␊b":                                    List([]string{"a\nb"}),
		"one\ntwo\tthree":                        Printable(" one\r\ntwo\tthree\x1b ", true),
		"onetwo three":                           Printable("one\ntwo\tthree\u202e\ufffd\u2028\xff", false),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
