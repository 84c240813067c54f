package machine

// vexMap holds what the model knows of the opcodes with a VEX prefix and map 0f.
var vexMap = makeVEX()

func makeVEX() (t [256]form) {
	t[0x10] = form{byPrefix: &[4]form{op("vmovups", vx, wx), op("vmovupd", vx, wx), op("vmovss", vd, wd).with(merging), op("vmovsd", vq, wq).with(merging)}}
	t[0x11] = form{byPrefix: &[4]form{op("vmovups", wx, vx), op("vmovupd", wx, vx), op("vmovss", wd, vd).with(merging), op("vmovsd", wq, vq).with(merging)}}
	t[0x28] = form{byPrefix: &[4]form{op("vmovaps", vx, wx).with(aligned), op("vmovapd", vx, wx).with(aligned)}}
	t[0x29] = form{byPrefix: &[4]form{op("vmovaps", wx, vx).with(aligned), op("vmovapd", wx, vx).with(aligned)}}
	t[0x57] = form{byPrefix: &[4]form{op("vxorps", vx, hx, wx), op("vxorpd", vx, hx, wx)}}
	t[0x6e] = form{byPrefix: &[4]form{1: op("vmovd", vq, ey)}}
	t[0x6f] = form{byPrefix: &[4]form{1: op("vmovdqa", vx, wx).with(aligned), 2: op("vmovdqu", vx, wx)}}
	t[0x77] = form{byPrefix: &[4]form{op("vzeroupper")}}
	t[0x7e] = form{byPrefix: &[4]form{1: op("vmovd", ey, vq), 2: op("vmovq", vq, wq)}}
	t[0x7f] = form{byPrefix: &[4]form{1: op("vmovdqa", wx, vx).with(aligned), 2: op("vmovdqu", wx, vx)}}
	t[0xd6] = form{byPrefix: &[4]form{1: op("vmovq", wq, vq)}}
	t[0xef] = form{byPrefix: &[4]form{1: op("vpxor", vx, hx, wx)}}
	return t
}

// evexMap holds what the model knows of the opcodes with an EVEX prefix and map
// 0f: the first index is W.
var evexMap = [2][256]form{makeEVEX(0), makeEVEX(1)}

func makeEVEX(w int) (t [256]form) {
	integers := [2]string{"32", "64"}[w]
	bytes := [2]string{"8", "16"}[w]
	for direction, operands := range [][]operandForm{{vx, wx}, {wx, vx}} {
		var moves, alignedMoves [4]form
		if w == 0 {
			moves[0], alignedMoves[0] = op("vmovups", operands...), op("vmovaps", operands...).with(aligned)
		} else {
			moves[1], alignedMoves[1] = op("vmovupd", operands...), op("vmovapd", operands...).with(aligned)
		}
		t[0x10+direction] = form{byPrefix: &moves}
		t[0x28+direction] = form{byPrefix: &alignedMoves}
		t[0x6f+direction<<4] = form{byPrefix: &[4]form{
			1: op("vmovdqa"+integers, operands...).with(aligned),
			2: op("vmovdqu"+integers, operands...),
			3: op("vmovdqu"+bytes, operands...),
		}}
	}
	return t
}
