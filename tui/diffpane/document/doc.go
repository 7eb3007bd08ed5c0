// Package document is a diff that is ready to be laid out: every piece of text made safe, tabs expanded, tokens told
// apart (fix/patch/tokens), lines that change imports and nothing else marked as such (imports), and what
// is where in a diff of several files (overview). It knows neither how wide a screen is nor what was on it.
//
// A Document is made off the event loop, and is not changed once it is shown.
package document
