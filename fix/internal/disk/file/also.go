package file

import "fmt"

// Also joins two errors, either of which may be nil, into one sentence.
func Also(err, more error) error {
	switch {
	case more == nil:
		return err
	case err == nil:
		return more
	}
	return fmt.Errorf("%w; and %w", err, more)
}
