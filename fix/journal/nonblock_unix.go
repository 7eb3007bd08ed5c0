//go:build unix

package journal

import "syscall"

// nonblock lets an open return at once where it would wait for another program.
const nonblock = syscall.O_NONBLOCK
