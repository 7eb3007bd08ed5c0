package layout

// maxDepth is how deep braces may be nested in what is printed: the time that go/printer takes grows with the third
// power of that, and 1,000 function literals in one another take 5 s. What people write is nested less than thirty
// deep.
const maxDepth = 200

// TooDeep reports whether a source is nested too deep to be printed. It looks at braces alone, so that some in strings
// and comments may count.
func TooDeep(src []byte) bool {
	depth, most := 0, 0
	for _, c := range src {
		switch c {
		case '{':
			depth++
			most = max(most, depth)
		case '}':
			depth--
		}
	}
	return most > maxDepth
}
