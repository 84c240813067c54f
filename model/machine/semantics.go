package machine

// instructions are the effects of all instructions that the model knows.
var instructions = makeInstructions()

func makeInstructions() semantics {
	s := semantics{}
	for _, part := range []semantics{
		arithmeticSemantics, logicSemantics, shiftSemantics, multiplySemantics,
		moveSemantics, exchangeSemantics, stringSemantics, stackSemantics, flagSemantics,
		decimalSemantics, checkSemantics, branchSemantics, countedBranchSemantics, bitSemantics, systemSemantics, vectorSemantics,
		farSemantics, segmentSemantics, x87Semantics, x87ControlSemantics, imageSemantics,
	} {
		for mnemonic, does := range part {
			s[mnemonic] = does
		}
	}
	for _, condition := range conditionNames {
		s["j"+condition], s["set"+condition], s["cmov"+condition] = jumpIf, setIf, moveIf
	}
	return s
}
