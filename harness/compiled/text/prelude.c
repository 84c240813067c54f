#ifdef _WIN64 /* where long has 32 bits */
#define long long long
#endif
typedef __builtin_va_list va_list;
#define noinline __attribute__((noinline))
static volatile long sink;
static volatile long numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
struct pair { long a, b; };
struct big { long v[5]; };
noinline long leaf(long a, long b) { return a * 3 + numbers[b & 7]; }
noinline void use(void *p) { sink = (long)p; *(volatile char *)p = 1; }
__attribute__((noreturn)) noinline void stop(long n) { sink = n; for (;;) __builtin_trap(); }
