package usertest

import (
	"errors"
	"os"
	"runtime"
	"syscall"
	"testing"
)

// Nobody is a user who owns nothing.
const Nobody = 65534

// As runs something as another user, on a thread that ends with it. Only root can; else the test is skipped.
func As(t *testing.T, uid, gid int, do func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread is not used again
		var err error
		for _, call := range [][4]uintptr{{syscall.SYS_SETGROUPS, 0, 0, 0}, {syscall.SYS_SETRESGID, uintptr(gid), uintptr(gid), uintptr(gid)}, {syscall.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid)}} {
			if _, _, number := syscall.RawSyscall(call[0], call[1], call[2], call[3]); number != 0 {
				err = errors.Join(err, number)
			}
		}
		if err == nil {
			do()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
