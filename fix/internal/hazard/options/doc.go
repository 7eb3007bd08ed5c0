// Package options compares what a violation is built from with what its owner builds: settings that would be dropped,
// and arguments that can't be compared.
package options
