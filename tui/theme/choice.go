package theme

import (
	"fmt"
	"strings"
)

// Background is what is known of the terminal's.
type Background int

// The backgrounds.
const (
	Unknown Background = iota
	Dark
	Light
)

// Depth is how many colours there are.
type Depth int

// The depths. Text has not even attributes; Plain has bold, reverse and underline.
const (
	Text Depth = iota
	Plain
	Sixteen
	Indexed // 256
	True    // 24 bits a colour
)

// Choice is what a person asks for. The zero value leaves all to the terminal.
type Choice struct {
	Background Background
	Depth      Depth // Plain or Sixteen; Text: what the terminal can
	BlueOrange bool  // for who does not see red and green apart
}

// Names returns the words of a choice, for help and completion.
func Names() []string { return []string{"dark", "light", "16", "plain", "blue-orange"} }

// Parse reads a choice: some of Names, comma separated, as in "dark,blue-orange". Nothing is a choice as well. It errs
// for other words.
func Parse(s string) (Choice, error) {
	var c Choice
	if strings.TrimSpace(s) == "" {
		return c, nil
	}
	for word := range strings.SplitSeq(s, ",") {
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "dark":
			c.Background = Dark
		case "light":
			c.Background = Light
		case "16":
			c.Depth = Sixteen
		case "plain":
			c.Depth = Plain
		case "blue-orange":
			c.BlueOrange = true
		default:
			return Choice{}, fmt.Errorf("there is no theme %q: take dark, light, 16 or plain, with or without blue-orange, as in dark,blue-orange", strings.TrimSpace(word))
		}
	}
	return c, nil
}
