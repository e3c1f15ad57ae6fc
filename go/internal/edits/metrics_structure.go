package edits

import (
	"errors"

	"go.opentelemetry.io/collector/pdata/pmetric"
)

// decode reads a frame of messages of a kind.
func (b *metrics) decode(k kind, f *frame) (pmetric.Metrics, error) {
	path, err := b.path(k)
	if err != nil {
		return pmetric.Metrics{}, err
	}
	return decode(f, path, metricsSchema, (&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics)
}

// firstMetric is the one that frames of metrics, points and exemplars are in.
func firstMetric(md pmetric.Metrics) pmetric.Metric {
	return md.ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().At(0)
}

func (b *metrics) add(k kind, f *frame) (int, error) {
	in, err := b.decode(k, f)
	if err != nil {
		return 0, err
	}
	items := in.DataPointCount()
	switch k {
	case kindResource:
		in.ResourceMetrics().MoveAndAppendTo(b.resources)
	case kindScope:
		in.ResourceMetrics().At(0).ScopeMetrics().MoveAndAppendTo(b.scopes)
	case kindItem:
		in.ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().MoveAndAppendTo(b.metrics)
	case kindPoint:
		b.now.points.add(firstMetric(in))
	case kindExemplar:
		b.now.points.firstExemplars(firstMetric(in)).MoveAndAppendTo(b.now.points.exemplars())
		return 0, nil
	}
	return items, nil
}

func (b *metrics) replace(k kind, f *frame) error {
	in, err := b.decode(k, f)
	if err != nil {
		return err
	}
	switch k {
	case kindItem:
		firstMetric(in).MoveTo(b.now.metric)
	case kindPoint:
		b.now.points.replace(firstMetric(in))
	case kindExemplar:
		b.now.points.firstExemplars(firstMetric(in)).At(0).MoveTo(b.exemplar())
	}
	return nil
}

func (b *metrics) hold(k kind) {
	b.kept = b.now
	if k == kindPoint {
		b.now.points.hold()
	}
}

func (b *metrics) put(k kind) error {
	switch k {
	case kindResource:
		putLast(b.resources, b.kept.resource)
	case kindScope:
		putLast(b.scopes, b.kept.scope)
	case kindItem:
		putLast(b.metrics, b.kept.metric)
	case kindPoint:
		if b.now.points != b.kept.points {
			return errors.New("the metrics have data points of different types")
		}
		b.now.points.put()
	case kindExemplar:
		if b.now.points.exemplarField() == 0 {
			return errors.New("data points of a summary have no exemplars")
		}
		last := b.now.points.exemplars().AppendEmpty()
		b.kept.examples.At(b.kept.example).MoveTo(last)
	}
	return nil
}

func (b *metrics) sweep(k kind, gone bits) {
	switch k {
	case kindResource:
		sweepSlice(b.resources, gone)
	case kindScope:
		sweepSlice(b.scopes, gone)
	case kindItem:
		sweepSlice(b.metrics, gone)
	case kindPoint:
		b.now.points.sweep(gone)
	case kindExemplar:
		sweepSlice(b.now.points.exemplars(), gone)
	}
}
