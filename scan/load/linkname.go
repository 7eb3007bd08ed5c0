package load

import (
	"bytes"
	"strings"
)

// Linknames returns the words of a file's go:linkname directives: the local name, and usually the name in the other
// package.
func Linknames(src []byte) [][]string {
	const directive = "//go:linkname "
	if !bytes.Contains(src, []byte(directive)) {
		return nil
	}
	var out [][]string
	for line := range bytes.Lines(src) {
		if rest, ok := bytes.CutPrefix(line, []byte(directive)); ok {
			if words := strings.Fields(string(rest)); len(words) > 0 {
				out = append(out, words)
			}
		}
	}
	return out
}
