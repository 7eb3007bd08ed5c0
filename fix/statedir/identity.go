package statedir

// identity identifies a folder wherever it is moved on its file system, and differs for a copy of it and for a new
// folder at its path: an inode number can be reused, but not together with the creation time. It is empty where the
// system does not report both; there a folder is identified by its path alone.
type identity struct {
	Device uint64 `json:"device,omitempty"`
	Inode  uint64 `json:"inode,omitempty"`
	Born   int64  `json:"born,omitempty"` // in nanoseconds
}

func (i identity) known() bool { return i.Inode != 0 && i.Born != 0 }

// is reports whether both are known and equal. It ignores the device, whose number may change at a restart.
func (i identity) is(other identity) bool {
	return i.known() && i.Inode == other.Inode && i.Born == other.Born
}

// differsFrom reports whether both are known, on one device, and different.
func (i identity) differsFrom(other identity) bool {
	return i.known() && other.known() && i.Device == other.Device && !i.is(other)
}
