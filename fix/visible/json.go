package visible

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// WriteJSON writes a value as indented JSON, with \u escapes for characters that a terminal would interpret or hide. A
// byte that is not UTF-8, in a name or a literal, becomes U+FFFD, because JSON can't express it.
func WriteJSON(w io.Writer, value any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return fmt.Errorf("make the JSON: %w", err)
	}
	if _, err := w.Write(JSON(b.Bytes())); err != nil {
		return fmt.Errorf("write the JSON: %w", err)
	}
	return nil
}

// JSON replaces runes that a terminal would interpret or hide, in valid JSON text, by \u escapes, which mean the same
// to every JSON parser. Outside strings JSON only contains white space of this kind, which stays.
func JSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		_, ok := Symbol(r)
		switch {
		case r == '\n' || r == '\t' || r == '\r' || !ok:
			out = append(out, text[i:i+n]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += n
	}
	return out
}
