package example

import "testing"

// TestNewSource has the code of examples and the file that is made of each: its text, the number of lines above the
// example, and the number of its own.
func TestNewSource(t *testing.T) {
	t.Parallel()
	names := map[string]string{"redis": "example.com/redis/v9", "os": "os"}
	const osLine, redisLine = `package example; import os "os"; ` + "\n", `package example; import redis "example.com/redis/v9"; ` + "\n"
	for _, test := range []struct {
		name, code, text string
		above, lines     int
	}{
		{"a file", "package p\n\nvar X = os.Args\n\n", "package p\n\nvar X = os.Args\n", 0, 3},
		{"an expression", "1 + 1", "package example; \nvar _ = 1 + 1\n", 1, 1},
		{"an expression of two lines", "[]int{\n1}\n", "package example; \nvar _ = []int{\n1}\n", 1, 2},
		{"a call", "os.Getenv(x)", osLine + "func _() { os.Getenv(x)\n}\n", 1, 1},
		{"a call in parentheses", "(os.Getenv(x))", osLine + "func _() { (os.Getenv(x))\n}\n", 1, 1},
		{"declarations", "var c redis.Client\ntype T int", redisLine + "var c redis.Client\ntype T int\n", 1, 2},
		{"statements", "c := redis.New()\nc.Close()", redisLine + "func _() { c := redis.New()\nc.Close()\n}\n", 1, 2},
		{"its own import, on the same line", `import "fmt"; fmt.Print()`, "package example; \n" + `import "fmt";func _() {  fmt.Print()` + "\n}\n", 1, 1},
		{"its own imports, and statements", "import \"fmt\"\nfmt.Print()\nos.Exit(1)", osLine + "import \"fmt\";func _() { \nfmt.Print()\nos.Exit(1)\n}\n", 1, 3},
		{"its own imports, and declarations", "import \"fmt\"\nvar x = fmt.Sprint(os.Args)", osLine + "import \"fmt\";\nvar x = fmt.Sprint(os.Args)\n", 1, 2},
		{"its own imports, and a value", "import \"fmt\"\nfmt.Print", "package example; \nimport \"fmt\";var _ = \nfmt.Print\n", 1, 2},
		{"a name that it imports itself", "import \"example.com/mine/os\"\nos.Exit(1)", "package example; \nimport \"example.com/mine/os\";func _() { \nos.Exit(1)\n}\n", 1, 2},
		{"a name that it gives itself", "import os \"example.com/mine\"\nos.Exit(1)", "package example; \nimport os \"example.com/mine\";func _() { \nos.Exit(1)\n}\n", 1, 2},
		{"imports alone", "import \"os\"", "package example; \nimport \"os\";\n", 1, 1},
		{"two packages", "os.Exit(redis.Code)", `package example; import os "os"; import redis "example.com/redis/v9"; ` + "\nfunc _() { os.Exit(redis.Code)\n}\n", 1, 1},
		{"a field of that name", "x.os.Exit(1)", "package example; \nfunc _() { x.os.Exit(1)\n}\n", 1, 1},
		{"a variable of that name", "os := 1; os++", "package example; \nfunc _() { os := 1; os++\n}\n", 1, 1},
		{"in a string", `"os.Exit"`, "package example; \nvar _ = \"os.Exit\"\n", 1, 1},
		{"in a comment", "f() // os.Exit", "package example; \nfunc _() { f() // os.Exit\n}\n", 1, 1},
		{"no Go", "this is not", "package example; \nfunc _() { this is not\n}\n", 1, 1},
		{"an import that is no Go", "import \"fmt\nos.Exit(1)", osLine + "import \"fmt;func _() { \nos.Exit(1)\n}\n", 1, 2},
		{"an open parenthesis", "import (\n\"fmt\"\n", "package example; \nfunc _() { import (\n\"fmt\"\n}\n", 1, 2},
		{"an import without a path", "import", "package example; \nimport;func _() { \n}\n", 1, 1},
	} {
		got := newSource(test.code, names)
		if got.text != test.text || got.above != test.above || got.lines != test.lines {
			t.Errorf("%s: %d above, %d lines,\n%q, want\n%q", test.name, got.above, got.lines, got.text, test.text)
		}
	}
}
