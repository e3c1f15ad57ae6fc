package host

// fatalErrors takes what components report as fatal. The service sends while it holds on to the reporting component, so
// the channel must be read at all times, during start and stop too; only the first error counts.
type fatalErrors struct {
	in    chan error
	first chan error
}

func drain() (*fatalErrors, func()) {
	f := &fatalErrors{in: make(chan error), first: make(chan error, 1)}
	quit := make(chan struct{})
	go func() {
		for {
			select {
			case err := <-f.in:
				select {
				case f.first <- err:
				default:
				}
			case <-quit:
				return
			}
		}
	}()
	return f, func() { close(quit) }
}
