// Package diffpane is one violation and its rewrite: what is known of it, then the diff.
//
// The diff comes as a document, ready to be painted. The Model lays it out for its size: a sheet of rows, of which a
// window is on the screen, with marks where changed lines lie above or below; the painter draws one line at a time.
// What was on the screen in full is remembered for as long as the diff stays the same: nobody accepts what nobody could
// see.
package diffpane
