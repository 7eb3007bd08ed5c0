package patch

// Pairs returns, for each item of a, the index of its counterpart in b when both are compared as Diff compares lines,
// or -1.
func Pairs(a, b []string) []int { return counterpartIndexes(len(a), diff(a, b)) }
