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
// by inode and creation time, where the system reports them, and by path:
//
//	same identity     valid, at whatever path, unless the folder at the session's path has that identity too: then this
//	                  one is in a copy of the whole file system (an image of a disk, a snapshot)
//	other identity    not valid, also at the session's path: that folder was moved away or removed, and this one was
//	                  cloned or copied into its place
//	unknown           valid at the session's path if the tree names it or the inode number is the same; elsewhere if the
//	                  session's folder no longer exists, or another one without the name is there: the tree was moved
//
// A folder that was moved to another device, or another machine, has a new identity; its name is valid if nothing is at
// its old path. Two paths of one folder, as with a bind mount, count as one.
//
// All other names are ignored, and Find explains why. A name that the state does not know came with a clone, from
// another user or from another machine; another was copied with its folder. Make then begins a new session, and Source
// has the other one for who wants a copy of it.
//
// If no name leads to a session, Find looks for a session of this folder: cleaning a tree removes the name, and a
// commit may replace it. The path alone is not enough: a fresh clone may have taken the place. If there are several,
// Find says so, and how to choose. The next decision adds the fields that a folder.json of an earlier version lacks.
// Jujutsu keeps the configuration of a repository in the same way, for the same reason:
// https://docs.jj-vcs.dev/latest/config/.
//
// Limits: a copy of a whole file system at the same path, or while the original is not mounted, is the original as far
// as can be told; and so is, where the system reports no creation time, a copy with its .ssot in the folder's place.
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
