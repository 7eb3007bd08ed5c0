package triage_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
)

// BenchmarkCorpus decides 100 violations of a repository one after the other, in list order: preview, accept, and
// finally undo.
//
//	go test ./fix/triage -run - -bench Corpus -benchtime 1x -corpus DIR
func BenchmarkCorpus(b *testing.B) {
	if *corpusDir == "" {
		b.Log("no -corpus DIR")
		return
	}
	ctx := context.Background()
	for b.Loop() {
		b.StopTimer()
		dir := copyTree(b, *corpusDir)
		s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, State: stateOf(dir)})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		var preview, accept, undo []time.Duration
		timed := func(list *[]time.Duration, do func()) {
			start := time.Now()
			do()
			*list = append(*list, time.Since(start))
		}
		for _, it := range s.Items() {
			ready := false
			timed(&preview, func() {
				p, err := s.Preview(ctx, it.ID, "")
				ready = err == nil && p.Rewrite.Status == fix.Ready
			})
			if !ready {
				continue
			}
			timed(&accept, func() {
				if _, err := s.Do(ctx, triage.Action{Verb: triage.Accept, IDs: []string{it.Fingerprint}}); err != nil {
					b.Log(err)
				}
			})
			if len(accept) == 100 {
				break
			}
		}
		for range accept {
			timed(&undo, func() {
				if _, err := s.Do(ctx, triage.Action{Verb: triage.Undo}); err != nil {
					b.Log(err)
				}
			})
		}
		for name, list := range map[string][]time.Duration{"preview": preview, "accept": accept, "undo": undo} {
			slices.Sort(list)
			b.Logf("%d times %s: median %v, slowest %v", len(list), name, list[len(list)/2].Round(100*time.Microsecond), list[len(list)-1].Round(100*time.Microsecond))
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDo accepts one of many violations and undoes it, with half of the others accepted.
func BenchmarkDo(b *testing.B) {
	for _, packages := range []int{1, 100} {
		b.Run(strconv.Itoa(packages*100), func(b *testing.B) {
			dir := b.TempDir()
			shared, err := txtar.ParseFile("testdata/shared.txt")
			if err != nil {
				b.Fatal(err)
			}
			files := shared.Files
			for p := range packages {
				for f := range 10 {
					var src strings.Builder
					fmt.Fprintf(&src, "package p%d\n\nimport \"github.com/redis/go-redis/v9\"\n", p)
					for n := range 10 {
						fmt.Fprintf(&src, "\nfunc f%dn%d() *redis.Client {\n\treturn redis.NewClient(nil)\n}\n", f, n)
					}
					files = append(files, txtar.File{Name: fmt.Sprintf("p%d/f%d.go", p, f), Data: []byte(src.String())})
				}
			}
			for _, f := range files {
				path := filepath.Join(dir, f.Name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o600); err != nil {
					b.Fatal(err)
				}
			}
			ctx := context.Background()
			s, err := triage.OpenSession(ctx, triage.Options{Dir: dir, State: stateOf(dir)})
			if err != nil {
				b.Fatal(err)
			}
			items := s.Items()
			half := triage.Action{Verb: triage.Accept, Bulk: true}
			for i := 0; i < len(items); i += 2 {
				half.IDs = append(half.IDs, items[i].Fingerprint)
			}
			if _, err := s.Do(ctx, half); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := s.Do(ctx, triage.Action{Verb: triage.Accept, IDs: []string{items[1].Fingerprint}}); err != nil {
					b.Fatal(err)
				}
				if _, err := s.Do(ctx, triage.Action{Verb: triage.Undo}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(2*b.N), "ms/decision")
		})
	}
}
