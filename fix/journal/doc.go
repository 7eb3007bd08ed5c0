// Package journal applies steps of changes to files so that each is made whole or not at all, whatever happens, and
// keeps the bytes and states that this needs in the user's own state folder.
//
// What goes in is a step: changes with the text that each file must have, a record, and how the state that follows is
// saved. What comes out is files that are all as decided with the state saved, or files as they were. After a crash
// Recover says what became of the step that was open; internal/recovery tells how that is found out, internal/step in
// which order a step is made.
//
// There are two roots, and they are never mixed up. The files of a step lie below the folder of ssot.yaml and must be
// what the caller's Target lets through, whatever a step, an intent or a record says (internal/target); beside each of
// them nothing but the names of its step is ever made or removed (internal/beside). All that the journal keeps, texts,
// states and the intent (internal/kept, internal/intent), lies in the folder that statedir gives it, and nothing in the
// tree is read as a part of it.
package journal
