package edits

import "go.opentelemetry.io/collector/pdata/ptrace"

func setSpan(to ptrace.Span, f *field) {
	switch f.num {
	case 1:
		to.SetTraceID(f.traceID())
	case 2:
		to.SetSpanID(f.spanID())
	case 3:
		to.TraceState().FromRaw(f.str())
	case 4:
		to.SetParentSpanID(f.spanID())
	case 5:
		to.SetName(f.str())
	case 6:
		to.SetKind(ptrace.SpanKind(f.enum()))
	case 7:
		to.SetStartTimestamp(f.timestamp())
	case 8:
		to.SetEndTimestamp(f.timestamp())
	case 10:
		to.SetDroppedAttributesCount(f.uint32())
	case 12:
		to.SetDroppedEventsCount(f.uint32())
	case 14:
		to.SetDroppedLinksCount(f.uint32())
	case 15:
		setStatus(to.Status(), f)
	case 16:
		to.SetFlags(f.fixed32())
	default:
		f.unknown("Span")
	}
}

func setStatus(to ptrace.Status, f *field) {
	to.SetMessage("")
	to.SetCode(ptrace.StatusCodeUnset)
	f.message(func(in *field) {
		switch in.num {
		case 2:
			to.SetMessage(in.str())
		case 3:
			to.SetCode(ptrace.StatusCode(in.enum()))
		default:
			in.unknown("Status")
		}
	})
}

func setEvent(to ptrace.SpanEvent, f *field) {
	switch f.num {
	case 1:
		to.SetTimestamp(f.timestamp())
	case 2:
		to.SetName(f.str())
	case 4:
		to.SetDroppedAttributesCount(f.uint32())
	default:
		f.unknown("Event")
	}
}

func setLink(to ptrace.SpanLink, f *field) {
	switch f.num {
	case 1:
		to.SetTraceID(f.traceID())
	case 2:
		to.SetSpanID(f.spanID())
	case 3:
		to.TraceState().FromRaw(f.str())
	case 5:
		to.SetDroppedAttributesCount(f.uint32())
	case 6:
		to.SetFlags(f.fixed32())
	default:
		f.unknown("Link")
	}
}
