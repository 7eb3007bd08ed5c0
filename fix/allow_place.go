package fix

import (
	"fmt"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/scan/allow"
)

// place inserts an allow directive above what holds its violation.
func (d *draft) place(in insertion) (patch.Edit, error) {
	at, text, err := allow.Place(d.file.Src, d.file.Tok, d.file.Syntax, in.v.Offset, in.text)
	if err != nil {
		return patch.Edit{}, fmt.Errorf("place %s: %w", in.text, err)
	}
	return patch.Edit{Start: at, End: at, New: text}, nil
}
