package tokens_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/patch/tokens"
)

// TestLines has a raw string that only the new text begins, a page, and a file of no language.
func TestLines(t *testing.T) {
	for _, test := range []struct{ name, file, before, after, want string }{
		{"code", "a/b.go", "x := f(1) // end\ny := 2 // `\n", "x := `1\ny := 2 // `\n", `
-x|NameOther :=|Operator f|NameFunction (|Punctuation 1|LiteralNumberInteger )|Punctuation // end|CommentSingle
+x|NameOther :=|Operator ` + "`1|LiteralString" + `
=` + "y := 2 // `|LiteralString" + `
`},
		{"a raw string that only the old text begins", "b.go", "x := `1\ny := 2 // `\n", "x := 1\ny := 2 // `\n", `
-x|NameOther :=|Operator ` + "`1|LiteralString" + `
+x|NameOther :=|Operator 1|LiteralNumberInteger
=` + "y|NameOther :=|Operator 2|LiteralNumberInteger // `|CommentSingle" + `
`},
		{"no change on one side", "b.go", "var x int\n", "", `
-var|KeywordDeclaration x|NameOther int|KeywordType
`},
		{"an empty line", "b.go", "\n", "a\n", `
-
+a|NameOther
`},
		{"no language", "b.unknown", "", "x := 1\n", `
+x := 1|Text
`},
		{"page", "README.md", "# A\n", "# B\n\n`c`\n", `
-# A|GenericHeading
+# B|GenericHeading
+
+` + "`c`|LiteralStringBacktick" + `
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			b.WriteByte('\n')
			for _, h := range patch.Diff([]byte(test.before), []byte(test.after), 3) {
				for i, found := range tokens.Lines(test.file, h) {
					b.WriteString(strings.ReplaceAll(string(rune(h.Lines[i].Op)), " ", "="))
					start, gap := 0, ""
					for _, token := range found {
						if text := h.Lines[i].Text[start:token.End]; strings.TrimSpace(text) != "" {
							fmt.Fprintf(&b, "%s%s|%s", gap, strings.TrimRight(text, " "), token.Type)
						}
						start = token.End
						gap = " "
					}
					b.WriteByte('\n')
				}
			}
			if diff := cmp.Diff(test.want, b.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
