package rank

import (
	"go/build/constraint"
	"path"
	"strings"
)

// integrationTags are the build tags that mark integration tests.
var integrationTags = wordSet("integration integrationtest integrationtests integration_test integration_tests it e2e e2etest e2etests e2e_test e2e_tests endtoend end_to_end " +
	"acceptance acceptancetest acceptance_test functional functionaltest functional_test system systemtest system_test smoke smoketest smoke_test")

// integrationTag returns the integration-test tag that a build constraint requires, or an empty string. A tag under an
// odd number of negations is not required.
func integrationTag(expr string) string {
	x := parseConstraint(expr)
	if x == nil {
		return ""
	}
	return askedFor(x, true)
}

func askedFor(x constraint.Expr, want bool) string {
	switch x := x.(type) {
	case *constraint.TagExpr:
		if want && isIntegration(x.Tag) {
			return x.Tag
		}
	case *constraint.NotExpr:
		return askedFor(x.X, !want)
	case *constraint.AndExpr:
		if tag := askedFor(x.X, want); tag != "" {
			return tag
		}
		return askedFor(x.Y, want)
	case *constraint.OrExpr:
		if tag := askedFor(x.X, want); tag != "" {
			return tag
		}
		return askedFor(x.Y, want)
	}
	return ""
}

// isIntegration reports whether a word is one of the integration tags, or contains integration or e2e as a part:
// redis_integration.
func isIntegration(word string) bool {
	word = strings.ToLower(word)
	if integrationTags[word] {
		return true
	}
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return r == '_' || r == '-' || r == '.' }) {
		if part == "integration" || part == "e2e" {
			return true
		}
	}
	return false
}

// integrationFolder returns the path up to its outermost folder named after integration tests, or an empty string. It
// ignores folders named system, because those hold production code more often than tests.
func integrationFolder(rel string) string {
	return folderNamed(rel, func(i int, elems []string) bool {
		return isIntegration(elems[i]) && !strings.EqualFold(elems[i], "system")
	})
}

// helperNames are the usual names of packages and folders that hold test helpers.
var helperNames = wordSet("test tests testing testutil testutils testhelper testhelpers testkit testlib testsupport testenv testfixture testfixtures testsuite testcommon testdb testredis testserver testcontainer testcontainers " +
	"testutility testutilities test_util test_utils test_helper test_helpers test-util test-utils test-helper test-helpers e2e mock mocks fake fakes fixture fixtures")

// notTests are words that end in test but do not mark tests of Go code.
var notTests = wordSet("abtest attest backtest brightest contest detest fastest greatest latest lightest pentest protest shortest smartest speedtest tightest")

// helperName returns which name marks a test helper, as a phrase, or an empty string. It tests the package's name, then
// the folders of its path.
func helperName(rel, pkg string) string {
	if isHelper(pkg) {
		return "the package is named " + pkg
	}
	if folder := folderNamed(rel, func(i int, elems []string) bool { return isHelper(elems[i]) }); folder != "" {
		return "in the folder " + folder
	}
	return ""
}

// isHelper reports whether a word is the name of a test helper. It also accepts names in the style of httptest and
// iotest.
func isHelper(word string) bool {
	word = strings.ToLower(word)
	return helperNames[word] || strings.HasSuffix(word, "test") && !notTests[word]
}

// asideNames are names of folders outside of the production program, at any depth. asideTops count only at the top of a
// module or directly below internal, cmd and pkg: deeper down, a package of such a name may be anything (an agent's
// tools).
var (
	asideNames = wordSet("example examples script scripts hack bench benchmark benchmarks")
	asideTops  = wordSet("tool tools doc docs demo demos sample samples")
	asideUnder = wordSet("internal cmd pkg")
)

// asideFolder returns the folder of a path that holds examples, tools, scripts or documentation, or nothing.
func asideFolder(rel string) string {
	return folderNamed(rel, func(i int, elems []string) bool {
		word := strings.TrimPrefix(strings.ToLower(elems[i]), "_")
		top := i == 0 || i == 1 && asideUnder[elems[0]]
		return asideNames[word] || top && asideTops[word]
	})
}

// folderNamed returns the path up to its first element that meant accepts, or an empty string.
func folderNamed(rel string, meant func(i int, elems []string) bool) string {
	if rel == "." || rel == "" {
		return ""
	}
	elems := strings.Split(rel, "/")
	for i := range elems {
		if meant(i, elems) {
			return path.Join(elems[:i+1]...)
		}
	}
	return ""
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// parseConstraint parses a build constraint. It returns nil if there is none or it is malformed.
func parseConstraint(expr string) constraint.Expr {
	if expr == "" {
		return nil
	}
	x, err := constraint.Parse("//go:build " + strings.TrimPrefix(expr, "//go:build "))
	if err != nil {
		return nil
	}
	return x
}
