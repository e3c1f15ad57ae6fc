package wire

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"go.opentelemetry.io/collector/client"
	"go.opentelemetry.io/otel/propagation"
	"google.golang.org/protobuf/proto"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

var tracing propagation.TraceContext

// FromContext returns what travels with telemetry, nil if there is nothing.
func FromContext(ctx context.Context) *pluginv1.Context {
	message := &pluginv1.Context{}
	info := client.FromContext(ctx)
	for _, key := range slices.Sorted(info.Metadata.Keys()) {
		message.Metadata = append(message.Metadata, &pluginv1.Metadata{Key: key, Values: info.Metadata.Get(key)})
	}
	if info.Addr != nil {
		message.ClientNetwork, message.ClientAddress = info.Addr.Network(), info.Addr.String()
	}
	if info.Auth != nil {
		for _, name := range info.Auth.GetAttributeNames() {
			message.Auth = append(message.Auth, &pluginv1.Metadata{Key: name, Values: texts(info.Auth.GetAttribute(name))})
		}
	}
	carrier := propagation.MapCarrier{}
	tracing.Inject(ctx, carrier)
	message.Traceparent, message.Tracestate = carrier["traceparent"], carrier["tracestate"]
	if proto.Size(message) == 0 {
		return nil
	}
	return message
}

// IntoContext returns ctx with what travelled.
func IntoContext(ctx context.Context, message *pluginv1.Context) context.Context {
	if message == nil {
		return ctx
	}
	info := client.Info{Addr: address(message.GetClientNetwork(), message.GetClientAddress())}
	if len(message.GetMetadata()) > 0 {
		info.Metadata = client.NewMetadata(toMap(message.GetMetadata()))
	}
	if len(message.GetAuth()) > 0 {
		info.Auth = auth(toMap(message.GetAuth()))
	}
	ctx = client.NewContext(ctx, info)
	if message.GetTraceparent() == "" {
		return ctx
	}
	return tracing.Extract(ctx, propagation.MapCarrier{"traceparent": message.GetTraceparent(), "tracestate": message.GetTracestate()})
}

// Timeout returns how many milliseconds ctx still has, 0 if it has no deadline.
func Timeout(ctx context.Context) uint64 {
	deadline, ok := ctx.Deadline()
	if !ok {
		return 0
	}
	return uint64(max(1, time.Until(deadline).Milliseconds()))
}

// WithTimeout returns ctx with a deadline so many milliseconds away, or without one for 0.
func WithTimeout(ctx context.Context, ms uint64) (context.Context, context.CancelFunc) {
	if ms == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Duration(ms)*time.Millisecond)
}

func toMap(list []*pluginv1.Metadata) map[string][]string {
	values := make(map[string][]string, len(list))
	for _, m := range list {
		values[m.GetKey()] = m.GetValues()
	}
	return values
}

func texts(value any) []string {
	switch v := value.(type) {
	case []string:
		return v
	case string:
		return []string{v}
	case nil:
		return nil
	}
	return []string{fmt.Sprint(value)}
}

// auth is a client's authentication as it travelled: each attribute is a text, or a list of texts.
type auth map[string][]string

// GetAttribute implements client.AuthData.
func (a auth) GetAttribute(name string) any {
	switch values := a[name]; len(values) {
	case 0:
		return nil
	case 1:
		return values[0]
	default:
		return values
	}
}

// GetAttributeNames implements client.AuthData.
func (a auth) GetAttributeNames() []string {
	names := make([]string, 0, len(a))
	for name := range a {
		names = append(names, name)
	}
	return names
}

// address is a client's address as it travelled; of a kind that components know, where it can be. No name is looked up.
func address(network, text string) net.Addr {
	switch network {
	case "tcp", "udp":
		to, err := netip.ParseAddrPort(text)
		if err != nil {
			return nil
		}
		if network == "tcp" {
			return net.TCPAddrFromAddrPort(to)
		}
		return net.UDPAddrFromAddrPort(to)
	case "ip":
		to, err := netip.ParseAddr(text)
		if err != nil {
			return nil
		}
		return &net.IPAddr{IP: to.AsSlice(), Zone: to.Zone()}
	case "unix":
		return &net.UnixAddr{Net: network, Name: text}
	}
	return nil
}
