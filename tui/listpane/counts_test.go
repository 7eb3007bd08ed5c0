package listpane

import "testing"

// TestCounts says how many are open, or what became of them.
func TestCounts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		c           counts
		long, brief string
	}{
		{counts{total: 5, open: 2, skipped: 1}, "2 of 5 open", "2 open"},
		{counts{total: 5}, "5 done", "5 done"},
		{counts{total: 5, skipped: 5}, "5 skipped", "5 skipped"},
		{counts{total: 5, skipped: 2}, "3 done, 2 skipped", "2 skipped"},
		{counts{total: 1, open: 1}, "1 of 1 open", "1 open"},
	} {
		if long, brief := test.c.String(), test.c.brief(); long != test.long || brief != test.brief {
			t.Errorf("%+v: %q, %q", test.c, long, brief)
		}
	}
}
