// Package snapshot is the session at one moment: its items by name and place, their order, counts and history. It is
// made of a scan and a record, is never changed, and plans nothing.
package snapshot
