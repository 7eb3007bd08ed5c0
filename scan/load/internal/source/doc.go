// Package source reads Go files and parses those of wanted packages, each once however many packages share it; of a
// dependency's file it has no more than the outline. In go paths and what an overlay has in their stead, out come files
// with their syntax, and errors with their place, unadjusted by //line. It knows no packages.
package source
