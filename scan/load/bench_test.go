package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/packages"
)

var (
	benchDir      = flag.String("bench-dir", "", "folder to load from in benchmarks and TestExact, in place of this repository")
	benchPatterns = flag.String("bench-patterns", "./...", "what to load there, separated by spaces")
)

func benchTarget(b *testing.B) (dir string, patterns []string) {
	b.Helper()
	dir = *benchDir
	if dir == "" {
		dir = filepath.Join("..", "..")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		b.Fatal(err)
	}
	return dir, strings.Fields(*benchPatterns)
}

// BenchmarkLoad measures a walk and a load, with an empty build cache each time, against what go list takes for the
// same packages: "ratio" is the quotient of the wall times.
func BenchmarkLoad(b *testing.B) {
	dir, patterns := benchTarget(b)
	var ours, golist time.Duration
	heap := newPeak()
	for b.Loop() {
		b.StopTimer()
		b.Setenv("GOCACHE", b.TempDir())
		golist += timed(b, func() error { return runGoList(b.Context(), dir, patterns) })
		b.Setenv("GOCACHE", b.TempDir())
		heap.start()
		b.StartTimer()
		ours += timed(b, func() error {
			tree, err := Walk(b.Context(), dir, nil)
			if err != nil {
				return err
			}
			p, err := Load(b.Context(), Options{Dir: dir, Patterns: patterns, Configurations: []Configuration{{Name: "default"}}})
			heap.sample()
			runtime.KeepAlive(tree)
			runtime.KeepAlive(p)
			return err
		})
	}
	b.ReportMetric(float64(golist.Milliseconds())/float64(b.N), "golist-ms/op")
	b.ReportMetric(float64(ours)/float64(golist), "ratio")
	b.ReportMetric(heap.megabytes(), "peak-MB")
}

// BenchmarkLoadAllSyntax is what the packages cost when go/packages checks all of their dependencies whole.
func BenchmarkLoadAllSyntax(b *testing.B) {
	dir, patterns := benchTarget(b)
	heap := newPeak()
	for b.Loop() {
		heap.start()
		pkgs, err := packages.Load(&packages.Config{Context: b.Context(), Mode: packages.LoadAllSyntax, Dir: dir, Tests: true}, patterns...)
		if err != nil {
			b.Fatal(err)
		}
		heap.sample()
		runtime.KeepAlive(pkgs)
	}
	b.ReportMetric(heap.megabytes(), "peak-MB")
}

// BenchmarkWalk reads the tree alone.
func BenchmarkWalk(b *testing.B) {
	dir, _ := benchTarget(b)
	for b.Loop() {
		if _, err := Walk(b.Context(), dir, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCheck checks each package again, with its first file replaced by itself: the cost of verifying a rewrite.
func BenchmarkCheck(b *testing.B) {
	dir, patterns := benchTarget(b)
	p, err := Load(b.Context(), Options{Dir: dir, Patterns: patterns, Configurations: []Configuration{{Name: "default"}}})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		pkg := p.Packages[i%len(p.Packages)]
		if _, err := p.Check(b.Context(), pkg, map[string][]byte{pkg.Files[0].Path: pkg.Files[0].Src}); err != nil {
			b.Fatal(err)
		}
	}
}

func timed(b *testing.B, f func() error) time.Duration {
	b.Helper()
	start := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// runGoList asks go list for what the loader needs of it, and reads the answer.
func runGoList(ctx context.Context, dir string, patterns []string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-e", "-deps", "-test", "-json=ImportPath,GoFiles,Imports"}, patterns...)...)
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath string }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// peak is the most memory that the runtime had from the system, less what it gave back.
type peak struct{ most uint64 }

func newPeak() *peak { return new(peak) }

func (p *peak) start() {
	runtime.GC()

}

func (p *peak) sample() { p.most = max(p.most, mapped()) }

func (p *peak) megabytes() float64 { return float64(p.most) / (1 << 20) }

// mapped returns the memory that the runtime holds; it returns none of a growing heap, so that the end of a load is its
// peak.
func mapped() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() - s[1].Value.Uint64()
}
