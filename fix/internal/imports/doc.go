// Package imports writes import declarations: which import a file needs, under which name, on which line; and it says
// where an import would close a cycle. No other line changes. The declarations that import "C" stay as they are.
package imports
