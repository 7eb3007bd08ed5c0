// Package mirror keeps the latest snapshot of a session and refreshes it: it resolves crashes, reads decisions of
// other processes, reconciles edits, and scans if the scanned files changed. It saves the reconciled record unless
// somebody else decided meanwhile; then it starts again, after five attempts under the lock. It writes no file of the
// tree. A session that only reads saves nothing but the identities that the files of the session have now.
package mirror
