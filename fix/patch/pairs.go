package patch

// Pairs says of each item of a which item of b it is when both are compared as Diff compares lines, -1 where it is
// none.
func Pairs(a, b []string) []int { return counterpartIndexes(len(a), diff(a, b)) }
