// Package sessiontest runs scripts on a session that is in memory, for tests of packages below triage: decisions are
// drafted by package decide and shown by a snapshot, on one scan of a small module. There is no store, and no file is
// written.
package sessiontest
