// Package filechange says what became of the files of a session since it wrote them. In go the record and the hashes that the
// files have now, out comes a finding for each file: it is a pure function of both.
package filechange
