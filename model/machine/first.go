package machine

import "errors"

// first gives what is raised of the exceptions that an instruction has earned, where
// nil is none, in the order in which AMD's processors find them (measured). The
// pseudo-code of the manuals has an order too, but not that of any processor at
// hand: elsewhere there is no prediction unless all are the same.
func (m *machine) first(found ...error) error {
	var earned *exception
	for _, err := range found {
		var e *exception
		switch {
		case err == nil:
			continue
		case !errors.As(err, &e):
			return err
		case earned != nil && earned.fault != e.fault:
			return m.byVendor(earned, &Unknown{Reason: "which of several exceptions comes first is not documented"})
		}
		earned = e
	}
	if earned == nil {
		return nil
	}
	return earned
}
