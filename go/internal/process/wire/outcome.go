package wire

import (
	"context"
	"errors"
	"strings"
	"time"

	"go.opentelemetry.io/collector/consumer/consumererror"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	spb "google.golang.org/genproto/googleapis/rpc/status"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// FromError returns the outcome that an error of a consumer is, nil for none.
func FromError[T any](signal Signal[T], err error) *pluginv1.Outcome {
	if err == nil {
		return nil
	}
	outcome := &pluginv1.Outcome{
		Code:       pluginv1.Outcome_RETRYABLE,
		Message:    unprefixed(err.Error()),
		Downstream: consumererror.IsDownstream(err),
	}
	if consumererror.IsPermanent(err) {
		outcome.Code = pluginv1.Outcome_PERMANENT
	}
	if s, ok := status.FromError(err); ok && s.Code() != codes.OK {
		detailed := s.Proto()
		detailed.Message = unprefixed(detailed.GetMessage())
		outcome.GrpcStatus, _ = proto.Marshal(detailed)
		outcome.RetryAfterMs = uint64(retryDelay(s).Milliseconds())
	}
	if data, ok := signal.Rest(err); ok {
		if rest, err := signal.Marshal(data); err == nil {
			outcome.Rest = rest
		}
	}
	return outcome
}

// ToError returns the error that an outcome is: with the same text, class, gRPC status and rest as it had over there.
func ToError[T any](signal Signal[T], outcome *pluginv1.Outcome) error {
	if outcome.GetCode() == pluginv1.Outcome_OK {
		return nil
	}
	err := known(outcome.GetMessage())
	if s := statusOf(outcome); s != nil {
		err = &statusError{text: outcome.GetMessage(), status: s}
	}
	if len(outcome.GetRest()) > 0 {
		if data, broken := signal.Unmarshal(outcome.GetRest()); broken == nil {
			err = signal.WithRest(err, data)
		}
	}
	if outcome.GetCode() == pluginv1.Outcome_PERMANENT {
		err = consumererror.NewPermanent(err)
	}
	if outcome.GetDownstream() {
		err = consumererror.NewDownstream(err)
	}
	return err
}

// known is the error of a text: the very one that callers look for, if it is that of one.
func known(text string) error {
	for _, err := range []error{context.Canceled, context.DeadlineExceeded} {
		if err.Error() == text {
			return err
		}
	}
	return errors.New(text)
}

// statusError has a text of its own and a gRPC status, which receivers hand to their clients.
type statusError struct {
	text   string
	status *status.Status
}

// Error implements error.
func (e *statusError) Error() string { return e.text }

// GRPCStatus is what google.golang.org/grpc/status looks for.
func (e *statusError) GRPCStatus() *status.Status { return e.status }

func statusOf(outcome *pluginv1.Outcome) *status.Status {
	if len(outcome.GetGrpcStatus()) > 0 {
		var s spb.Status
		if proto.Unmarshal(outcome.GetGrpcStatus(), &s) == nil {
			return status.FromProto(&s)
		}
	}
	if after := time.Duration(outcome.GetRetryAfterMs()) * time.Millisecond; after > 0 {
		s := status.New(codes.Unavailable, outcome.GetMessage())
		if with, err := s.WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(after)}); err == nil {
			return with
		}
	}
	return nil
}

func retryDelay(s *status.Status) time.Duration {
	for _, detail := range s.Details() {
		if info, ok := detail.(*errdetails.RetryInfo); ok {
			return info.GetRetryDelay().AsDuration()
		}
	}
	return 0
}

// unprefixed takes away what NewPermanent puts before a text, so that it does not double at each hop.
func unprefixed(text string) string {
	const prefix = "Permanent error: "
	for strings.HasPrefix(text, prefix) {
		text = text[len(prefix):]
	}
	return text
}
