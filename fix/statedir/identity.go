package statedir

// identity tells a folder from every other one, also from its copies and from one that is made in its place, wherever
// it is moved on its file system: an inode is used again, but not with the time at which the first folder was made. It
// is empty where the system does not tell; there a folder is known by its path alone.
type identity struct {
	Device uint64 `json:"device,omitempty"`
	Inode  uint64 `json:"inode,omitempty"`
	Born   int64  `json:"born,omitempty"` // in nanoseconds
}

func (i identity) known() bool { return i.Inode != 0 && i.Born != 0 }

// is reports whether two identities are those of one folder. Devices have other numbers after a restart on some
// systems.
func (i identity) is(other identity) bool {
	return i.known() && i.Inode == other.Inode && i.Born == other.Born
}

// isNot reports whether they are certainly those of two: what is moved to another file system is made anew there.
func (i identity) isNot(other identity) bool {
	return i.known() && other.known() && i.Device == other.Device && !i.is(other)
}
