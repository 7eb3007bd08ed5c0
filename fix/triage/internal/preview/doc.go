// Package preview plans rewrites on top of what is decided, and shows them. It decides nothing.
package preview
