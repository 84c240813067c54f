package execve

// text is a string of the new stack, with its NUL.
type text struct {
	name    string
	address uint64
	bytes   []byte
}

// strings places what copy_strings copies, from the top of the stack down: the
// executable's name, then the environment and the arguments, the last of each first.
func (e *entry) strings() {
	p, s := e.process, e.system
	e.argv = p.Argv
	if len(e.argv) == 0 && s.keep(NoEmptyArgv) {
		e.argv = []string{""}
	}
	below := s.Top
	if s.keep(LastQuadword) {
		below -= 8 // sizeof(void *), which bprm_mm_init leaves
	}
	place := func(name, value string) uint64 {
		below -= uint64(len(value) + 1)
		e.texts = append(e.texts, text{name, below, append([]byte(value), 0)})
		return below
	}
	if s.keep(ExecutableName) {
		e.execfn = place("executable's name", p.Exec)
	}
	lists := []func(){
		func() { e.envpAt = placeAll("envp", p.Envp, place) },
		func() { e.argvAt = placeAll("argv", e.argv, place) },
	}
	if !s.keep(ArgumentsBelow) {
		lists[0], lists[1] = lists[1], lists[0]
	}
	for _, list := range lists {
		list()
	}
	if !s.keep(ExecutableName) {
		e.execfn = place("executable's name", p.Exec)
	}
	e.stringsAt = below
}

// placeAll places a list of strings from its last one, and gives their addresses.
func placeAll(name string, list []string, place func(name, value string) uint64) []uint64 {
	at := make([]uint64, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		at[i] = place("text of "+element(name, i), list[i])
	}
	return at
}
