// Package layout keeps what a file's bytes have beside its code: line ends, a byte order mark, and that it is as gofmt
// wants it. It makes edits in a source and formats what they touched, in parts where the file allows it.
package layout
