package load_test

import (
	"fmt"
	"testing"

	"github.com/seed-58def443/ssot/scan/load"
)

func TestLinknames(t *testing.T) {
	src := "package p\n\n//go:linkname local example.com/other.name\n//go:linkname alone\n// go:linkname no no\n//go:linkname \nfunc local()\n"
	if got, want := fmt.Sprint(load.Linknames([]byte(src))), "[[local example.com/other.name] [alone]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if load.Linknames([]byte("package p\n")) != nil {
		t.Error("there is none")
	}
}
