// Command ssot finds the places in a Go code base that build their own copy of something that should have one owner,
// and replaces them one verified rewrite at a time.
package main

import (
	"os"

	"github.com/seed-58def443/ssot/cmd/internal/cli"
)

func main() { os.Exit(cli.Main(cli.OS())) }
