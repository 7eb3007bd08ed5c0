package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

func BenchmarkCommit(b *testing.B) {
	for _, files := range []int{1, 30} {
		b.Run(fmt.Sprintf("files=%d", files), func(b *testing.B) {
			dir := b.TempDir()
			j, err := Open(optionsOf(dir))
			if err != nil {
				b.Fatal(err)
			}
			unlock, err := j.Lock(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			defer unlock()
			list := make([]patch.Change, files)
			for i := range list {
				list[i] = change(fmt.Sprintf("f%d.go", i), "", fmt.Sprint(i, 0))
				if err := os.WriteFile(filepath.Join(dir, list[i].Path), nil, 0o644); err != nil {
					b.Fatal(err)
				}
			}
			n := 0
			for b.Loop() {
				if err := j.Commit(b.Context(), list, nil, func() error { return j.WriteState(state, []byte("x")) }); err != nil {
					b.Fatal(err)
				}
				n++
				for i := range list {
					list[i].Before, list[i].After = list[i].After, []byte(fmt.Sprint(i, n))
				}
			}
		})
	}
}
