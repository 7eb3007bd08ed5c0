// Package move moves an import: the file imports another package, and every mention of the old one becomes one of the
// new. It refuses where the new package lacks a name, or where a name means something of another shape.
package move
