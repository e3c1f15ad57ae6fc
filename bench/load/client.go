package main

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const exportMethod = "/opentelemetry.proto.collector.logs.v1.LogsService/Export"

// rawCodec sends and receives bytes as they are, so that marshalling is no part of the load.
type rawCodec struct{}

func (rawCodec) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }

func (rawCodec) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = append((*v.(*[]byte))[:0], data...)
	return nil
}

// Name is the content type's: what is sent is protobuf.
func (rawCodec) Name() string { return "proto" }

// connect makes a gRPC connection of its own; it is dialled at the first call.
func connect(addr string) (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:///"+addr,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(rawCodec{})),
		grpc.WithDisableServiceConfig(), grpc.WithNoProxy())
}

// export sends one request; an answer that refuses records is an error.
func export(ctx context.Context, conn *grpc.ClientConn, request []byte) error {
	var answer []byte
	if err := conn.Invoke(ctx, exportMethod, &request, &answer); err != nil || len(answer) == 0 {
		return err
	}
	response := plogotlp.NewExportResponse()
	if err := response.UnmarshalProto(answer); err != nil {
		return err
	}
	if n := response.PartialSuccess().RejectedLogRecords(); n > 0 {
		return fmt.Errorf("%d records rejected: %s", n, response.PartialSuccess().ErrorMessage())
	}
	return nil
}
