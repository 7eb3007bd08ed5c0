package rules

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/count"
)

// TestFirst holds how a sentence names one package and several.
func TestFirst(t *testing.T) {
	for _, test := range []struct {
		paths []string
		want  string
	}{
		{[]string{"a"}, "1 package not read, because it does not type-check here: a"},
		{[]string{"a", "b", "c"}, "3 packages not read, because they do not type-check here: a, b, c"},
		{[]string{"a", "b", "c", "d", "e"}, "5 packages not read, because they do not type-check here: a, b, c and 2 more"},
	} {
		if got := count.Of(len(test.paths), "package") + " not read, because " + subject(len(test.paths)) + " not type-check here: " + first(test.paths); got != test.want {
			t.Errorf("%s, not %s", got, test.want)
		}
	}
}
