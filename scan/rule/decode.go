package rule

import (
	"bytes"
	"errors"
	"fmt"
	"go/build/constraint"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

// Rule files are small and written by hand. These bounds protect the YAML parser from other input: its time grows with
// the square of the size and the cube of the depth.
const (
	maxSize  = 64 << 10
	maxDepth = 16      // of brackets and braces
	maxFile  = 1 << 20 // larger files are not read at all
)

// reserved is the name of the built-in rule for faults in allow directives.
const reserved = "ssot-directive"

// ruleName matches the names that a //ssot:allow comment can contain.
var ruleName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// Load reads and decodes a rule file. Faults show its path, or name if that is given. A fault in the file is an *Error;
// several are joined in the order of the file.
//
// If path is a symbolic link, faults show no source line: a link in a repository may point to a file that the
// repository's author can't read.
func Load(path string, name ...string) (*File, error) {
	src, err := disk.ReadUpTo(path, maxFile)
	if err != nil {
		return nil, fmt.Errorf("read the rules: %w", err)
	}
	info, err := os.Lstat(path)
	return parse(append(name, path)[0], src, err != nil || info.Mode()&fs.ModeSymlink != 0)
}

// Parse decodes the text of a rule file. path is used in faults only. Parse does not change src.
func Parse(path string, src []byte) (*File, error) { return parse(path, src, false) }

// parse is like Parse. If secret is set, faults show no source lines.
func parse(path string, src []byte, secret bool) (*File, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("read the rules: %w", err)
	}
	text := string(bytes.TrimPrefix(src, []byte("\ufeff")))
	// The parser counts a \r\n in a comment as two lines.
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	d := &decoder{source: source{path: path, lines: strings.Split(text, "\n"), secret: secret}, presets: Presets()}
	file := d.document(text)
	if err := d.err(); err != nil {
		return nil, err
	}
	file.Path, file.Patterns, file.Lines = abs, d.written, d.lines
	return file, nil
}

type decoder struct {
	source
	presets []Preset
	written []Pattern
	extends bool // the file has an extends key
}

// document decodes the whole text. Its result is valid only if no fault was added.
func (d *decoder) document(text string) *File {
	top := Position{Line: 1, Column: 1}
	if len(text) > maxSize {
		d.faultf(top, "this is larger than %d KB: it is no file of rules", maxSize>>10)
		return nil
	}
	if !utf8.ValidString(text) {
		for i, line := range d.lines {
			if at := strings.IndexFunc(strings.ToValidUTF8(line, "\ufffd"), func(r rune) bool { return r == utf8.RuneError }); at >= 0 {
				d.faultf(Position{Line: i + 1, Column: at + 1}, "this line is not UTF-8 text")
				return nil
			}
		}
	}
	tree, err := parseYAML(text)
	if err != nil {
		pos, msg := top, "it can't be read"
		// Error() repeats much of the source, and is slow.
		if fault := yaml.Error(nil); errors.As(err, &fault) {
			pos, msg = d.position(fault.GetToken()), fault.GetMessage()
		}
		d.faultf(pos, "not YAML: %s%s", visible(msg), quoteHint(d.lines[pos.Line-1]))
		return nil
	}
	var body ast.Node
	for _, doc := range tree.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			d.faultf(d.start(doc.Body), "a rule file is one YAML document")
			return nil
		default:
			body = doc.Body
		}
	}
	if body == nil {
		d.faultf(top, "this file is empty; it starts with version: 1 and has rules")
		return nil
	}
	return d.file(body)
}

// bareUse matches a use without quotes.
var bareUse = regexp.MustCompile(`\buse:\s+[^'"\s]`)

// bareStar matches a star without quotes as the value of decides.
var bareStar = regexp.MustCompile(`\bdecides:[\s\[]+\*`)

