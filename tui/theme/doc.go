// Package theme is the colours of the screen: what a text means (its role) and what it stands on (its ground), painted
// for what the terminal can and what its background is.
//
// A Choice is what a person asks for; Env completes it to a Look with what the environment says of the terminal. What
// the environment does not know of the background the terminal may say later, see SetBackground; until then, and where
// nobody says it, the colours are those that can be read on dark and on light.
//
// Nothing on the screen is told by colour alone: every state has a glyph, the selected row a sign. Where colours are
// few or none, changed words are underlined and the selected row is reversed, which needs no colour.
// Contrast is at least 4.5 to 1 for every text on every ground (WCAG 2.1, 1.4.3), which a test holds; lines between
// parts (Faint) are no text. The sixteen colours of a terminal are the user's own: for them the test takes xterm's.
package theme
