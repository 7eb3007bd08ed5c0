package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/tui/diffpane"
	"github.com/seed-58def443/ssot/tui/diffpane/document"
)

// BenchmarkKey measures a key to the new frame, plans included, at four sizes of the list.
func BenchmarkKey(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000, 50_000} {
		for _, k := range []string{"j", "pgdown", "J"} {
			b.Run(fmt.Sprintf("%s/%d", k, n), func(b *testing.B) {
				sc := newScreen(b, many(b, n), 120, 40)
				key := keyMsg(k)
				back := keyMsg("g")
				for i := 0; b.Loop(); i++ {
					sc.now = sc.now.Add(time.Second)
					if i%3 == 2 { // pages end soon in a short list
						sc.send(back)
					}
					sc.send(key)
				}
			})
		}
	}
}

// BenchmarkLongDiff measures a key to the new frame in a zoomed rewrite of 10,000 lines.
func BenchmarkLongDiff(b *testing.B) {
	s := many(b, 100)
	var text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&text, "\tx%d := redis.NewClient(&redis.Options{Addr: \"a%d\"})\n", i, i)
	}
	for _, k := range []string{"]", "pgdown", "/"} {
		b.Run(k, func(b *testing.B) {
			sc := newScreen(b, s, 120, 40)
			sc.m.page.diff.SetContent(diffpane.Content{Key: "long", Title: "long.go:1", Diff: document.New("long.go", patch.Diff(nil, []byte(text.String()), 3), 1, "")})
			sc.m.frame.Zoom(true)
			sc.m.View()
			if k == "/" {
				sc.m.search.typed(keyMsg("9"))
			}
			for i := 0; b.Loop(); i++ {
				switch k {
				case "/":
					sc.m.search.diff.Find(1)
				case "]":
					sc.m.page.diff.Move(1)
				default:
					sc.m.page.diff.Page(1)
				}
				if i%200 == 199 {
					sc.m.page.diff.Top()
				}
				sc.m.View()
			}
		})
	}
}

// BenchmarkFilter measures a letter in the filter, which looks at every item.
func BenchmarkFilter(b *testing.B) {
	sc := newScreen(b, many(b, 10_000), 120, 40)
	sc.press("/")
	for b.Loop() {
		sc.send(keyMsg("f"))
		sc.send(keyMsg("backspace"))
	}
}

// BenchmarkFirstFrame measures what stands between the start and the first frame.
func BenchmarkFirstFrame(b *testing.B) {
	s := shop(b)
	for b.Loop() {
		closedScreen(b, s, 120, 40, 0).m.View()
	}
}
