// Package format writes a verdict for people and for the hosts that show it to them.
//
// In go a verdict and what a reader has to know of the place that it is read in, out come bytes, in one of the formats
// of [All], each a small writer over the same record. What a terminal or a page would obey is shown as a symbol or
// escaped.
package format
