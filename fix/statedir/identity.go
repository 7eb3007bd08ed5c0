package statedir

// identity identifies a folder wherever it is moved on its file system, and differs for a copy of it and for a new
// folder at its path: an inode number can be reused, but not together with the creation time. Where the system does not
// report the creation time there is only the inode number, and on some systems nothing.
type identity struct {
	Device uint64 `json:"device,omitempty"`
	Inode  uint64 `json:"inode,omitempty"`
	Born   int64  `json:"born,omitempty"` // in nanoseconds
}

func (i identity) known() bool { return i.Inode != 0 && i.Born != 0 }

// is reports whether both are known and equal. It ignores the device, whose number may change at a restart; so a copy
// of a whole file system (an image of a disk, a btrfs snapshot) has folders of equal identity.
func (i identity) is(other identity) bool {
	return i.known() && i.Inode == other.Inode && i.Born == other.Born
}

// differsFrom reports whether both are known and different, on whatever device.
func (i identity) differsFrom(other identity) bool {
	return i.known() && other.known() && !i.is(other)
}

// maybe reports whether they are equal as far as the system tells: the inode number alone says it only of a folder that
// is still at its path.
func (i identity) maybe(other identity) bool {
	return i.Inode != 0 && i.Inode == other.Inode && (i.Born == other.Born || i.Born == 0 || other.Born == 0)
}

// partly reports whether two that differ may still be of one folder, if its path and its .ssot say so: inode numbers
// are not stable on some file systems, and overlayfs gives a folder another creation time when it is first written to.
func (i identity) partly(other identity) bool {
	return i.Born == other.Born || i.Inode == other.Inode && i.Device == other.Device
}
