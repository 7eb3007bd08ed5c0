package file

import "fmt"

// Also adds to an error what went wrong after it, in the same sentence.
func Also(err, more error) error {
	switch {
	case more == nil:
		return err
	case err == nil:
		return more
	}
	return fmt.Errorf("%w; and %w", err, more)
}
