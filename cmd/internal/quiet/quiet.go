package quiet

import "os"

// term is the variable that says what the terminal can do.
const term = "TERM"

// saved is TERM as the process was given it.
var saved = hush()

// value is an environment variable, which may be missing.
type value struct {
	text string
	set  bool
}

// hush says that the terminal is dumb, and returns what was said of it before.
func hush() value {
	text, set := os.LookupEnv(term)
	_ = os.Setenv(term, "dumb") // it errs for names and values that can't be; then it is as it was
	return value{text, set}
}

// Restore gives TERM back its value, for us and for what we start. It is called once, before anything of the
// environment is read; what sets TERM later is left alone.
func Restore() {
	if os.Getenv(term) != "dumb" {
		return
	}
	if saved.set {
		_ = os.Setenv(term, saved.text)
	} else {
		_ = os.Unsetenv(term)
	}
}
