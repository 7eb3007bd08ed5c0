package rule_test

import "strings"

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
