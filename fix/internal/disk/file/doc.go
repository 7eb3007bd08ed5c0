// Package file reads and writes one file of an open folder: whole, regular and nothing else, never through a link, and
// with a sentence when that can't be had.
//
// What goes in is a folder (see package folder), a name and bytes; what comes out is a file that holds all of them and
// is on disk, or none. It may touch nothing but the file that is named.
package file
