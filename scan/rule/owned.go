package rule

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule/pattern"
)

const ownerForms = "owner is a package, a function or a file, such as example.com/shop/redisx, example.com/shop/store.InitClient and ./store/client.go"

// drive matches the start of an absolute path on Windows.
var drive = regexp.MustCompile(`^[A-Za-z]:[/\\]`)

// checkOwner checks the text of an owner and normalises it. Its error is a clause that says what is wrong.
func checkOwner(text *string) error {
	s := *text
	goFile := strings.HasSuffix(s, ".go")
	switch {
	case strings.HasSuffix(s, "()"):
		return fmt.Errorf("%q has parentheses: a function is named without them", s)
	case strings.HasPrefix(s, "("):
		sym, err := ParseSymbol(s)
		if err == nil && sym.Name == AnyName {
			err = fmt.Errorf("%s is every method: name one, or the file or the package that they are in", s)
		}
		return err
	case (drive.MatchString(s) || path.IsAbs(s)) && goFile:
		return fmt.Errorf("a file is relative to this one, ./store/client.go; %q is absolute", s)
	case strings.Contains(s, `\`):
		slashed := strings.ReplaceAll(s, `\`, "/")
		if goFile && !pattern.Relative(slashed) {
			slashed = "./" + slashed
		}
		return fmt.Errorf("%q has backslashes: it is written with slashes, %s", s, slashed)
	case !pattern.Relative(s) || !goFile:
		return pattern.CheckImport(s)
	case strings.ContainsAny(s, "*?[") || strings.Contains(s, "..."):
		return fmt.Errorf("%q is a pattern; a file is named as it is, and several are a list", s)
	case pattern.Outside(path.Clean(s)):
		return fmt.Errorf("%q leaves the folder of this file", s)
	case strings.HasSuffix(s, "_test.go"):
		return fmt.Errorf("%q is a test, and what is in one nobody else can use: name the file that has the one", s)
	case path.Base(s) == ".go":
		return errors.New(`".go" is no Go file`)
	}
	*text = pattern.Dotted(s)
	return nil
}
