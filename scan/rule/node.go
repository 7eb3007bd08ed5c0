package rule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/seed-58def443/ssot/scan/internal/similar"
)

// A source is the text being decoded, with the faults found so far.
type source struct {
	path   string
	lines  []string // without line ends
	secret bool     // faults show no source lines
	faults []*Error
}

func (s *source) faultf(pos Position, format string, args ...any) {
	line := ""
	if pos.Line >= 1 && pos.Line <= len(s.lines) && !s.secret {
		line = s.lines[pos.Line-1]
	}
	s.faults = append(s.faults, &Error{Path: s.path, Pos: pos, Msg: fmt.Sprintf(format, args...), Line: line})
}

// err returns the faults, joined in the order of the file, or nil.
func (s *source) err() error {
	slices.SortStableFunc(s.faults, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	switch len(s.faults) {
	case 0:
		return nil
	case 1:
		return s.faults[0]
	}
	list := make([]error, len(s.faults))
	for i, f := range s.faults {
		list[i] = f
	}
	return errors.Join(list...)
}

// position converts a token's position, whose column counts runes, to one that counts bytes.
func (s *source) position(tok *token.Token) Position {
	if tok == nil || tok.Position == nil || tok.Position.Line < 1 {
		return Position{Line: 1, Column: 1}
	}
	pos := Position{Line: tok.Position.Line, Column: 1}
	if pos.Line > len(s.lines) {
		return Position{Line: max(len(s.lines), 1), Column: 1}
	}
	runes := tok.Position.Column - 1
	for i := range s.lines[pos.Line-1] + " " {
		if runes--; runes < 0 {
			pos.Column = i + 1
			break
		}
	}
	return pos
}

// start returns the position where a node starts. A block mapping starts at its first key.
func (s *source) start(n ast.Node) Position {
	switch n := n.(type) {
	case nil:
		return Position{Line: 1, Column: 1}
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return s.start(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return s.start(n.Key)
	}
	return s.position(n.GetToken())
}

// A field is a key of a mapping with its value.
type field struct {
	key   string
	pos   Position // of the key
	value ast.Node
	at    Position // position of the value, or of the key if there is no value
}

// given reports whether the key is present.
func (f field) given() bool { return f.key != "" }

// mapping returns the fields of a mapping in order. It adds a fault for each key that is not a plain word or occurs
// twice. If the node is no mapping, it adds a fault and ok is false. owner describes the mapping in faults.
func (s *source) mapping(n ast.Node, pos Position, owner string) (list []field, ok bool) {
	var values []*ast.MappingValueNode
	flow := false
	switch n := n.(type) {
	case *ast.MappingNode:
		values, flow = n.Values, n.IsFlowStyle
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		s.faultf(pos, "%s is a mapping: key: value on a line each%s", owner, hint(n))
		return nil, false
	}
	first := map[string]int{}
	for _, v := range values {
		f := field{pos: s.start(v.Key), value: v.Value}
		switch key := v.Key.(type) {
		case *ast.StringNode:
			f.key = key.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
			f.key = key.GetToken().Value
		default:
			s.faultf(f.pos, "a key of %s is a plain word: anchors, merges, tags and complex keys are not read", owner)
			continue
		}
		if f.key == "" {
			s.faultf(f.pos, "a key of %s is empty", owner)
			continue
		}
		f.at = s.start(v.Value)
		if _, none := v.Value.(*ast.NullNode); none || v.Value == nil {
			f.at = f.pos
			if flow && strings.ContainsAny(f.key, "()\"` .") {
				s.faultf(f.pos, "%q is not a key of %s: between braces a comma ends a value, so quote the value that holds one", f.key, owner)
				continue
			}
		}
		if line, dup := first[f.key]; dup {
			s.faultf(f.pos, "%s is there twice: first on line %d", f.key, line)
			continue
		}
		first[f.key] = f.pos.Line
		list = append(list, f)
	}
	return list, true
}

// fields returns the fields of a mapping by key, and adds a fault for each key that is not known. It returns nil if
// the node is no mapping.
func (s *source) fields(n ast.Node, pos Position, owner string, known ...string) map[string]field {
	list, ok := s.mapping(n, pos, owner)
	if !ok {
		return nil
	}
	found := map[string]field{}
	for _, f := range list {
		if !slices.Contains(known, f.key) {
			s.faultf(f.pos, "%q is not a key of %s, which has %s%s", f.key, owner, enumerate(known, "and"), similar.Word(f.key, known))
			continue
		}
		found[f.key] = f
	}
	return found
}

// text returns the value of a string node. If the node is no string, it adds a fault and ok is false.
func (s *source) text(n ast.Node, pos Position, what string) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimRight(n.Value.Value, "\n"), true
	}
	s.faultf(pos, "%s%s", what, hint(n))
	return "", false
}

// An item is a string of a list.
type item struct {
	text string
	pos  Position
}

// list returns the strings of a list. If single is set, a string counts as a list of one.
func (s *source) list(f field, what string, single bool) []item {
	if _, seq := f.value.(*ast.SequenceNode); !seq && single {
		if text, ok := s.text(f.value, f.at, what); ok {
			return []item{{text, f.at}}
		}
		return nil
	}
	seq, ok := f.value.(*ast.SequenceNode)
	if !ok {
		s.faultf(f.at, "%s%s", what, hint(f.value))
		return nil
	}
	var items []item
	for _, n := range seq.Values {
		pos := s.start(n)
		if text, ok := s.text(n, pos, what); ok {
			items = append(items, item{text, pos})
		}
	}
	return items
}

// hint returns a clause that says what an unexpected node is, and how to correct it.
func hint(n ast.Node) string {
	switch n.(type) {
	case nil, *ast.NullNode:
		return "; nothing is there"
	case *ast.AliasNode:
		return "; an unquoted * starts a YAML alias, so quote the value"
	case *ast.AnchorNode, *ast.MergeKeyNode:
		return "; YAML anchors are not read, so quote the value or write it out"
	case *ast.TagNode:
		return "; YAML tags are not read, so quote the value or remove the tag"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "; a mapping is there"
	case *ast.SequenceNode:
		return "; a list is there"
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return "; quote it"
	}
	return ""
}