// quoteHint returns a hint for the usual mistakes: lines that are valid Go but not valid YAML.
func quoteHint(line string) string {
	switch {
	case bareUse.MatchString(line):
		return "; put a use with commas, braces, quotes or colons in single quotes"
	case bareStar.MatchString(line):
		return "; put a * in quotes"
	case strings.HasPrefix(strings.TrimLeft(line, " "), "\t"):
		return "; YAML is indented with spaces, not tabs"
	}
	return ""
}

// parseYAML parses text. It turns a panic of the parser into an error, because the text may be anything.
func parseYAML(text string) (tree *ast.File, err error) {
	first := &token.Token{Position: &token.Position{Line: 1, Column: 1}}
	defer func() {
		if recover() != nil {
			err = &yaml.SyntaxError{Message: "the parser gave up on this text", Token: first}
		}
	}()
	tokens := lexer.Tokenize(text)
	depth := 0
	for _, t := range tokens {
		if t.Type == token.SequenceStartType || t.Type == token.MappingStartType {
			depth++
		}
		if t.Type == token.SequenceEndType || t.Type == token.MappingEndType {
			depth--
		}
		if depth > maxDepth {
			return nil, &yaml.SyntaxError{Message: "brackets and braces are nested too deep", Token: t}
		}
	}
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

func (d *decoder) file(n ast.Node) *File {
	pos := d.start(n)
	fields := d.fields(n, pos, "the rule file", fileKeys...)
	if fields == nil {
		return nil
	}
	d.version(fields["version"], pos)
	file := &File{
		Extends:  d.extensions(fields["extends"]),
		Critical: d.patterns(fields["critical"], "critical"),
		Tags:     d.tags(fields["tags"]),
	}
	rules, ok := fields["rules"]
	if !ok {
		if len(d.faults) == 0 && !d.extends {
			d.faultf(pos, "rules is missing: it says what is forbidden and what replaces it")
		}
		return file
	}
	if _, none := rules.value.(*ast.NullNode); none {
		d.faultf(rules.at, "rules has no rule yet; a rule is a name with forbid below it")
		return file
	}
	list, ok := d.mapping(rules.value, rules.at, "rules")
	for _, f := range list {
		if n := d.narrowing(f); n != nil {
			file.Narrowed = append(file.Narrowed, n)
		} else {
			file.Rules = append(file.Rules, d.rule(f))
		}
	}
	if ok && len(list) == 0 && len(d.faults) == 0 {
		d.faultf(rules.at, "rules has no rule yet; a rule is a name with forbid below it")
	}
	return file
}

func (d *decoder) version(f field, top Position) {
	if !f.given() {
		d.faultf(top, "version is missing; write version: 1 first")
		return
	}
	switch n := f.value.(type) {
	case *ast.IntegerNode:
		if fmt.Sprint(n.Value) != "1" {
			d.faultf(f.at, "version %v is not known; this program reads version 1", n.Value)
		}
	default:
		d.faultf(f.at, "version is the number 1")
	}
}

// patterns decodes a list of package patterns. words are also allowed as elements.
func (d *decoder) patterns(f field, key string, words ...string) []string {
	if !f.given() {
		return nil
	}
	example := "[./cmd/gateway, ./internal/ws/...]"
	if len(words) > 0 {
		example = "[./cmd/..., " + strings.Join(words, ", ") + "]"
	}
	var list []string
	for _, it := range d.list(f, key+" is a list of Go package patterns: "+example, false) {
		if slices.Contains(words, it.text) {
			list = append(list, it.text)
			continue
		}
		if err := pattern.Check(it.text); err != nil {
			d.faultf(it.pos, "%v", err)
			continue
		}
		list = append(list, it.text)
		d.written = append(d.written, Pattern{it.text, key, it.pos})
	}
	return list
}

func (d *decoder) tags(f field) []string {
	if !f.given() {
		return nil
	}
	var list []string
	for _, it := range d.list(f, "tags is a list of build tags: [integration]", false) {
		expr, err := constraint.Parse("//go:build " + it.text)
		if tag, ok := expr.(*constraint.TagExpr); err != nil || !ok || tag.Tag != it.text {
			d.faultf(it.pos, "%q is not a build tag; a tag is one word of letters, digits, dots and underscores", it.text)
			continue
		}
		list = append(list, it.text)
	}
	return list
}

func (d *decoder) rule(f field) *Rule {
	r := &Rule{Name: f.key, Pos: f.pos}
	switch {
	case f.key == reserved:
		d.faultf(f.pos, "%s is reserved for faults in allow directives", reserved)
	case !ruleName.MatchString(f.key):
		d.faultf(f.pos, "a rule's name is small letters, digits, dots, underscores and dashes, a letter or digit first, so that an allow directive can hold it; %q is not", f.key)
	}
	fields := d.fields(f.value, f.at, "a rule", ruleKeys...)
	r.Hard = d.truth(fields["hard"], "hard is true or false: whether nothing can allow a violation")
	d.scopes(r, fields)
	if title, ok := fields["title"]; ok {
		r.Title, ok = d.text(title.value, title.at, "title is a line of text")
		if ok && strings.ContainsAny(r.Title, "\n") {
			d.faultf(title.at, "title is one line")
		}
	}
	r.Owner = owners(d, fields["owner"])
	r.Exclude = d.patterns(fields["exclude"], "exclude")
	examples(d, r, fields["examples"])
	r.Ends = d.methods(fields["ends"], "ends", "StopAndWait")
	r.Changes = d.methods(fields["changes"], "changes", "SetLimit")
	owned := fields["owner"].given()
	r.Decides = d.settings(fields["decides"], owned)
	if use, ok := fields["use"]; ok {
		r.UsePos = use.at
		r.Use = d.expression(use, owned)
	}
	if forbid, ok := fields["forbid"]; ok {
		d.entries(r, forbid, owned)
	} else if f.value != nil && len(fields) > 0 {
		d.faultf(f.pos, "rule %s forbids nothing; add forbid with an entry such as preset: go-redis", f.key)
	}
	return r
}

// owners decodes the owners of a rule.
func owners(d *decoder, f field) []Owner {
	if !f.given() {
		return nil
	}
	var out []Owner
	for _, it := range d.list(f, ownerForms+", or a list of them", true) {
		o := Owner{Text: it.text, Pos: it.pos}
		if err := checkOwner(&o.Text); err != nil {
			d.faultf(it.pos, "owner: %v", err)
			continue
		}
		if slices.ContainsFunc(out, func(other Owner) bool { return other.Text == o.Text }) {
			d.faultf(it.pos, "%s is in owner twice", it.text)
			continue
		}
		out = append(out, o)
	}
	return out
}

// truth decodes a boolean. It returns false if the key is absent.
func (d *decoder) truth(f field, fault string) bool {
	if !f.given() {
		return false
	}
	n, ok := f.value.(*ast.BoolNode)
	if !ok {
		d.faultf(f.at, "%s", fault)
		return false
	}
	return n.Value
}

// expression decodes a use that is a Go expression.
func (d *decoder) expression(f field, owned bool) string {
	switch f.value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		d.faultf(f.at, "use is a Go expression such as redisx.Client(); an unquoted brace starts a YAML mapping, so put the use in single quotes")
		return ""
	}
	use, ok := d.text(f.value, f.at, "use is a Go expression such as redisx.Client()")
	if !ok {
		return ""
	}
	if fault := checkUse(use); fault != nil {
		d.faultf(Within(f.at, d.lines[f.at.Line-1], use, fault.offset), "%s", fault.msg)
		return ""
	}
	if name := qualifier(use); name != "" && !owned {
		d.faultf(f.at, "this use needs an owner: add owner with the import path of package %s to the rule", name)
	}
	return strings.TrimSpace(use)
}
