package moment

import (
	"go/ast"
	"go/types"
	"regexp"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

const (
	request    = "for each request"
	message    = "for each message"
	connection = "for each connection"
	call       = "for each call"
)

// served are the types of parameters by which a function is known to be called for each of something, as
// [calling.Place.Symbol] names them.
var served = map[string]string{
	"net/http.ResponseWriter":                                   request,
	"github.com/gin-gonic/gin.Context":                          request,
	"github.com/labstack/echo.Context":                          request,
	"github.com/gofiber/fiber.Ctx":                              request,
	"github.com/valyala/fasthttp.RequestCtx":                    request,
	"github.com/kataras/iris/context.Context":                   request,
	"github.com/kataras/iris.Context":                           request,
	"github.com/beego/beego/server/web/context.Context":         request,
	"github.com/astaxie/beego/context.Context":                  request,
	"github.com/cloudwego/hertz/pkg/app.RequestContext":         request,
	"github.com/emicklei/go-restful.Request":                    request,
	"github.com/gobuffalo/buffalo.Context":                      request,
	"github.com/gogf/gf/net/ghttp.Request":                      request,
	"github.com/go-kratos/kratos/transport/http.Context":        request,
	"github.com/uptrace/bunrouter.Request":                      request,
	"github.com/go-macaron/macaron.Context":                     request,
	"gopkg.in/macaron.Context":                                  request,
	"connectrpc.com/connect.Request":                            call,
	"connectrpc.com/connect.ServerStream":                       call,
	"connectrpc.com/connect.BidiStream":                         call,
	"connectrpc.com/connect.ClientStream":                       call,
	"github.com/bufbuild/connect-go.Request":                    call,
	"google.golang.org/grpc.ServerStream":                       call,
	"google.golang.org/grpc.ServerStreamingServer":              call,
	"google.golang.org/grpc.ClientStreamingServer":              call,
	"google.golang.org/grpc.BidiStreamingServer":                call,
	"google.golang.org/grpc.UnaryServerInfo":                    call,
	"net.Conn":                                                  connection,
	"net.TCPConn":                                               connection,
	"github.com/gorilla/websocket.Conn":                         connection,
	"golang.org/x/net/websocket.Conn":                           connection,
	"github.com/coder/websocket.Conn":                           connection,
	"nhooyr.io/websocket.Conn":                                  connection,
	"github.com/gofiber/websocket.Conn":                         connection,
	"github.com/gofiber/contrib/websocket.Conn":                 connection,
	"github.com/olahol/melody.Session":                          connection,
	"github.com/gliderlabs/ssh.Session":                         connection,
	"github.com/nats-io/nats.go.Msg":                            message,
	"github.com/nats-io/nats.go/jetstream.Msg":                  message,
	"github.com/nats-io/stan.go.Msg":                            message,
	"github.com/segmentio/kafka-go.Message":                     message,
	"github.com/confluentinc/confluent-kafka-go/kafka.Message":  message,
	"github.com/twmb/franz-go/pkg/kgo.Record":                   message,
	"github.com/IBM/sarama.ConsumerMessage":                     message,
	"github.com/IBM/sarama.ConsumerGroupClaim":                  message,
	"github.com/Shopify/sarama.ConsumerMessage":                 message,
	"github.com/Shopify/sarama.ConsumerGroupClaim":              message,
	"github.com/rabbitmq/amqp091-go.Delivery":                   message,
	"github.com/streadway/amqp.Delivery":                        message,
	"github.com/wagslane/go-rabbitmq.Delivery":                  message,
	"cloud.google.com/go/pubsub.Message":                        message,
	"github.com/nsqio/go-nsq.Message":                           message,
	"github.com/hibiken/asynq.Task":                             message,
	"github.com/gocraft/work.Job":                               message,
	"github.com/riverqueue/river.Job":                           message,
	"github.com/ThreeDotsLabs/watermill/message.Message":        message,
	"github.com/apache/pulsar-client-go/pulsar.Message":         message,
	"github.com/apache/pulsar-client-go/pulsar.ConsumerMessage": message,
	"github.com/eclipse/paho.mqtt.golang.Message":               message,
	"github.com/aws/aws-sdk-go-v2/service/sqs/types.Message":    message,
	"github.com/aws/aws-sdk-go/service/sqs.Message":             message,
	"github.com/cloudevents/sdk-go/event.Event":                 message,
	"github.com/redis/go-redis.Message":                         message,
	"github.com/bwmarrin/discordgo.MessageCreate":               message,
	"gopkg.in/telebot.Context":                                  message,
}

// lambdaEvents is the package of what a function in the cloud is called with.
const lambdaEvents = "github.com/aws/aws-lambda-go/events."

// servedType says for each of what a function is called, by the types of its parameters, and which of them says so;
// empty where that can't be told by them.
func (w *walk) servedType(fn *ast.FuncType) (how, typ string) {
	for _, field := range fn.Params.List {
		symbol := w.at.Symbol(field.Type)
		how := served[symbol]
		switch {
		case how != "":
		case strings.HasPrefix(symbol, lambdaEvents):
			how = "for each invocation"
		case w.isServerStream(field.Type):
			how = call
		default:
			continue
		}
		if w.at.Info != nil {
			return how, identity.Short(w.at.Info.TypeOf(field.Type))
		}
		return how, types.ExprString(field.Type)
	}
	return "", ""
}

// isServerStream says that a type is that of a gRPC stream on the server's side.
func (w *walk) isServerStream(e ast.Expr) bool {
	if w.at.Info == nil {
		return false
	}
	t := w.at.Info.TypeOf(e)
	if t == nil || !types.IsInterface(t) || !strings.HasSuffix(types.ExprString(e), "Server") {
		return false
	}
	for _, name := range []string{"SendMsg", "RecvMsg", "SendHeader", "Context"} {
		if m, _, _ := types.LookupFieldOrMethod(t, false, nil, name); m == nil {
			return false
		}
	}
	return true
}

// remote finds that a method is called from afar: it has the shape of one, and its type is registered with a server or
// embeds what the generator makes for servers.
func (w *walk) remote(fn *ast.FuncDecl) *finding {
	if fn.Recv == nil || w.at.Info == nil {
		return nil
	}
	method, ok := w.at.Info.Defs[fn.Name].(*types.Func)
	if !ok || !fn.Name.IsExported() {
		return nil
	}
	recv := identity.Named(method.Signature().Recv().Type())
	if recv == nil {
		return nil
	}
	if embeds(recv, func(of string) bool { return controllers[of] }) {
		return w.finding(fn, request+" by "+syntax.FunctionName(fn), all)
	}
	if !remoteShape(method.Signature()) {
		return nil
	}
	key, _ := identity.KeyOf(recv)
	generated := embeds(recv, func(of string) bool { return generatedServer.MatchString(of) })
	if !generated && !w.registered()[key] && !w.registeredOutside(recv) {
		return nil
	}
	return w.finding(fn, call+" of "+syntax.FunctionName(fn), all)
}

var (
	generatedServer = regexp.MustCompile(`\.(Unimplemented|Unsafe)\w+Server$`)
	registers       = regexp.MustCompile(`^Register\w*(Server|Service|Handler)$`)
)

// controllers are the types that are embedded by those whose methods handle requests.
var controllers = map[string]bool{
	"github.com/beego/beego/server/web.Controller": true,
	"github.com/astaxie/beego.Controller":          true,
	"github.com/revel/revel.Controller":            true,
}

// embeds says that a struct embeds one of some types.
func embeds(t *types.TypeName, is func(symbol string) bool) bool {
	s, ok := t.Type().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if n := identity.Named(f.Type()); f.Embedded() && n != nil && n.Pkg() != nil && is(calling.Unversioned(n.Pkg().Path())+"."+n.Name()) {
			return true
		}
	}
	return false
}

