package load

import (
	"context"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
)

// Platforms returns the GOOS/GOARCH pairs that the go command can build for.
func Platforms(ctx context.Context, dir string) ([]string, error) { return gocmd.Platforms(ctx, dir) }
