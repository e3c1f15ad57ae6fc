package wire

import (
	"context"
	"math"
	"strings"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// mark stands in every file that is a plugin for a process of its own, and is the name of the handshake's cookie. It is
// put together when the program runs, so that the library, and what else is made of it, does not contain it.
var mark = strings.Join([]string{"OTELCOL", "DENO", "PLUGIN"}, "_")

// Mark returns the text by which a plugin's file is recognised.
func Mark() string { return mark }

// Cookie is the cookie's value. It is no secret: it tells a plugin that it was not started by hand.
const Cookie = "a8a3f1c2-7d0e-4b7c-9c6f-3d1b5e0f2a64"

// Name is the one go-plugin service of a child.
const Name = "components"

// Handshake is what both ends must agree on.
var Handshake = plugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: mark, MagicCookieValue: Cookie}

// Window is how many bytes of telemetry may wait for an answer in one stream and direction.
const Window = 64 << 20

// transportWindow is HTTP/2's: a batch should not wait for window updates half way.
const transportWindow = 8 << 20

// DialOptions are the host's end of the connection.
func DialOptions() []grpc.DialOption {
	return []grpc.DialOption{
		grpc.WithInitialWindowSize(transportWindow), grpc.WithInitialConnWindowSize(transportWindow),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32), grpc.MaxCallSendMsgSize(math.MaxInt32)),
	}
}

// ServerOptions are the child's end of the connection.
func ServerOptions() []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.InitialWindowSize(transportWindow), grpc.InitialConnWindowSize(transportWindow),
		grpc.MaxRecvMsgSize(math.MaxInt32), grpc.MaxSendMsgSize(math.MaxInt32),
	}
}

// Plugin is go-plugin's view of the service: the child gives Service, the host gets a client of it.
type Plugin struct {
	plugin.NetRPCUnsupportedPlugin

	Service pluginv1.PluginServer
}

// GRPCServer implements plugin.GRPCPlugin.
func (p *Plugin) GRPCServer(_ *plugin.GRPCBroker, server *grpc.Server) error {
	pluginv1.RegisterPluginServer(server, p.Service)
	return nil
}

// GRPCClient implements plugin.GRPCPlugin.
func (*Plugin) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return pluginv1.NewPluginClient(conn), nil
}
