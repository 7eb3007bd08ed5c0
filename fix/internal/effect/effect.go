package effect

import (
	"go/types"
	"sync"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// Engine answers what happens to a value.
type Engine struct {
	project *project.Project
	Web     func() *index.Web
	traces  memo.Map[traceKey, *Trace]
	held    memo.Map[[2]types.Type, bool] // see assignable
}

// New returns the engine over a project.
func New(project *project.Project) *Engine {
	return &Engine{project: project, Web: sync.OnceValue(func() *index.Web { return index.NewWeb(project.Res.Program.Packages) })}
}
