package compiled

// statement draws one that runs so many times.
func (d *drawing) statement(times int) {
	d.cost += times
	choices := []func(int){d.local, d.local, d.array, d.array, d.aligned, d.dynamic, d.clobber, d.branch, d.choice, d.address}
	if times == 1 {
		choices = append(choices, d.loop, d.stop)
	}
	pick(d, choices...)(times)
}

// local keeps the result of a call.
func (d *drawing) local(times int) {
	call, name := d.call(times), d.name()
	d.line("long %s = %s;", name, call)
	d.scope = append(d.scope, name)
}

// array is a local that lies in memory.
func (d *drawing) array(int) {
	name, size := d.name(), pick(d, 1, 3, 8, 16, 40, 200, 700)
	d.line("volatile long %s[%d]; %s[0] = %s; %s[%d] = 2;", name, size, name, d.value(), name, size-1)
	if d.one(2) {
		d.line("use((void *)%s);", name)
	}
	d.scope = append(d.scope, name+"[0]")
}

// aligned is a local that asks for more than the stack has.
func (d *drawing) aligned(int) {
	name, to := d.name(), pick(d, 32, 64, 128)
	d.line("__attribute__((aligned(%d))) long %s[4]; %s[1] = %s; use(%s);", to, name, name, d.value(), name)
	d.scope = append(d.scope, name+"[1]")
}

// dynamic is memory of which the size is not known.
func (d *drawing) dynamic(int) {
	name := d.name()
	if d.one(2) {
		d.line("long %s[((%s) & 15) + 1]; %s[0] = 1; use(%s);", name, d.value(), name, name)
	} else {
		d.line("long *%s = __builtin_alloca(((%s) & 63) + 8); %s[0] = 4; use(%s);", name, d.value(), name, name)
	}
	d.scope = append(d.scope, name+"[0]")
}

// clobber has a function save registers.
func (d *drawing) clobber(int) {
	registers := pick(d, "\"rbx\",", "\"rbx\", \"r12\",", "\"r12\", \"r13\", \"r14\", \"r15\", \"rbx\",", "\"r15\",", "")
	if d.windows && registers != "" {
		registers += " \"rsi\", \"xmm6\", \"xmm9\","
	}
	d.line("__asm__ volatile(\"\" ::: %s \"memory\");", registers)
}

// block draws what stands in braces: its locals are known in it alone.
func (d *drawing) block(times int, most int) {
	known := len(d.scope)
	d.depth++
	for range 1 + d.IntN(most) {
		d.statement(times)
	}
	if d.one(3) {
		d.line("sink = %s;", d.value())
	}
	if d.one(5) {
		d.line("return %s;", d.result())
	}
	d.depth--
	d.scope = d.scope[:known]
}

func (d *drawing) branch(times int) {
	if d.depth > 3 {
		return
	}
	d.line("if (%s) {", d.condition())
	d.block(times, 2)
	if d.one(2) {
		d.line("} else {")
		d.block(times, 2)
	}
	d.line("}")
}

// choice has enough cases for a table of jumps.
func (d *drawing) choice(times int) {
	if d.depth > 2 {
		return
	}
	d.line("switch (%s) {", pick(d, d.scope...))
	for n := range 6 {
		d.line("case %d: {", n)
		d.block(times, 1)
		d.line("} break;")
	}
	d.line("}")
}

func (d *drawing) loop(int) {
	if d.depth > 2 {
		return
	}
	name := d.name()
	d.line("for (long %s = 0; %s < ((%s) & 3); %s++) {", name, name, d.value(), name)
	known := len(d.scope)
	d.scope = append(d.scope, name)
	d.block(3, 2)
	d.scope = d.scope[:known]
	d.line("}")
}

// stop is a call that does not return.
func (d *drawing) stop(int) {
	d.line("if (%s == %d) stop(%s);", d.value(), 40+d.IntN(20), d.value())
}

// address looks at the function's own frame.
func (d *drawing) address(int) {
	d.line("sink = (long)%s;", pick(d, "__builtin_frame_address(0)", "__builtin_return_address(0)"))
}
