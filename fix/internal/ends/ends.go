package ends

import (
	"go/types"
	"strings"
)

// By says what a method does to a value that ends its life, by its name; nothing of any other.
func By(method string) string {
	switch strings.ToLower(method) {
	case "close", "closenow", "closeall", "forceclose":
		return "closed"
	case "shutdown", "gracefulshutdown":
		return "shut down"
	case "disconnect", "disconnectall":
		return "disconnected"
	case "stop", "gracefulstop", "quit", "terminate", "destroy", "dispose":
		return "ended"
	}
	return ""
}

// Interface says that an interface has a method that ends a value.
func Interface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for m := range i.Methods() {
		if By(m.Name()) != "" {
			return true
		}
	}
	return false
}
