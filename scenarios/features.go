package scenarios

// features are the CPU features that a scenario can need, by their names in
// /proc/cpuinfo: those that change which instructions there are, or how a stack
// behaves. A name that is not among them would skip a scenario for ever.
var features = []string{
	"abm", "adx", "aes", "amx_tile", "avx", "avx2", "avx512_bf16", "avx512_bitalg", "avx512_fp16",
	"avx512_vbmi2", "avx512_vnni", "avx512_vpopcntdq", "avx512bw", "avx512cd", "avx512dq", "avx512f",
	"avx512ifma", "avx512vbmi", "avx512vl", "avx_vnni", "bmi1", "bmi2", "clflushopt", "clwb", "cx16",
	"erms", "f16c", "fma", "fsgsbase", "fsrm", "gfni", "ibt", "la57", "lahf_lm", "movbe", "ospke",
	"pclmulqdq", "pku", "pni", "popcnt", "rdpid", "rdrand", "rdseed", "rtm", "serialize", "sha_ni",
	"sse", "sse2", "sse4_1", "sse4_2", "sse4a", "ssse3", "tsc", "umip", "user_shstk", "vaes",
	"vpclmulqdq", "waitpkg", "xgetbv1", "xsave", "xsavec", "xsaveopt", "xsaves",
}
