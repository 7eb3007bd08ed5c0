package stamps

import (
	"io/fs"
	"syscall"
	"time"
)

// changed returns when a file last got its name, content or mode.
func changed(info fs.FileInfo) time.Time {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(stat.Ctim.Unix())
	}
	return time.Time{}
}
