package contracts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pipeline"
)

// valuesOf are the configurations of the types that need one.
func valuesOf(t testing.TB, typ component.Type) map[string]any {
	switch typ.String() {
	case "otlp_grpc":
		return map[string]any{"endpoint": freeAddress(t), "tls": map[string]any{"insecure": true}}
	case "memory_limiter":
		return map[string]any{"check_interval": "1s", "limit_mib": 4000}
	case "otlp":
		return listening(freeAddress(t))
	}
	return nil
}

// inEachPart runs a test for each component that the built-in factories can make, in each way.
func inEachPart(t *testing.T, test func(t *testing.T, w way, p part, config component.Config)) {
	var supported []string
	for _, p := range ways[0].parts() {
		if _, err := p.create(configured(t, p.factory, valuesOf(t, p.factory.Type()))); !errors.Is(err, pipeline.ErrSignalNotSupported) {
			supported = append(supported, p.name)
		}
	}
	if len(supported) < 20 {
		t.Fatalf("the factories make only %v", supported)
	}
	inEachWay(t, func(t *testing.T, w way) {
		byName := map[string]part{}
		for _, p := range w.parts() {
			byName[p.name] = p
		}
		for _, name := range supported {
			t.Run(name, func(t *testing.T) {
				p, ok := byName[name]
				if !ok {
					t.Fatal("there is no factory of it")
				}
				test(t, w, p, configured(t, p.factory, valuesOf(t, p.factory.Type())))
			})
		}
	})
}

// ended fails unless a component can be shut down.
func ended(t *testing.T, c component.Component) {
	t.Helper()
	if err := c.Shutdown(context.Background()); err != nil {
		t.Errorf("its shutdown: %v", err)
	}
}

func TestComponent_can_be_shut_down_without_having_been_started(t *testing.T) {
	inEachPart(t, func(t *testing.T, _ way, p part, config component.Config) {
		c, err := p.create(config)
		if err != nil {
			t.Fatal(err)
		}
		ended(t, c)
	})
}

func TestComponent_works_and_so_does_the_next_one_of_the_same_configuration(t *testing.T) {
	inEachPart(t, func(t *testing.T, _ way, p part, config component.Config) {
		for range 2 {
			c, err := p.create(config)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(context.Background(), componenttest.NewNopHost()); err != nil {
				t.Fatal(err)
			}
			p.consume(t, c)
			ended(t, c)
		}
	})
}

// Upstream demands it of every component, and some of its own panic: so do they out of a plugin. The proxies of a
// process do not.
func TestComponent_can_be_shut_down_twice_where_upstreams_can(t *testing.T) {
	said := map[string]string{}
	inEachPart(t, func(t *testing.T, w way, p part, config component.Config) {
		c, err := p.create(config)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(context.Background(), componenttest.NewNopHost()); err != nil {
			t.Fatal(err)
		}
		ended(t, c)
		switch says := endedAgain(c); {
		case w.name == builtInWay:
			said[p.name] = says
		case w.name == processWay && says != "":
			t.Error(says)
		case w.name == pluginWay && says != said[p.name]:
			t.Errorf("it says %q, and built in %q", says, said[p.name])
		}
	})
}

// endedAgain shuts a component down, and returns what it says to that.
func endedAgain(c component.Component) (says string) {
	defer func() {
		if p := recover(); p != nil {
			says = fmt.Sprint(p)
		}
	}()
	if err := c.Shutdown(context.Background()); err != nil {
		return err.Error()
	}
	return ""
}

func TestReceiver_that_cannot_start_says_why_and_another_one_can(t *testing.T) {
	inEachWay(t, func(t *testing.T, w way) {
		for _, p := range w.parts() {
			if p.factory.Type().String() != "otlp" {
				continue
			}
			address := freeAddress(t)
			first, err := p.create(configured(t, p.factory, listening(address)))
			if err != nil {
				t.Fatal(err)
			}
			second, err := p.create(configured(t, p.factory, listening(address)))
			if err != nil {
				t.Fatal(err)
			}
			if err := first.Start(context.Background(), componenttest.NewNopHost()); err != nil {
				t.Fatal(err)
			}
			err = second.Start(context.Background(), componenttest.NewNopHost())
			if want := fmt.Sprintf("listen tcp %s: bind: address already in use", address); err == nil || err.Error() != want {
				t.Errorf("%s: the error is %v, not %s", p.name, err, want)
			}
			if op := new(net.OpError); !errors.As(err, &op) || !errors.Is(err, syscall.EADDRINUSE) || op.Addr.String() != address {
				t.Errorf("%s: %v is not what the system says of %s", p.name, err, address)
			}
			ended(t, second)
			ended(t, first)
			third, err := p.create(configured(t, p.factory, listening(address)))
			if err != nil {
				t.Fatal(err)
			}
			if err := third.Start(context.Background(), componenttest.NewNopHost()); err != nil {
				t.Errorf("%s: afterwards: %v", p.name, err)
			}
			ended(t, third)
		}
	})
}
