// Package handling finds how a function handles its errors, and says the same of another one.
//
// The input is a site in a function; the output is a [Style], or false. The style is taken from the error check
// nearest to the site: the last one before it, otherwise the first one after it. A check counts if it leaves the
// function whenever there is an error (it returns the error, as it is or wrapped, ends the program or the test, or
// logs it and returns), or if it is a call that is known by its name to do so, such as require.NoError; see package
// calls. A check that drops the error or continues does not count, and neither does one that uses an identifier with
// another meaning at the site.
//
// Style.Lines copies the statements of the check, with the new error in place of the old one, and with the name of
// the new call in place of the message. If the function has no such check, the error is returned if the signature
// allows it, or fails the function's test parameter; otherwise Of returns false.
//
// Limits: the search is on syntax and names, within one function. It does not follow helpers that handle errors.
package handling
