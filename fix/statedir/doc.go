// Package statedir says where the session of one rule file is kept: in a folder of the user's own, never beside the
// code.
//
// What goes in is the folder of ssot.yaml and the user's own folder for sessions (HOME below); what comes out is the
// folder of the session, or a sentence that says what was found in its place. Sessions and Forget are about all of a
// user's sessions.
//
// Whatever lies in a working tree may have come with a clone, so nothing in it is believed. The tree holds a name
// alone, in .ssot/id; what was decided lies under that name in the user's state folder, and folder.json there points
// back at the tree:
//
//	.ssot/.gitignore              *
//	.ssot/id                      one name a line; a tree that several machines share has one of each
//	HOME/lock                     held while a name is given
//	HOME/sessions/NAME/folder.json   {"version":1,"folder":"/home/me/shop","device":2049,"inode":17,"born":1767225600000000000}
//	HOME/sessions/NAME/…          whatever the caller keeps there
//
// A name is believed when this user's state has it for this very folder, by its path or, on systems that tell, by its
// inode and the time at which it was made (one that is mounted twice has two paths), or for one that is gone and may be
// this one: then the tree was moved. A name that the state does not know came with a clone, from another user or from
// another machine; one that it knows for a folder which still exists, or of which this one is a copy (another inode on
// the same device), was copied with that folder. Neither is a session: Find says so in a sentence, and Make begins a
// new one. Where no name leads to a session, one that points at this folder is found again: cleaning a tree removes the
// name, and a commit that brings one replaces it. Where several are this folder's, Find says so, and how to choose.
// What a folder.json of an older ssot does not say is written down at the next decision. Jujutsu keeps the
// configuration of a repository in the same way, for the same reason: https://docs.jj-vcs.dev/latest/config/.
//
// What lies in .ssot can be read by everybody who can read the tree, and helps nobody: a name is of use to the user
// whose state has it. Where .ssot, or the folder that it would be made in, belongs to another user and is closed to
// this one, no name is written, and the session is found by its folder; so each user of a shared tree has one.
//
// A folder.json that is missing or damaged beside other files stops the folder that names it with a sentence that says
// what to write there: what lies there is never taken for nothing.
//
// The package does not look at what the caller keeps, and writes nothing but the files above. Of what it removes each
// is named by the user (Forget) or was never finished. What it can't tell: whether the user's state folder itself was
// tampered with. It refuses one that others can write to, that belongs to another user, or that lies in the tree or in
// the repository around it.
package statedir
