package layout

import "github.com/framecheck/framecheck/scenarios/framemap"

// provided adds what the caller provides above the return address.
func (b *builder) provided() {
	slot := b.mode.Bytes()
	home := 0
	for _, a := range b.call.Arguments {
		if b.call.HomeSpace > 0 && home < 4 && len(a.Pieces) > 0 && a.Pieces[0].InRegister {
			b.slots = append(b.slots, framemap.Slot{Offset: int64(home * slot), Size: slot, Role: framemap.HomeSpace, Name: a.Name})
			home++
			continue
		}
		for _, p := range a.Pieces {
			if !p.InRegister {
				size := a.Size
				if a.Indirect {
					size = slot
				}
				b.slots = append(b.slots, framemap.Slot{Offset: p.Offset, Size: size, Role: framemap.Argument, Name: a.Name})
			}
		}
	}
	for ; home*slot < b.call.HomeSpace; home++ {
		b.slots = append(b.slots, framemap.Slot{Offset: int64(home * slot), Size: slot, Role: framemap.HomeSpace})
	}
}
