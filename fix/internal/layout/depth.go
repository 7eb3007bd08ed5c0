package layout

// maxDepth bounds the nesting of braces in printed source. go/printer takes time cubic in the depth: 5 s for 1,000
// nested function literals. People write less than 30 levels.
const maxDepth = 200

// TooDeep reports whether a source is nested too deeply to be printed. It counts all braces, including those in strings
// and comments.
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
