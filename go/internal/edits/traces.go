package edits

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// traces is the batch of traces.
type traces struct {
	all       ptrace.Traces
	resources ptrace.ResourceSpansSlice
	scopes    ptrace.ScopeSpansSlice
	spans     ptrace.SpanSlice
	events    ptrace.SpanEventSlice
	links     ptrace.SpanLinkSlice
	now, kept spanNodes // the open nodes, and those that hold remembers
}

type spanNodes struct {
	resource ptrace.ResourceSpans
	scope    ptrace.ScopeSpans
	span     ptrace.Span
	event    ptrace.SpanEvent
	link     ptrace.SpanLink
}

func (b *traces) open(k kind, i int) (pcommon.Map, bool) {
	switch k {
	case kindResource:
		if !at(b.resources, i, &b.now.resource) {
			break
		}
		b.scopes = b.now.resource.ScopeSpans()
		return b.now.resource.Resource().Attributes(), true
	case kindScope:
		if !at(b.scopes, i, &b.now.scope) {
			break
		}
		b.spans = b.now.scope.Spans()
		return b.now.scope.Scope().Attributes(), true
	case kindItem:
		if i >= b.spans.Len() {
			break
		}
		b.now.span = b.spans.At(i)
		b.events, b.links = b.now.span.Events(), b.now.span.Links()
		return b.now.span.Attributes(), true
	case kindEvent:
		if i >= b.events.Len() {
			break
		}
		b.now.event = b.events.At(i)
		return b.now.event.Attributes(), true
	case kindLink:
		if i >= b.links.Len() {
			break
		}
		b.now.link = b.links.At(i)
		return b.now.link.Attributes(), true
	}
	return pcommon.Map{}, false
}

func (b *traces) count(k kind) int {
	switch k {
	case kindResource:
		return b.resources.Len()
	case kindScope:
		return b.scopes.Len()
	case kindItem:
		return b.spans.Len()
	case kindEvent:
		return b.events.Len()
	}
	return b.links.Len()
}

func (b *traces) set(k kind, f *field) {
	switch k {
	case kindResource:
		setResource(b.now.resource.Resource(), f)
	case kindScope:
		setScope(b.now.scope.Scope(), f)
	case kindItem:
		setSpan(b.now.span, f)
	case kindEvent:
		setEvent(b.now.event, f)
	case kindLink:
		setLink(b.now.link, f)
	}
}

func (b *traces) setSchemaURL(k kind, url string) {
	if k == kindResource {
		b.now.resource.SetSchemaUrl(url)
	} else {
		b.now.scope.SetSchemaUrl(url)
	}
}

// decode is a frame's messages, decoded, in a span's or a scope's or a resource's place.
func (b *traces) decode(k kind, f *frame) (ptrace.Traces, error) {
	path := [kinds][]byte{
		kindResource: {1}, kindScope: {1, 2}, kindItem: {1, 2, 2}, kindEvent: {1, 2, 2, 11}, kindLink: {1, 2, 2, 13},
	}
	return decode(f, path[k], tracesSchema, (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces)
}

// firstSpan is the one that frames of events and links are in.
func firstSpan(td ptrace.Traces) ptrace.Span {
	return td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0)
}

func (b *traces) add(k kind, f *frame) (int, error) {
	in, err := b.decode(k, f)
	if err != nil {
		return 0, err
	}
	items := in.SpanCount()
	switch k {
	case kindResource:
		in.ResourceSpans().MoveAndAppendTo(b.resources)
	case kindScope:
		in.ResourceSpans().At(0).ScopeSpans().MoveAndAppendTo(b.scopes)
	case kindItem:
		in.ResourceSpans().At(0).ScopeSpans().At(0).Spans().MoveAndAppendTo(b.spans)
	case kindEvent:
		firstSpan(in).Events().MoveAndAppendTo(b.events)
		return 0, nil
	case kindLink:
		firstSpan(in).Links().MoveAndAppendTo(b.links)
		return 0, nil
	}
	return items, nil
}

func (b *traces) replace(k kind, f *frame) error {
	in, err := b.decode(k, f)
	if err != nil {
		return err
	}
	switch k {
	case kindItem:
		firstSpan(in).MoveTo(b.now.span)
	case kindEvent:
		firstSpan(in).Events().At(0).MoveTo(b.now.event)
	case kindLink:
		firstSpan(in).Links().At(0).MoveTo(b.now.link)
	}
	return nil
}

func (b *traces) hold(kind) { b.kept = b.now }

func (b *traces) put(k kind) error {
	switch k {
	case kindResource:
		putLast(b.resources, b.kept.resource)
	case kindScope:
		putLast(b.scopes, b.kept.scope)
	case kindItem:
		putLast(b.spans, b.kept.span)
	case kindEvent:
		putLast(b.events, b.kept.event)
	case kindLink:
		putLast(b.links, b.kept.link)
	}
	return nil
}

func (b *traces) sweep(k kind, gone bits) {
	switch k {
	case kindResource:
		sweepSlice(b.resources, gone)
	case kindScope:
		sweepSlice(b.scopes, gone)
	case kindItem:
		sweepSlice(b.spans, gone)
	case kindEvent:
		sweepSlice(b.events, gone)
	case kindLink:
		sweepSlice(b.links, gone)
	}
}

func (b *traces) items() int { return b.all.SpanCount() }

func (b *traces) itemsIn(kind) int { return 1 }
