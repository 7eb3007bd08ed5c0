package terminal

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
)

const (
	esc        = "\x1b"
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
	terminator = "\x1b\\"
	longest    = 64 // bytes of a sequence; what is longer is none
)

// Whole returns what a terminal sends, such that no read ends within an escape sequence. A slow line can cut one in
// two, and Bubble Tea takes both parts for keys, which may decide. The end of a sequence is waited for without a limit
// of time: what was pressed and looks like the beginning of one (alt+[, alt+O) comes with the next key. Esc alone is a
// key at once; if the rest of a sequence follows it, Esc goes before the rest as well.
func Whole(in io.Reader) io.Reader {
	s := sequences{from: in}
	if file, ok := in.(*os.File); ok {
		return &wholeFile{file, s}
	}
	return &s
}

// wholeFile is Whole of a file, which it stands before: the terminal's state and the wait for input go by the file.
type wholeFile struct {
	*os.File
	sequences sequences
}

// Read returns whole sequences.
func (f *wholeFile) Read(p []byte) (int, error) { return f.sequences.Read(p) }

// Terminal is the file itself.
func (f *wholeFile) Terminal() *os.File { return f.File }

// sequences reads whole sequences. It returns nothing, and no error, if it has read only a part of one.
type sequences struct {
	from  io.Reader
	held  []byte // the beginning of a sequence
	ended string // of what was returned last, the part that may be the beginning of a sequence: ESC, or ESC [
	paste bool   // within pasted text
}

// Read returns whole sequences.
func (s *sequences) Read(p []byte) (int, error) {
	before := len(s.held) + len(s.ended)
	if len(p) <= before {
		n := copy(p, s.held)
		s.held = s.held[n:]
		return n, nil
	}
	buf := make([]byte, len(p)-before)
	n, err := s.from.Read(buf)
	if n == 0 && err != nil && len(s.held) > 0 {
		n, s.held = copy(p, s.held), nil
		return n, nil // the error comes again
	}
	if n == 0 {
		return 0, err
	}
	came := buf[:n]
	begun := s.ended
	if !resumes(begun, came) {
		begun = ""
	}
	all := slices.Concat(s.held, []byte(begun), came)
	whole := s.whole(all)
	switch got := string(all[:whole]); {
	case s.paste:
		s.ended = ""
	case strings.HasSuffix(got, esc):
		s.ended = esc
	case s.ended == esc && got == "[":
		s.ended += got
	default:
		s.ended = ""
	}
	s.held = all[whole:]
	return copy(p, all[:whole]), err
}

// resumes reports whether bytes are the rest of a sequence of which the beginning was returned as keys: they came at
// once, as keys that a person presses do not.
func resumes(begun string, came []byte) bool {
	if len(came) == 1 {
		return false
	}
	switch begun {
	case esc:
		return came[0] == '[' || came[0] == 'O' && len(came) == 2 || bytes.HasPrefix(came, []byte("]1"))
	case esc + "[":
		return bytes.IndexByte([]byte("0123456789<?"), came[0]) >= 0
	}
	return false
}

// whole returns the length of b without a sequence at its end that is not complete.
func (s *sequences) whole(b []byte) int {
	for i := 0; i < len(b); {
		next := bytes.IndexByte(b[i:], esc[0])
		if next < 0 {
			break
		}
		i += next
		rest := string(b[i:])
		if s.paste {
			switch {
			case strings.HasPrefix(rest, pasteEnd):
				s.paste = false
			case strings.HasPrefix(pasteEnd, rest):
				return i
			}
			i++
			continue
		}
		n := length(rest)
		if n == 0 {
			return i
		}
		s.paste = rest[:n] == pasteBegin
		i += n
	}
	return len(b)
}

// length returns the length of the sequence at the beginning of s, which is ESC at least, or 0 if it is not complete.
func length(s string) int {
	if len(s) == 1 {
		return 1
	}
	switch s[1] {
	case '[':
		return control(s)
	case ']':
		return answer(s)
	case 'O':
		return single(s)
	}
	return 1
}

// control returns the length of a sequence that begins with ESC [, or 0.
func control(s string) int {
	for i := 2; i < len(s) && i < longest; i++ {
		switch c := s[i]; {
		case c == '$' && s[2] >= '0' && s[2] <= '9': // rxvt ends some keys so
			return i + 1
		case c >= ' ' && c <= '?':
		case i == 2 && c == '[': // a function key of the Linux console
			return atLeast(s, len("\x1b[[A"))
		case i == 2 && c == 'M': // the mouse, in its oldest form
			return atLeast(s, len("\x1b[M   "))
		case c >= '@' && c <= '~':
			return i + 1
		default:
			return i
		}
	}
	return atLeast(s, longest)
}

// single returns the length of a sequence that begins with ESC O, or 0. The letter at its end does not count.
func single(s string) int {
	rest := strings.TrimLeft(s[2:], "0123456789")
	if rest == "" {
		return atLeast(s, longest)
	}
	return len(s) - len(rest)
}

// answer returns the length of a sequence that begins with ESC ], or 0. If it is no answer about the background, which
// is all that terminals are asked, its length is that of ESC.
func answer(s string) int {
	text := s[2:]
	if i := strings.IndexAny(text, "\a"+esc); i >= 0 {
		switch end := text[i:]; {
		case !BeginsColour(text[:i]):
		case end == esc:
			return 0
		case end[0] == '\a':
			return 2 + i + 1
		case strings.HasPrefix(end, terminator):
			return 2 + i + len(terminator)
		}
		return 1
	}
	if BeginsColour(text) {
		return 0
	}
	return 1
}

// atLeast returns n, or 0 if s is shorter.
func atLeast(s string, n int) int {
	if len(s) < n {
		return 0
	}
	return n
}

// BeginsColour reports whether s can be the start of a terminal's answer about its background, behind ESC ].
func BeginsColour(s string) bool {
	const head, longest = "11;rgb", len("11;rgba:ffff/ffff/ffff/ffff")
	if len(s) <= len(head) {
		return strings.HasPrefix(head, s)
	}
	return len(s) <= longest && strings.HasPrefix(s, head) && strings.Trim(s[len(head):], "a:/0123456789bcdefABCDEF") == ""
}
