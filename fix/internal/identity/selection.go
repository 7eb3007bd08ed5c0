package identity

import "go/types"

// PassesThrough reports whether a selection goes through an embedded field.
func PassesThrough(s *types.Selection, field *types.Var) bool {
	t := s.Recv()
	index := s.Index()
	for _, i := range index[:len(index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			return false
		}
		if st.Field(i).Origin() == field {
			return true
		}
		t = st.Field(i).Type()
	}
	return false
}
