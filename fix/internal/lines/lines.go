// Package lines finds line boundaries in source bytes of any language. The only thing it knows about Go is that //
// begins a line comment. Offsets are in bytes, from 0.
package lines

import "bytes"

// Start returns the offset of the start of the line that contains an offset.
func Start(src []byte, offset int) int { return bytes.LastIndexByte(src[:offset], '\n') + 1 }

// End returns the offset after the line that contains an offset, and after its line break.
func End(src []byte, offset int) int {
	if i := bytes.IndexByte(src[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(src)
}

// Begins reports whether only white space precedes an offset on its line.
func Begins(src []byte, offset int) bool {
	return len(bytes.TrimSpace(src[Start(src, offset):offset])) == 0
}

// Ends reports whether only white space and a line comment follow an offset on its line.
func Ends(src []byte, offset int) bool {
	rest := bytes.TrimSpace(src[offset:End(src, offset)])
	return len(rest) == 0 || bytes.HasPrefix(rest, []byte("//"))
}

// Indent returns the white space at the start of the line that contains an offset, up to the offset.
func Indent(src []byte, offset int) string {
	line := src[Start(src, offset):offset]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
