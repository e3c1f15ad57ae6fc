package contracts

import (
	"context"
	"errors"
	"net"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

// freeAddress is an address of this machine on which nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// listening are values for an OTLP receiver that listens on an address.
func listening(address string) map[string]any {
	return map[string]any{"protocols": map[string]any{"grpc": map[string]any{"endpoint": address}}}
}

// configured returns a factory's configuration with these values, as a collector makes it.
func configured(t testing.TB, factory component.Factory, values map[string]any) component.Config {
	t.Helper()
	config := factory.CreateDefaultConfig()
	if err := confmap.NewFromStringMap(values).Unmarshal(&config); err != nil {
		t.Fatal(err)
	}
	if err := confmap.Validate(config); err != nil {
		t.Fatal(err)
	}
	return config
}

// started starts a component, which is shut down with the test.
func started(t testing.TB, c component.Component) {
	t.Helper()
	if err := c.Start(context.Background(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

// refusals are what a consumer may say.
var refusals = func() []error {
	slowly, err := status.New(codes.ResourceExhausted, "slowly").WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(3e9)})
	if err != nil {
		panic(err)
	}
	return []error{nil, errors.New("not now"), consumererror.NewPermanent(errors.New("never")), slowly.Err(), context.DeadlineExceeded}
}()

// refusing is a consumer that says something.
func refusing(refusal error) consumer.Logs { return consumertest.NewErr(refusal) }

// compareErrors fails unless two errors tell a client the same.
func compareErrors(t *testing.T, is, want error) {
	t.Helper()
	if (is == nil) != (want == nil) || is != nil && is.Error() != want.Error() {
		t.Errorf("the error is %v, not %v", is, want)
	}
	if consumererror.IsPermanent(is) != consumererror.IsPermanent(want) || errors.Is(is, context.DeadlineExceeded) != errors.Is(want, context.DeadlineExceeded) {
		t.Errorf("the error %v is not what %v is", is, want)
	}
	a, b := status.Convert(is), status.Convert(want)
	if a.Code() != b.Code() || len(a.Details()) != len(b.Details()) {
		t.Errorf("the status is %v, not %v", a, b)
	}
}
