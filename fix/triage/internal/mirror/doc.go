// Package mirror is the session as it was seen last, and what brings it in line with the disk: what a crash left, what
// another process decided, what was edited. It saves what it concludes when nobody else decided meanwhile; it writes no
// file of the tree.
package mirror
