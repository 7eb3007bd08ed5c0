// Package lines finds the borders of lines in the bytes of a source, whatever it is written in. It knows nothing of Go
// but how a comment begins that ends with its line. Offsets are in bytes, from 0.
package lines

import "bytes"

// Start returns where the line begins that holds an offset.
func Start(src []byte, offset int) int { return bytes.LastIndexByte(src[:offset], '\n') + 1 }

// End returns the offset behind the line that holds an offset, and behind its line break.
func End(src []byte, offset int) int {
	if i := bytes.IndexByte(src[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(src)
}

// Begins reports whether nothing but white space stands before an offset on its line.
func Begins(src []byte, offset int) bool {
	return len(bytes.TrimSpace(src[Start(src, offset):offset])) == 0
}

// Ends reports whether nothing but white space and a comment stands behind an offset on its line.
func Ends(src []byte, offset int) bool {
	rest := bytes.TrimSpace(src[offset:End(src, offset)])
	return len(rest) == 0 || bytes.HasPrefix(rest, []byte("//"))
}

// Indent returns the white space that the line begins with which holds an offset, up to the offset.
func Indent(src []byte, offset int) string {
	line := src[Start(src, offset):offset]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
