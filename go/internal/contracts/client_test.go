package contracts

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// client sends items to a receiver by OTLP/gRPC, each until it is accepted or refused for ever.
type client struct {
	t       *testing.T
	signal  pipeline.Signal
	address string
	conn    *grpc.ClientConn
	sent    atomic.Int64
}

// Start implements receivertest.Generator.
func (c *client) Start() {
	var err error
	if c.conn, err = grpc.NewClient(c.address, grpc.WithTransportCredentials(insecure.NewCredentials())); err != nil {
		c.t.Fatal(err)
	}
}

// Stop implements receivertest.Generator.
func (c *client) Stop() { c.conn.Close() }

// Generate implements receivertest.Generator.
func (c *client) Generate() []receivertest.UniqueIDAttrVal {
	id := receivertest.UniqueIDAttrVal(fmt.Sprint(c.sent.Add(1)))
	for {
		switch err := c.send(id); status.Code(err) {
		case codes.OK, codes.Internal:
			return []receivertest.UniqueIDAttrVal{id}
		case codes.Unavailable: // it is to be sent again
		default:
			c.t.Errorf("the receiver answers %v", err)
			return []receivertest.UniqueIDAttrVal{id}
		}
	}
}

func (c *client) send(id receivertest.UniqueIDAttrVal) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	switch c.signal {
	case pipeline.SignalTraces:
		request := ptraceotlp.NewExportRequestFromTraces(receivertest.CreateOneSpanWithID(id))
		_, err = ptraceotlp.NewGRPCClient(c.conn).Export(ctx, request, grpc.WaitForReady(true))
	case pipeline.SignalMetrics:
		request := pmetricotlp.NewExportRequestFromMetrics(receivertest.CreateGaugeMetricWithID(id))
		_, err = pmetricotlp.NewGRPCClient(c.conn).Export(ctx, request, grpc.WaitForReady(true))
	case pipeline.SignalLogs:
		request := plogotlp.NewExportRequestFromLogs(receivertest.CreateOneLogWithID(id))
		_, err = plogotlp.NewGRPCClient(c.conn).Export(ctx, request, grpc.WaitForReady(true))
	}
	return err
}
