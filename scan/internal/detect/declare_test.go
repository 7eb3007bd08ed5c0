package detect

import "testing"

func TestLiteralPart(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{"*RedisManager": "RedisManager", "a*Pool?": "Pool", "[ab]Pool": "", "*": "", "Exact": "Exact"} {
		if got := literalPart(pattern); got != want {
			t.Errorf("%s: got %q, want %q", pattern, got, want)
		}
	}
}
