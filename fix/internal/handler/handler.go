package handler

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// kind describes functions with a parameter of some type.
type kind struct {
	how     string // what they are called for; empty where the parameter does not determine it
	answers bool   // they answer one request, and their context ends with it
}

var (
	request      = kind{how: "for each request"}
	answered     = kind{how: "for each request", answers: true}
	message      = kind{how: "for each message"}
	connection   = kind{how: "for each connection"}
	call         = kind{how: "for each call"}
	answeredCall = kind{how: "for each call", answers: true}
)

// served lists the parameter types of handlers, as [calling.Place.Symbol] names them.
var served = map[string]kind{
	"net/http.ResponseWriter":                                   answered,
	"net/http.Request":                                          {answers: true}, // a client has it too
	"github.com/gin-gonic/gin.Context":                          answered,
	"github.com/labstack/echo.Context":                          answered,
	"github.com/gofiber/fiber.Ctx":                              answered,
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
	"connectrpc.com/connect.Request":                            answeredCall,
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

// lambdaEvents is the package of the event types of AWS Lambda functions.
const lambdaEvents = "github.com/aws/aws-lambda-go/events."

// Served returns for each of what a function is called, and the parameter type that determines it; empty where none
// does.
func Served(at *calling.Place, fn *ast.FuncType) (how, typ string) {
	for _, field := range fn.Params.List {
		symbol := at.Symbol(field.Type)
		how := served[symbol].how
		switch {
		case how != "":
		case strings.HasPrefix(symbol, lambdaEvents):
			how = "for each invocation"
		case isServerStream(at, field.Type):
			how = call.how
		default:
			continue
		}
		if at.Info != nil {
			return how, identity.Short(at.Info.TypeOf(field.Type))
		}
		return how, types.ExprString(field.Type)
	}
	return "", ""
}

// isServerStream reports whether a type is a gRPC stream on the server's side.
func isServerStream(at *calling.Place, e ast.Expr) bool {
	if at.Info == nil {
		return false
	}
	t := at.Info.TypeOf(e)
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

// Answers reports whether a function answers one request, at whose end its context ends: it takes a web framework's
// request context, or is a method of a gRPC or Connect server.
func Answers(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		n := identity.Named(p.Type())
		if n != nil && n.Pkg() != nil && served[calling.Unversioned(n.Pkg().Path())+"."+n.Name()].answers {
			return true
		}
	}
	if sig.Recv() == nil {
		return false
	}
	n := identity.Named(sig.Recv().Type())
	return n != nil && generated(n)
}
