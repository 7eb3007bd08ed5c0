package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

// TestBusy has the system refuse to replace one file, as it does a mount point: the step is taken back, and the error
// is a refusal of that file. What is about the disk or the process is none.
func TestBusy(t *testing.T) {
	t.Parallel()
	for number, why := range map[syscall.Errno]string{
		syscall.EBUSY:   "b.go is not replaced: it is a mount point, or another program keeps it from being replaced (",
		syscall.ETXTBSY: "b.go is not replaced: another program has it open (",
		syscall.EROFS:   "b.go is not replaced: it is on a file system that is mounted read-only (",
		syscall.EACCES:  "b.go is not replaced: the system does not let you (",
		syscall.EPERM:   "b.go is not replaced: the system does not let you (",
		syscall.EXDEV:   "b.go is not replaced: it is on another file system than its folder (",
		syscall.EIO:     "",
		syscall.ENOSPC:  "",
		syscall.EMFILE:  "",
	} {
		for _, without := range []string{"", "exchange", "exchange, link"} {
			dir := tree(t, map[string]string{"a.go": "a", "b.go": "b"})
			j := locked(t, dir)
			j.Inject(func(op, name string) *Fault {
				switch {
				case strings.Contains(without, op) && without != "":
					return &Fault{Err: syscall.ENOSYS}
				case op == "exchange", op == "rename" && strings.HasSuffix(name, "-new"):
					if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(data) != "B" {
						return nil
					}
					return &Fault{Err: number}
				}
				return nil
			})
			err := j.Commit(t.Context(), []patch.Change{change("a.go", "a", "A"), change("b.go", "b", "B")}, nil, nil)
			refused := new(RefusedError)
			if is := errors.As(err, &refused); err == nil || is != (why != "") || !errors.Is(err, number) || !strings.HasSuffix(err.Error(), "; every file is as it was") {
				t.Errorf("%v without %q: error %v", number, without, err)
			} else if is && (refused.Path != "b.go" || !strings.HasPrefix(refused.Error(), why)) {
				t.Errorf("%v without %q: %v", number, without, refused)
			}
			same(t, dir, map[string]string{"a.go": "a", "b.go": "b"})
			if j.Interrupted() {
				t.Errorf("%v without %q: the step stays open", number, without)
			}
		}
	}
}
