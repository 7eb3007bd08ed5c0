package lockfile

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// holder returns a process that has a lock on a file, other than this one. It reads /proc/locks, where a line is
//
//	1: FLOCK  ADVISORY  WRITE 31995 fe:00:9978387 0 EOF
//
// with the process, the device in hexadecimal digits and the inode; "->" stands before FLOCK if the process waits.
func holder(path string) Holder {
	info, err := os.Stat(path)
	if err != nil {
		return Holder{}
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Holder{}
	}
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return Holder{}
	}
	file := fmt.Sprintf("%02x:%02x:%d", unix.Major(is.Dev), unix.Minor(is.Dev), is.Ino)
	for line := range strings.Lines(string(locks)) {
		fields := strings.Fields(line)
		if len(fields) < 6 || fields[1] != "FLOCK" || fields[5] != file {
			continue
		}
		if pid, err := strconv.Atoi(fields[4]); err == nil && pid > 0 && pid != os.Getpid() {
			return Holder{PID: pid, Stopped: stopped(pid)}
		}
	}
	return Holder{}
}

// stopped reports whether a process is stopped by a signal or a debugger. Its state is the letter after its name, which
// stands in parentheses and may have some itself.
func stopped(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	i := bytes.LastIndexByte(stat, ')')
	return err == nil && i >= 0 && i+2 < len(stat) && (stat[i+2] == 'T' || stat[i+2] == 't')
}
