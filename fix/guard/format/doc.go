// Package format writes a verdict for people and for the hosts that show it to them.
//
// The input is a [Report]: a verdict with the options of its reader. The output is bytes in one of the formats of
// [All]. Each format is a small writer over the same record. Characters that a terminal or a page would interpret are
// replaced by symbols or escaped.
package format
