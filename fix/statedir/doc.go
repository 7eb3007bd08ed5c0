// Package statedir says where the session of one rule file is kept: in a folder of the user's own, never beside the
// code.
//
// The input is the folder of ssot.yaml and the user's state folder (HOME below). The output is the folder of the
// session, or a sentence about an unexpected file in its place. Sessions and Forget handle all sessions of a user.
//
// Any file in a working tree may have come with a clone, so none is trusted. The tree holds only a name, in .ssot/id.
// The decisions are under that name in the user's state folder, and folder.json there points back at the tree:
//
//	.ssot/.gitignore              *
//	.ssot/id                      one name a line; a tree that several machines share has one of each
//	HOME/lock                     held while a name is given
//	HOME/sessions/NAME/folder.json
//	     {"version":1,"folder":"/home/me/shop","device":2049,"inode":17,"born":1767225600000000000}
//	HOME/sessions/NAME/…          whatever the caller keeps there
//
// A name is valid if this user's state has a session of that name for this folder. The session's folder is compared
// by path or, where the system reports them, by inode and creation time (a folder that is mounted twice has two
// paths). A session whose folder no longer exists is valid too: the tree was moved.
//
// All other names are ignored, and Find explains why. A name that the state does not know came with a clone, from
// another user or from another machine. A name of a folder that still exists was copied with that folder; so was one
// of a folder with another inode on the same device. Make then begins a new session.
//
// If no name leads to a session, Find looks for a session that points at this folder: cleaning a tree removes the
// name, and a commit may replace it. If there are several, Find says so, and how to choose. The next decision adds
// the fields that a folder.json of an earlier version lacks. Jujutsu keeps the configuration of a repository in the
// same way, for the same reason: https://docs.jj-vcs.dev/latest/config/.
//
// Everybody who can read the tree can read .ssot, but a name is useful only to the user whose state has it. If .ssot,
// or its parent folder, belongs to another user and is not writable, no name is written, and the session is found by
// its folder; so each user of a shared tree has one.
//
// If folder.json is missing or damaged but other files are present, the session is not replaced: a folder that names
// it gets an error that says what to write there.
//
// The package does not read the caller's files, and writes only the files above. It removes only sessions that the
// user names (Forget) and those that were never finished. It can't detect whether the user's state folder itself was
// tampered with; it refuses one that others can write to, that belongs to another user, or that is in the tree or in
// the repository around it.
package statedir