// remoteShape says that a signature is (context.Context, *Request) (*Response, error).
func remoteShape(sig *types.Signature) bool {
	if sig.Params().Len() != 2 || sig.Results().Len() != 2 {
		return false
	}
	pointer := func(v *types.Var) bool { _, ok := types.Unalias(v.Type()).(*types.Pointer); return ok }
	return identity.IsContext(sig.Params().At(0).Type()) && pointer(sig.Params().At(1)) && pointer(sig.Results().At(0)) && identity.IsError(sig.Results().At(1).Type())
}

// listRegistered lists the types whose values loaded packages register with a server.
func (p *Finder) listRegistered() map[identity.Key]bool {
	out := map[identity.Key]bool{}
	for _, pkg := range p.Project.Res.Program.Packages {
		for _, file := range pkg.Files {
			ast.Inspect(file.Syntax, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if id, ok := identity.IdentOf(c.Fun); !ok || !registers.MatchString(id.Name) {
					return true
				}
				for _, arg := range c.Args {
					if t := pkg.Info.TypeOf(arg); t != nil {
						if key, ok := identity.KeyOf(nameOf(t)); ok {
							out[key] = true
						}
					}
				}
				return true
			})
		}
	}
	return out
}

// nameOf is the name of a type as an object; nil where it has none.
func nameOf(t types.Type) types.Object {
	if n := identity.Named(t); n != nil {
		return n
	}
	return nil
}

// registeredOutside says that a file that is not loaded registers a type's values: it names the type, or what makes
// them, and registers something.
func (p *Finder) registeredOutside(t *types.TypeName) bool {
	for _, name := range []string{t.Name(), "New" + t.Name(), "New"} {
		for _, at := range p.Web.Callers(identity.Key{Path: t.Pkg().Path(), Name: name}) {
			found := false
			ast.Inspect(at.Path[0], func(n ast.Node) bool {
				if c, ok := n.(*ast.CallExpr); ok && at.Info == nil {
					id, ok := identity.IdentOf(c.Fun)
					found = found || ok && registers.MatchString(id.Name)
				}
				return !found
			})
			if found {
				return true
			}
		}
	}
	return false
}
