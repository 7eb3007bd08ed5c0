// Package identity tells a file or folder from others wherever it is moved on its file system.
package identity

// Identity identifies a file or folder wherever it is moved on its file system, and differs for a copy of it and for a
// new one at its path: an inode number can be reused, but not together with the creation time. Where the system does
// not report the creation time there is only the inode number, and on some systems nothing.
type Identity struct {
	Device uint64 `json:"device,omitempty"`
	Inode  uint64 `json:"inode,omitempty"`
	Born   int64  `json:"born,omitempty"` // in nanoseconds
}

// Known reports whether the system tells enough to compare it.
func (i Identity) Known() bool { return i.Inode != 0 && i.Born != 0 }

// Is reports whether both are known and equal. It ignores the device, whose number may change at a restart; so a copy
// of a whole file system (an image of a disk, a btrfs snapshot) has folders of equal identity.
func (i Identity) Is(other Identity) bool {
	return i.Known() && i.Inode == other.Inode && i.Born == other.Born
}

// Anywhere returns what is equal for two of which Is is true, as the key of a map.
func (i Identity) Anywhere() Identity {
	i.Device = 0
	return i
}

// DiffersFrom reports whether both are known and different, on whatever device.
func (i Identity) DiffersFrom(other Identity) bool {
	return i.Known() && other.Known() && !i.Is(other)
}

// Maybe reports whether they are equal as far as the system tells: the inode number alone says it only of a folder that
// is still at its path.
func (i Identity) Maybe(other Identity) bool {
	return i.Inode != 0 && i.Inode == other.Inode && (i.Born == other.Born || i.Born == 0 || other.Born == 0)
}

// Partly reports whether two that differ may still be of one folder, if its path and its .ssot say so: inode numbers
// are not stable on some file systems, and overlayfs gives a folder another creation time when it is first written to.
func (i Identity) Partly(other Identity) bool {
	return i.Born == other.Born || i.Inode == other.Inode && i.Device == other.Device
}
