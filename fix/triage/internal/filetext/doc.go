// Package filetext holds the texts of files that differ from what their decisions start from, and the shelf where such
// texts are looked up: on disk, among those that were kept, and among those that are known already. It changes no file.
package filetext
