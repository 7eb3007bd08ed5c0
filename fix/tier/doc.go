// Package tier says how much is proven of a rewrite that compiles. In go its hazards, out comes one of three words, by
// which bulk actions, the screen and reports tell rewrites apart.
package tier
