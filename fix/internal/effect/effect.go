package effect

import (
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// Engine answers what happens to a value.
type Engine struct {
	project *project.Project
	Web     func() *index.Web
}

func New(project *project.Project) *Engine {
	return &Engine{project: project, Web: sync.OnceValue(func() *index.Web { return index.NewWeb(project.Res.Program.Packages) })}
}
